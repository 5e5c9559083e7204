"""Many readers claim in the same moment; nobody gets what another has."""

import threading
from collections import Counter

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from rapidreader.audit.errors import Conflict
from tests.cast import add_session
from tests.worklists.lists import activate
from tests.worklists.test_races import cast, real_database  # noqa: F401  (fixtures)
from worklists import actions
from worklists.actions import claiming
from worklists.protocols.document import Assignment, Protocol

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 32


class Together:
    """Wraps a step of the critical section: the first time, each thread waits there for all others."""

    def __init__(self, function, count):
        self.function, self.barrier, self.mine = function, threading.Barrier(count, timeout=60), threading.local()
        self.met = 0

    def __call__(self, *args, **kwargs):
        if not hasattr(self.mine, "has_met"):
            self.mine.has_met = True
            self.barrier.wait()
            self.met += 1
        return self.function(*args, **kwargs)


def run_all(acts) -> list:
    outcomes = [None] * len(acts)

    def run(place, act):
        try:
            outcomes[place] = act()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


def many_readers(cast, count):  # noqa: F811
    users = get_user_model().objects
    readers = [users.create_user(f"reader{number:02}") for number in range(count)]
    for reader in readers:
        cast.lung.memberships.create(user=reader, role="reader")
    return readers


@pytest.mark.postgresql
@pytest.mark.parametrize("protocol", [
    Protocol(Assignment("claim", 2)),
    Protocol(Assignment("claim", 2, one_reader_per_subject=True)),
])  # fmt: skip
def test_thirty_two_readers_who_all_reach_for_the_same_read_get_different_ones(cast, monkeypatch, protocol):  # noqa: F811
    """All of them have chosen, and none has locked yet: they stand side by side in front of the first read."""
    if connection.vendor != "postgresql":
        pytest.skip("row locks")
    readers = many_readers(cast, CLIENTS)
    sessions = [add_session(cast, f"{1000 + number}") for number in range(CLIENTS)]
    worklist = activate(cast, protocol=protocol, sessions=sessions, readers=readers)
    gate = Together(claiming._stand_still, CLIENTS)
    monkeypatch.setattr(claiming, "_stand_still", gate)
    got = run_all([lambda reader=reader: actions.claim_read(worklist=worklist, by=reader) for reader in readers])
    assert gate.met == CLIENTS
    assert [one for one in got if isinstance(one, Exception)] == []
    assert len({read.pk for read in got}) == CLIENTS
    pairs = Counter((read.item_id, read.reader_id) for read in worklist.reads.exclude(reader=None))
    assert len(pairs) == CLIENTS
    assert set(pairs.values()) == {1}


def test_two_windows_of_one_reader_get_two_reads_at_two_positions(cast):  # noqa: F811
    worklist = activate(cast, protocol=Protocol(Assignment("claim", 1)))
    got = run_all([lambda: actions.claim_read(worklist=worklist, by=cast.ada)] * 2)
    assert sorted(read.position for read in got) == [1, 2]


def test_the_last_read_goes_to_one_of_many(cast):  # noqa: F811
    readers = many_readers(cast, 4)
    worklist = activate(
        cast, protocol=Protocol(Assignment("claim", 1)), sessions=[add_session(cast)], readers=readers
    )
    got = run_all([lambda reader=reader: actions.claim_read(worklist=worklist, by=reader) for reader in readers])
    assert sum(isinstance(one, Conflict) for one in got) == 3
