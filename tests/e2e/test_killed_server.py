"""SIGKILL while a reader saves in a loop: what was acknowledged is there, and nothing is there twice."""

import json
import threading
import time
import urllib.request
from uuid import uuid4

import pytest

pytestmark = pytest.mark.browser  # no browser is driven, but the stage that others share needs the installed viewer


class Saver(threading.Thread):
    """Saves as the page's script does: one at a time, the same key again until it is answered."""

    def __init__(self, stage, read: str):
        super().__init__(daemon=True)
        self.url, self.stage = f"{stage.base_url}/reads/{read}/", stage
        self.acknowledged: list[tuple[int, str]] = []
        self.retries, self.is_over = 0, False
        self.cookies = f"sessionid={stage.cookies['ada']}"
        with urllib.request.urlopen(urllib.request.Request(self.url, headers={"Cookie": self.cookies})) as answer:
            self.token = answer.headers["Set-Cookie"].split("csrftoken=")[1].split(";")[0]

    def run(self):
        number = 0
        while not self.is_over:
            text, key = f"text {number + 1}", uuid4().hex
            body = {"answers": {"finding": text}, "measurements": [], "draft_number": number, "save_key": key}
            number = self.save_until_answered(body)
            self.acknowledged.append((number, text))

    def save_until_answered(self, body) -> int:
        headers = {"Cookie": f"{self.cookies}; csrftoken={self.token}", "X-CSRFToken": self.token,
                   "Content-Type": "application/json", "Accept": "application/json"}  # fmt: skip
        while True:
            request = urllib.request.Request(f"{self.url}save/", json.dumps(body).encode(), headers)
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return json.load(answer)["draft_number"]
            except OSError as error:
                assert getattr(error, "code", 599) >= 500, f"refused: {error} {error.read()}"
                self.retries += 1
                time.sleep(0.02)


def test_no_acknowledged_save_is_lost_and_none_is_doubled(stage):
    shelf = stage.worklist()
    read = shelf.reads()[0]
    saver = Saver(stage, read)
    saver.start()
    for _ in range(5):
        enough = len(saver.acknowledged) + 15
        while len(saver.acknowledged) < enough:
            assert saver.is_alive()
            time.sleep(0.005)
        stage.kill()
        stage.start()
    saver.is_over = True
    saver.join(timeout=30)
    assert saver.retries >= 5, "the kills never met a save"
    last_number, last_text = saver.acknowledged[-1]
    kept = shelf.read()
    assert (kept["draft_number"], kept["answers"]["finding"]) == (last_number, last_text)
    events = stage.ask("verify")[read]
    assert events == [number for number, _ in saver.acknowledged] == list(range(1, last_number + 1))
    assert "every link holds" in stage.manage("verify_audit")
