"""Debian's Orthanc with its DICOMweb plugin, started for a test or a measurement and stopped after it."""

import glob
import json
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import requests

PLUGINS = ["/usr/share/orthanc/plugins/libOrthancDicomWeb.so*", "/usr/lib*/orthanc/libOrthancDicomWeb.so*"]
STARTS_WITHIN = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_orthanc(folder: Path):
    """Yields (address, process) of an Orthanc of its own, on loopback; its files lie below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    config = folder / "orthanc.json"
    config.write_text(json.dumps(_config(folder, port)))
    command = [shutil.which("Orthanc") or "/usr/sbin/Orthanc", str(config)]
    with open(folder / "orthanc.log", "wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process)
            yield address, process
        finally:
            process.terminate()
            process.wait(timeout=30)


def _config(folder: Path, port: int) -> dict:
    plugin = next(path for pattern in PLUGINS for path in sorted(glob.glob(pattern)))
    return {
        "Name": "contract",
        "HttpPort": port,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "DicomServerEnabled": False,
        "OverwriteInstances": True,
        "StorageDirectory": str(folder / "storage"),
        "IndexDirectory": str(folder / "storage"),
        "Plugins": [plugin],
        "DicomWeb": {"Enable": True, "Root": "/dicom-web/"},
    }


def _wait(address: str, process) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("Orthanc did not start")
        try:
            requests.get(f"{address}/dicom-web/studies", timeout=5).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(0.2)
    raise RuntimeError("Orthanc did not answer")


def upload(address: str, paths) -> None:
    """Store Part-10 files by Orthanc's own interface."""
    with requests.Session() as session:
        for path in paths:
            session.post(f"{address}/instances", data=Path(path).read_bytes(), timeout=60).raise_for_status()
