"""The migrated SQLite database: made once in a test run, and copied to whatever else needs one.

The other workers copy it into their test databases, and tests that start servers and commands into their homes.
"""

import fcntl
import shutil
import sqlite3
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

_kept: list[Path] = []


@contextmanager
def migrated_once(folder: Path):
    """While test databases are created; `folder` is for all workers. PostgreSQL creates its own as Django does."""
    if connection.vendor != "sqlite":
        yield
        return
    creation, copy = connection.creation, folder / "migrated.sqlite3"
    plainly = creation.create_test_db
    creation.create_test_db = lambda **given: _create(plainly, copy, given)
    _kept[:] = [copy]
    try:
        yield
    finally:
        del creation.create_test_db


def give_migrated(home: Path) -> bool:
    """Put a copy into the home of another Rapid Reader; False without one: on PostgreSQL, or where no test asked for
    a database (mark those that call this with django_db).
    """
    if not _kept or not _kept[0].exists():
        return False
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_kept[0], home / "db.sqlite3")
    return True


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
