"""An import that is killed loses nothing, and doing it again completes it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings as django_settings

from tests.database import give_migrated

from .dicomfiles import save_series

COUNT = 200


@pytest.fixture
def installation(tmp_path, db):
    """A Rapid Reader of its own, in another process, with its own database."""
    environment = {**os.environ, "RR_HOME": str(tmp_path / "home"), "RR_MODE": "local"}
    environment.pop("DATABASE_URL", None)

    def manage(*arguments, wait=True):
        command = [sys.executable, "manage.py", *map(str, arguments)]
        folder = django_settings.BASE_DIR
        if wait:
            return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    if not give_migrated(tmp_path / "home"):
        manage("migrate", "-v0")
    manage.database = tmp_path / "home" / "db.sqlite3"
    manage.archive = tmp_path / "home" / "archive"
    return manage


def counted(database, table) -> int:
    connection = sqlite3.connect(database, timeout=20)
    try:
        return connection.execute(f"SELECT count(*) FROM archive_{table}").fetchone()[0]
    finally:
        connection.close()


@pytest.mark.long
def test_a_killed_import_loses_nothing_and_is_completed_by_doing_it_again(installation, tmp_path):
    inbox = tmp_path / "inbox"
    save_series(inbox, count=COUNT)
    command = ["import_dicom", inbox, "--trial", "lung", "--create-trial", "Lung"]
    process = installation(*command, wait=False)
    deadline = time.monotonic() + 60
    while counted(installation.database, "instance") == 0 and time.monotonic() < deadline:
        time.sleep(0.03)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    half = counted(installation.database, "instance")
    assert 0 < half < COUNT
    again = installation(*command, "--json")
    assert f'"present": {half}' in again.stdout
    assert f'"added": {COUNT - half}' in again.stdout
    assert counted(installation.database, "instance") == counted(installation.database, "storedfile") == COUNT
    assert len(list(installation.archive.rglob("*.dcm"))) == COUNT
    connection = sqlite3.connect(installation.database)
    labels = connection.execute("SELECT label, instance_count, is_settled FROM archive_session").fetchall()
    connection.close()
    assert labels == [("1001-CT-1", COUNT, 1)]
