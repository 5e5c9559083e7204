"""Two windows, one read. Each race is forced: the first stands still inside its critical section until the second
is inside too (then there is no lock) or plainly cannot get in.
"""

import sqlite3
import threading

import pytest
from django.db import connection

from ecrf.models import ImageAssessor
from rapidreader.audit.errors import Conflict
from tests.cast import make_cast
from tests.thorough import PATIENCE
from tests.worklists.lists import activate, plan, sign
from worklists import actions
from worklists.actions import completing, plans
from worklists.models import Read

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


class Gate:
    """Wraps a function of the critical section: whoever is first inside waits for company, and says if it came."""

    def __init__(self, function):
        self.function, self.inside, self.lock = function, 0, threading.Lock()
        self.entered, self.company = threading.Event(), threading.Event()

    def __call__(self, *args, **kwargs):
        with self.lock:
            self.inside += 1
            is_first = self.inside == 1
        if is_first:
            self.entered.set()
            self.company.wait(PATIENCE)
        else:
            self.company.set()
        return self.function(*args, **kwargs)


def race(gate, first, second) -> list:
    """Runs `second` while `first` stands inside the gate; returns what each gave, a result or its exception."""
    outcomes = [None, None]

    def run(place, act):
        try:
            outcomes[place] = act()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((first, second))]
    threads[0].start()
    assert gate.entered.wait(timeout=10)
    threads[1].start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def test_two_tabs_that_sign_at_once_make_one_assessor(cast, monkeypatch):
    read = activate(cast).reads.filter(reader=cast.ada).first()
    monkeypatch.setattr(completing, "store_assessor", gate := Gate(completing.store_assessor))
    winner, loser = race(gate, lambda: sign(read), lambda: sign(Read.objects.get(pk=read.pk)))
    assert isinstance(loser, Conflict), loser
    assert ImageAssessor.objects.get() == winner


def test_two_coordinators_who_activate_at_once_make_one_schedule(cast, monkeypatch):
    draft = actions.create_worklist(**plan(cast))
    monkeypatch.setattr(plans, "schedule_of", gate := Gate(plans.schedule_of))

    def activate_it():
        return actions.activate_worklist(worklist=draft, by=cast.cora)

    _, loser = race(gate, activate_it, activate_it)
    assert isinstance(loser, Conflict), loser
    assert Read.objects.count() == 6


def test_a_read_that_is_being_signed_is_not_cancelled_under_the_reader(cast, monkeypatch):
    worklist = activate(cast)
    read = worklist.reads.filter(reader=cast.ada).first()
    monkeypatch.setattr(completing, "store_assessor", gate := Gate(completing.store_assessor))
    assessor, _ = race(
        gate,
        lambda: sign(read),
        lambda: actions.cancel_worklist(worklist=worklist, by=cast.cora, reason="Trial stopped"),
    )
    assert worklist.reads.counted_by_state() == {"complete": 1, "cancelled": 5}
    assert ImageAssessor.objects.get() == assessor
