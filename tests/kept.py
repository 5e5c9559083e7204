"""What all tests of a file begin with, made once: each test gets it back as it was.

Building an archive takes longer than asking it one thing, so a file's state is built in a transaction around all its
tests; each test runs in a savepoint of its own, with copies of the objects and of the archive's folder. Files that
begin with the same state share its mould (tests/moulds.py).
"""

import shutil
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import override_settings

from tests.cast import make_cast
from tests.moulds import Pouring


@contextmanager
def kept(django_db_blocker, folder, make):
    """A state that `make(folder)` builds; gives `copy(tmp_path)`, what one test may do with as it likes.

    Ask for the fixture django_db_setup beside it. Not for tests with transactions of their own.
    """
    around = transaction.atomic()
    around._from_testcase = True  # as Django's TestCase marks its own: what must be outermost may be so inside of it
    with django_db_blocker.unblock(), around:
        made, archive = Pouring()(_made_in, folder, make, name=make)

        def copy(tmp_path):
            if archive.exists():
                shutil.copytree(archive, tmp_path / "archive", dirs_exist_ok=True)
            return deepcopy(made)

        yield copy
        transaction.set_rollback(True)


def _made_in(folder, make):
    archive = folder / "archive"
    with override_settings(ARCHIVE_DIR=archive):
        return make(folder), archive


@cache
def _maker(fill):
    """One function for all files that fill their shelf alike."""

    def make(folder):
        cast = make_cast()
        return SimpleNamespace(cast=cast, shelf=fill(cast, folder / "incoming"))

    return make


def kept_state(make):
    """A fixture for one file, where `make(folder)` builds its state. Use: `kept_stage = kept_state(set_stage)`."""

    @pytest.fixture(scope="module")
    def kept_state(django_db_setup, django_db_blocker, tmp_path_factory):
        with kept(django_db_blocker, tmp_path_factory.mktemp("kept"), make) as copy:
            yield copy

    return kept_state


def kept_shelf(fill):
    """The fixtures `kept_archive`, `made`, `cast` and `shelf`, where `fill(cast, folder)` makes the shelf of a cast.

    Use: `kept_archive, made, cast, shelf = kept_shelf(fill)` in a test file or in a module that it imports them from.
    """

    kept_archive = kept_state(_maker(fill))

    @pytest.fixture
    def made(kept_archive, db, tmp_path):
        return kept_archive(tmp_path)

    @pytest.fixture
    def cast(made):
        return made.cast

    @pytest.fixture
    def shelf(made):
        return made.shelf

    return kept_archive, made, cast, shelf
