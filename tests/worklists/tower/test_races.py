"""Signing and freezing in the same moment, and two last reads of a training list: forced, on both databases."""

import sqlite3
import threading

import pytest
from django.db import connection

from ecrf.models import ImageAssessor
from rapidreader.archive.models import Trial
from rapidreader.audit.errors import Conflict
from tests.cast import make_cast
from tests.thorough import PATIENCE
from tests.worklists.lists import activate, sign
from tests.worklists.qualification.lists import RIGHT, training
from worklists.actions import completing, locking
from worklists.models import Qualification, Read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def real_database(transactional_db, tmp_path):
    """SQLite's in-memory test database refuses a second writer instead of letting it wait; a file lets it wait."""
    if connection.vendor != "sqlite":
        yield
        return
    memory, name = connection.connection, connection.settings_dict["NAME"]
    path = str(tmp_path / "race.sqlite3")
    with sqlite3.connect(path) as copy:
        memory.backup(copy)
    copy.close()
    connection.settings_dict["NAME"], connection.connection = path, None
    yield
    connection.close()
    connection.settings_dict["NAME"], connection.connection = name, memory


@pytest.fixture
def cast():
    return make_cast()


class Standstill:
    """Wraps a function: whoever comes first stands still before it, until told to go on."""

    def __init__(self, function):
        self.function, self.entered, self.go_on = function, threading.Event(), threading.Event()

    def __call__(self, *args, **kwargs):
        if not self.entered.is_set():
            self.entered.set()
            assert self.go_on.wait(timeout=20)
        return self.function(*args, **kwargs)


def in_thread(act) -> tuple[threading.Thread, list]:
    """Runs `act` beside; what it raised is in the list."""
    raised = []

    def run():
        try:
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


def freeze(cast):
    locking.freeze_trial(trial=cast.lung, by=cast.cora, reason="Interim")


def test_what_is_being_signed_is_in_before_the_trial_is_frozen(cast, monkeypatch):
    read = activate(cast).reads.filter(reader=cast.ada).first()
    store = Standstill(completing.store_assessor)
    monkeypatch.setattr(completing, "store_assessor", store)
    signing, failed = in_thread(lambda: sign(read, by=cast.ada))
    assert store.entered.wait(timeout=20)
    freezing, refused = in_thread(lambda: freeze(cast))
    freezing.join(PATIENCE)
    assert freezing.is_alive(), "the freeze waits for the signature"
    store.go_on.set()
    for thread in (signing, freezing):
        thread.join(timeout=20)
    assert (failed, refused) == ([], [])
    assert ImageAssessor.objects.count() == 1 and Trial.objects.get(pk=cast.lung.pk).state == "frozen"


def test_who_signs_while_the_trial_is_being_frozen_is_told_so(cast, monkeypatch):
    read = activate(cast).reads.filter(reader=cast.ada).first()
    put = Standstill(locking._put)
    monkeypatch.setattr(locking, "_put", put)
    freezing, failed = in_thread(lambda: freeze(cast))
    assert put.entered.wait(timeout=20)
    signing, refused = in_thread(lambda: sign(read, by=cast.ada))
    signing.join(PATIENCE)
    assert signing.is_alive(), "the signature waits for the freeze"
    put.go_on.set()
    for thread in (freezing, signing):
        thread.join(timeout=20)
    assert failed == [] and [type(error) for error in refused] == [Conflict] and "frozen" in str(refused[0])
    assert not ImageAssessor.objects.exists() and Read.objects.get(pk=read.pk).state == "open"


def test_two_last_reads_of_a_training_list_make_one_attempt(cast, monkeypatch):
    first, last = training(cast).reads.filter(reader=cast.ada).in_read_order()
    after = Standstill(completing.after_completion)
    monkeypatch.setattr(completing, "after_completion", after)
    one, failed = in_thread(lambda: sign(first, by=cast.ada, answers=RIGHT[0]))
    assert after.entered.wait(timeout=20)
    other, failed_too = in_thread(lambda: sign(last, by=cast.ada, answers=RIGHT[1]))
    other.join(PATIENCE)
    assert other.is_alive(), "the second completion waits for the first one"
    after.go_on.set()
    for thread in (one, other):
        thread.join(timeout=20)
    assert failed + failed_too == []
    assert Qualification.objects.get().has_passed
