"""Our own product as it is run: granian in a process of its own, with a database and an archive of its own."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.archive.orthanc import free_port

REPOSITORY = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60.0


@contextmanager
def running_ours(folder: Path, files: Path, *, workers=1, is_filled=False):
    """Yields (address, what seed_server says, process) of a server that holds `files`; its home is `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("RR_", "DATABASE_URL"))}
    environment |= {"RR_HOME": str(folder), "RR_LOG_LEVEL": "ERROR", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "tests.archive.seed_server", str(files)]
    seeded = "{}" if is_filled else _run(command, environment)
    port = free_port()
    options = ["--interface", "wsgi", "--workers", str(workers), "--blocking-threads", "8", "--log-level", "error"]
    command = [sys.executable, "-m", "granian", *options, "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen([*command, "rapidreader.wsgi:application"], env=environment, cwd=REPOSITORY) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process)
            yield address, json.loads(seeded), process
        finally:
            process.terminate()
            process.wait(timeout=30)


def _run(command, environment) -> str:
    done = subprocess.run(command, env=environment, cwd=REPOSITORY, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.splitlines()[-1]


def _wait(address: str, process) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            requests.get(f"{address}/trials/none/dicomweb/studies", timeout=5)
            return
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError("the server did not answer")
