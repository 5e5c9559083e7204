"""Whoever completes the last two reads at once: one adjudication, not two, and not none."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from rapidreader.archive.models import Membership, Role
from tests.cast import add_session, make_cast
from tests.worklists.lists import sign
from tests.worklists.test_races import Gate, race, real_database  # noqa: F401 (a fixture)
from worklists import actions
from worklists.actions import completing, reading
from worklists.adjudication import opening
from worklists.models import Adjudication, Read

from .scene import disagree, read_by, respond, start

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 32


@pytest.fixture
def cast():
    return make_cast()


def at_once(acts) -> list:
    """Run all of them in threads of their own; what each gave."""
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
        thread.join(timeout=60)
    return outcomes


def test_two_readers_who_complete_at_once_open_one(cast, monkeypatch):
    worklist = start(cast)
    monkeypatch.setattr(opening, "inputs_of", gate := Gate(opening.inputs_of))
    race(
        gate,
        lambda: respond(worklist, cast.ada, "PD"),
        lambda: respond(worklist, cast.ben, "SD"),
    )
    assert Adjudication.objects.count() == 1


def test_a_reopening_waits_for_the_adjudicator_who_saves_and_neither_fails(cast, monkeypatch):
    worklist = start(cast)
    read = disagree(worklist, cast).read
    monkeypatch.setattr(reading, "record", gate := Gate(reading.record))

    def save():
        own = Read.objects.get(pk=read.pk)
        keys = {"answers": {"overall": "PD"}, "measurements": [], "draft_number": own.draft_number}
        return actions.save_draft(read=own, by=cast.judy, save_key="k", **keys)

    def reopen():
        return actions.reopen_read(read=read_by(worklist, cast.ada), by=cast.cora, reason="Wrong lesion")

    outcomes = race(gate, save, reopen)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    read.refresh_from_db()
    assert read.state == "cancelled"


@pytest.mark.postgresql
def test_thirty_two_readers_complete_at_once_and_each_session_opens_exactly_once(cast, monkeypatch):
    """Eight readers of four sessions. All stand in their transaction with the read stored, unseen by the others,
    before any of them goes on.
    """
    readers = [get_user_model().objects.create_user(f"reader{n}") for n in range(8)]
    for reader in readers:
        Membership.objects.create(trial=cast.lung, user=reader, role=Role.READER)
    sessions = [add_session(cast, f"70{n}", 1) for n in range(4)]
    worklist = start(cast, sessions=sessions, readers=readers)
    reads = list(worklist.reads.filter(kind="read").select_related("reader"))
    everybody = threading.Barrier(CLIENTS)
    store = completing.store_assessor

    def store_with_all_others(**fields):
        stored = store(**fields)
        everybody.wait(timeout=60)
        return stored

    monkeypatch.setattr(completing, "store_assessor", store_with_all_others)

    def complete(read):
        return lambda: sign(read, answers={"overall": "PD" if read.slot % 2 else "SD"})

    assert len(reads) == CLIENTS
    outcomes = at_once([complete(read) for read in reads])
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    opened = list(Adjudication.objects.values_list("item__session", flat=True))
    assert sorted(opened) == sorted(session.pk for session in sessions)
    assert sorted(worklist.reads.filter(reader=cast.judy).values_list("position", flat=True)) == [1, 2, 3, 4]
