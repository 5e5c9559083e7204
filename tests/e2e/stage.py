"""A running Rapid Reader with four small CT sessions, and a reader at its reading room."""

import json
import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg2
from playwright.sync_api import Error

from tests.viewer.server import PROJECT, RunningServer

# The spread of grey values of what is really drawn: an empty or black canvas has none.
SPREAD = """() => {
  const frame = document.querySelector("reading-room viewer-stage").pair?.active?.element;
  const canvas = frame?.contentDocument?.querySelector("canvas");
  if (!canvas?.width) return 0;
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let [count, sum, squares] = [0, 0, 0];
  for (let at = 0; at < data.length; at += 4 * 7) { count++; sum += data[at]; squares += data[at] ** 2; }
  return Math.sqrt(squares / count - (sum / count) ** 2);
}"""


class Stage(RunningServer):
    """The server with its stagehand, on PostgreSQL where the tests have one."""

    def __init__(self, home: Path):
        super().__init__(home)
        self.home.mkdir(parents=True, exist_ok=True)
        base = os.environ.get("RR_TEST_DATABASE_URL", "")
        self.database = f"rr_e2e_{uuid4().hex[:12]}" if base.startswith("postgres") else ""
        if self.database:
            self._server_url = base
            self._execute(f'CREATE DATABASE "{self.database}"')
            self.environment["DATABASE_URL"] = urlunsplit(urlsplit(base)._replace(path=f"/{self.database}"))

    def _execute(self, command: str):
        connection = psycopg2.connect(self._server_url)
        connection.autocommit = True
        connection.cursor().execute(command)
        connection.close()

    @cached_property
    def stagehand(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.e2e.stagehand"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=PROJECT, env=self.environment, **pipes)

    def ask(self, verb: str, **asked):
        """Let tests/e2e/stagehand.py do something behind the server's back."""
        self.stagehand.stdin.write(json.dumps([verb, asked]) + "\n")
        self.stagehand.stdin.flush()
        answer = self.stagehand.stdout.readline()
        assert answer, f"the stagehand fell over {verb}"
        return json.loads(answer)

    def worklist(self, *, sessions=4, readers=("ada",), **fields) -> "Shelf":
        name = fields.pop("name", f"Reads {uuid4().hex[:6]}")
        return Shelf(self, self.ask("worklist", name=name, sessions=sessions, readers=list(readers), **fields))

    def close(self):
        self.stop()
        if "stagehand" in self.__dict__:
            self.stagehand.communicate(timeout=20)
        if self.database:
            self._execute(f'DROP DATABASE "{self.database}" WITH (FORCE)')


class Shelf:
    """A fresh worklist and what the database holds of it."""

    def __init__(self, stage: Stage, facts: dict):
        self.stage, self.id, self.name, self.facts = stage, facts["id"], facts["name"], facts["reads"]

    def reads(self, reader="ada") -> list[str]:
        return [read["id"] for read in self.facts if read["reader"] == reader]

    def state(self) -> dict:
        return self.stage.ask("state", worklist=self.id)

    def read(self, number=1, reader="ada") -> dict:
        return self.state()["reads"][self.reads(reader)[number - 1]]


class Reader:
    """A person at the reading room: does with mouse and keyboard what a reader does, and waits like one."""

    def __init__(self, page, stage: Stage):
        self.page, self.stage = page, stage
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, read: str, *, query="", with_images=True):
        self.page.goto(f"{self.stage.base_url}/reads/{read}/{query}")
        if with_images:
            self.wait_for_images(read)

    def wait(self, script: str, what="", seconds=60):
        """Until the script is true; the page's policy forbids Playwright's own wait_for_function on texts."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(Error):  # the page is just being left for another
                if result := self.page.evaluate(script):
                    return result
            self.page.wait_for_timeout(25)
        picture = self.stage.home / f"waited-{uuid4().hex[:6]}.png"
        self.page.screenshot(path=picture)
        raise AssertionError(f"waited {seconds} s for {what or script}; see {picture}; problems: {self.problems}")

    def wait_for_images(self, read: str):
        room = "document.querySelector('reading-room')"
        is_here = f"{room}?.sheet?.data.id === '{read}'"
        self.wait(f"() => {is_here} && {room}.stage.pair?.active?.state === 'shown'", f"images of {read}")
        assert self.wait(f"({SPREAD})() > 20", "pixels")

    def wait_for_prepared(self):
        self.wait("() => document.querySelector('viewer-stage').pair?.next?.state === 'shown'", "the hidden viewer")

    def wait_saved(self):
        self.wait("() => document.querySelector('reading-room').sheet.saver.state === 'clean'"
                  " && !document.querySelector('reading-room').sheet.saver.hasUnsaved", "a save")  # fmt: skip

    def fill(self, **answers):
        for key, text in answers.items():
            self.page.fill(f"#ecrf-{key}", text)

    def value(self, key: str) -> str:
        return self.page.input_value(f"#ecrf-{key}")

    def draw_length(self):
        before = self.page.locator(".measurement-rows li").count()
        self.page.evaluate("() => document.querySelector('viewer-stage').call('tool', {tool: 'Length'})")
        box = self.page.locator("viewer-stage").bounding_box()
        left, top = box["x"] + box["width"] * 0.35, box["y"] + box["height"] * 0.5
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        for step in range(1, 9):
            self.page.mouse.move(left + 18 * step, top + 8 * step)
        self.page.mouse.up()
        self.wait(f"() => document.querySelectorAll('.measurement-rows li').length === {before + 1}", "the length")

    def complete(self):
        self.page.keyboard.press("Control+Enter")
        self.page.locator("[data-confirming]").wait_for(state="visible")
        self.page.keyboard.press("Control+Enter")

    def save_text(self) -> str:
        return self.page.locator("save-state").inner_text()

    @property
    def read(self) -> str:
        return re.search(r"/reads/([0-9a-f-]{36})/", self.page.url)[1]
