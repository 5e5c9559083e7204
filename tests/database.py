"""The migrated SQLite test database, made by the first worker and copied by the others."""

import fcntl
import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

WORKERS_SHARE = "PYTEST_XDIST_WORKER"


@contextmanager
def migrated_once(folder: Path):
    """Where workers create their test databases meanwhile, only one of them migrates; `folder` is theirs together.

    A test process alone, and PostgreSQL, create theirs as Django does.
    """
    creation = connection.creation
    if connection.vendor != "sqlite" or WORKERS_SHARE not in os.environ:
        yield
        return
    plainly = creation.create_test_db
    creation.create_test_db = lambda **given: _create(plainly, folder / "migrated.sqlite3", given)
    try:
        yield
    finally:
        del creation.create_test_db


def _create(plainly, copy: Path, given: dict) -> str:
    with copy.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if copy.exists():
            return _fill_from(copy)
        name = plainly(**given)
        half = copy.with_suffix(".half")
        with sqlite3.connect(half) as target:
            connection.connection.backup(target)
        target.close()
        half.rename(copy)
        return name


def _fill_from(copy: Path) -> str:
    name = connection.creation._get_test_db_name()
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    source = sqlite3.connect(copy)
    source.backup(connection.connection)
    source.close()
    return name
