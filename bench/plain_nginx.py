"""nginx with the same bytes as plain files: the floor that the archive is compared with."""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.archive.orthanc import free_port

CONFIG = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000; default_type application/octet-stream;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; }}
}}
"""


@contextmanager
def running_nginx(folder: Path, frames: list[bytes], metadata_gz: bytes):
    """Yields (address, process); frames are /1 and on, the metadata /metadata."""
    www = folder / "www"
    www.mkdir(parents=True)
    folder.chmod(0o755)
    for number, frame in enumerate(frames, 1):
        (www / str(number)).write_bytes(frame)
    (www / "metadata").write_bytes(metadata_gz)
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(("user root;" if _is_root() else "") + CONFIG.format(folder=folder, port=port))
    command = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(config), "-e", str(folder / "error.log")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/1")
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(timeout=30)


def _is_root() -> bool:

    return os.geteuid() == 0


def _wait(url: str) -> None:
    for _ in range(100):
        try:
            requests.get(url, timeout=5).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError("nginx did not answer")
