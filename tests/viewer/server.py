"""A Rapid Reader that really runs, for tests in a browser: a home of its own, a process of its own, real images.

    with running_server(tmp_path, [folder_of_dicom]) as server:
        context.add_cookies([server.cookie("ada")])
        page.goto(server.base_url + server.reads["ada"][0]["room_url"])

The viewer is installed once, into RR_TEST_VIEWER_DIR or var/viewer of the project, and shared by all tests.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
VIEWER_DIR = Path(os.environ.get("RR_TEST_VIEWER_DIR") or PROJECT / "var" / "viewer")
START_SECONDS = 40


class RunningServer:
    """The server's process and what was put into its home. `manage` and `seed` work before and while it runs."""

    def __init__(self, home: Path, port: int | None = None):
        self.home, self.port = Path(home), port or free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.facts: dict = {}
        self.environment = {
            **os.environ,
            "RR_HOME": str(self.home),
            "RR_VIEWER_DIR": str(VIEWER_DIR),
            "RR_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "rapidreader.settings",
            "PYTHONPATH": str(PROJECT),
        }
        # The test suite's own database is not ours.
        for name in ("DATABASE_URL", "RR_TEST_DATABASE_URL", "RR_ARCHIVE_DIR"):
            self.environment.pop(name, None)

    @property
    def reads(self) -> dict[str, list[dict]]:
        """By reader: {id, session, study, room_url, viewer_url} in read order."""
        return self.facts["reads"]

    @property
    def cookies(self) -> dict[str, str]:
        """By user name: the value of a signed-in `sessionid` cookie."""
        return self.facts["cookies"]

    def cookie(self, username: str) -> dict:
        """For Playwright's `context.add_cookies`."""
        return {"name": "sessionid", "value": self.cookies[username], "url": self.base_url}

    def manage(self, *arguments: str, timeout=300) -> str:
        return self._python("manage.py", *arguments, timeout=timeout)

    def seed(self, plan: dict) -> dict:
        """Make the cast, import folders, put their sessions on an active worklist (tests/viewer/seed.py)."""
        self.facts = json.loads(self._python("-m", "tests.viewer.seed", json.dumps(plan), timeout=900))
        return self.facts

    def _python(self, *arguments: str, timeout) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def start(self, *, workers=1):
        command = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        command += ["--workers", str(workers), "--blocking-threads", "8", "rapidreader.wsgi:application"]
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()
        return self

    def _wait(self):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            assert self.process.poll() is None, (self.home / "server.log").read_text()[-3000:]
            try:
                urllib.request.urlopen(f"{self.base_url}/login/", timeout=5).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the server did not start within {START_SECONDS} s")

    def kill(self, how=signal.SIGKILL):
        """End it and its workers at once; `start` brings it back on the same port and home."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, how)
            self.process.wait(timeout=20)
        self.process = None

    def stop(self):
        self.kill(signal.SIGTERM)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_server(home: Path, folders: list, *, static="quick", **plan):
    """`folders`: folders of DICOM files to import. `static`: "quick" hashes names, "full" compresses as well."""
    server = RunningServer(home)
    server.home.mkdir(parents=True, exist_ok=True)
    server.manage("install_viewer", timeout=900)  # at once, when it is there
    server.seed({"folders": [str(folder) for folder in folders], "static": static, **plan})
    server.start()
    try:
        yield server
    finally:
        server.stop()
