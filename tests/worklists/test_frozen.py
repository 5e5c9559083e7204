"""The read order cannot be rewritten: not by the application, and not behind its back."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.cast import add_session
from tests.worklists.lists import activate, plan
from worklists import actions
from worklists.models import Read, Worklist
from worklists.protocols.document import Order, Protocol


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def verify(*numbers) -> str:
    out = StringIO()
    call_command("verify_schedule", *numbers, stdout=out)
    return out.getvalue()


REWRITES = [
    "UPDATE worklists_read SET position = position + 100",
    "UPDATE worklists_read SET item_id = (SELECT max(id) FROM worklists_worklistitem) WHERE position = 1",
    "DELETE FROM worklists_read",
    "UPDATE worklists_worklistitem SET place = place + 100",
    "DELETE FROM worklists_worklistitem",
    "DELETE FROM worklists_worklistreader",
    "UPDATE worklists_worklist SET seed = 'other'",
    "UPDATE worklists_worklist SET schedule_hash = 'other'",
    "UPDATE worklists_worklist SET activated_at = NULL, activated_by_id = NULL",
    "DELETE FROM worklists_worklist",
]


@pytest.mark.parametrize("statement", REWRITES)
def test_the_database_refuses_to_rewrite_a_read_order(worklist, statement):
    with pytest.raises(DatabaseError, match="frozen"):
        run(statement)
    assert verify() == verify(worklist.pk)


def test_sqlite_replace_is_refused_too(read):
    if connection.vendor != "sqlite":
        return
    with pytest.raises(DatabaseError, match="frozen"):
        run("REPLACE INTO worklists_read SELECT * FROM worklists_read")


def test_the_application_cannot_delete_an_activated_worklist(worklist):
    with pytest.raises(DatabaseError), transaction.atomic():
        worklist.delete()


def test_a_draft_can_still_be_changed_and_deleted(cast):
    draft = actions.create_worklist(**plan(cast))
    run("UPDATE worklists_worklistitem SET place = place + 100")
    draft.delete()
    assert not Worklist.objects.exists()


def test_new_sessions_in_the_archive_do_not_change_the_order(cast, worklist):
    before = list(Read.objects.in_read_order().values_list("reader", "position", "item__session__label"))
    add_session(cast, "1000", date=datetime.date(1999, 1, 1))
    assert list(Read.objects.in_read_order().values_list("reader", "position", "item__session__label")) == before
    assert "as compiled" in verify()


@pytest.mark.parametrize("order", ["listed", "date", "shuffled"])
def test_renaming_and_redating_sessions_leaves_the_schedule_verified(cast, order):
    worklist = activate(cast, protocol=Protocol(order=Order(order)), seed="fixed")
    session = worklist.items.first().session
    session.label, session.date = "zzz", datetime.date(1990, 1, 1)
    session.save()
    assert "1 schedules verified" in verify()


@pytest.fixture
def without_triggers(worklist):
    """Somebody with the database's password, who has taken the triggers away."""
    for table, name in (
        ("worklists_read", "frozen"),
        ("worklists_read", "claimed"),
        ("worklists_worklist", "frozen"),
    ):
        run(f"DROP TRIGGER {table}_{name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def test_verifying_finds_two_positions_that_changed_places(without_triggers):
    run("UPDATE worklists_read SET position = 10 WHERE position = 1")
    with pytest.raises(CommandError, match="1 of 1 schedules"):
        verify()


@pytest.mark.parametrize("column", ["seed", "schedule_hash", "schedule_inputs", "algorithm"])
def test_verifying_finds_one_changed_byte_in_what_was_kept(without_triggers, column):
    run(f"UPDATE worklists_worklist SET {column} = substr({column}, 2) || '0'")
    with pytest.raises(CommandError):
        verify()


def test_verifying_an_unknown_number_says_so(worklist):
    with pytest.raises(CommandError, match="No activated worklist"):
        verify(worklist.pk + 1)
