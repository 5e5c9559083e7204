"""After activation: sessions added or withdrawn, reads reassigned. Nothing that stands is moved."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.cast import add_session, make_cast
from tests.worklists.lists import activate, sign
from worklists import actions
from worklists.amended import AddedSessions, step_of
from worklists.models import Amendment, Read
from worklists.protocols.document import Assignment, Condition, Group, Order, Periods, Protocol, Repeats

SHUFFLED = Protocol(order=Order("shuffled"))
PROTOCOLS = {
    "plain": SHUFFLED,
    "balanced": Protocol(Assignment("balanced", 1), Order("shuffled")),
    "crossover": Protocol(
        order=Order("shuffled"),
        conditions=(Condition("a"), Condition("b")),
        periods=Periods("crossover"),
        repeats=Repeats(20),
    ),
    "pool": Protocol(Assignment("claim", 2)),
}


def verify() -> str:
    out = StringIO()
    call_command("verify_schedule", stdout=out)
    return out.getvalue()


def standing(worklist) -> dict:
    fields = ("reader", "position", "pool_position", "item", "period", "condition", "repetition", "slot")
    return {read["pk"]: read for read in worklist.reads.values("pk", *fields)}


@pytest.fixture
def begin(cast, pour):
    """begin(kind) -> an active worklist with this protocol."""

    def active(kind):
        return activate(cast, protocol=PROTOCOLS[kind], seed="fixed")

    return lambda kind: pour(active, kind, onto=make_cast, name=(__name__, kind))


@pytest.fixture
def shuffled(begin):
    return begin("plain")


@pytest.fixture(params=PROTOCOLS)
def amended(begin, request):
    """Each kind of protocol, with sessions to withdraw and to add."""
    return begin(request.param)


def add(cast, worklist, *numbers, **more):
    sessions = [add_session(cast, number=number) for number in numbers]
    return actions.amend_add_sessions(worklist=worklist, by=cast.cora, sessions=sessions, reason="Late", **more)


def withdraw(cast, worklist, *places, **more):
    sessions = [item.session for item in worklist.items.filter(place__in=places)]
    more = {"by": cast.cora, "reason": "Consent withdrawn", **more}
    return actions.amend_withdraw_sessions(worklist=worklist, sessions=sessions, **more)


def test_renaming_adding_and_withdrawing_change_no_existing_position(cast, amended):
    before = standing(amended)
    session = amended.items.first().session
    session.label, session.date = "renamed", "1990-01-01"
    session.save()
    add(cast, amended, 7, 8)
    withdraw(cast, amended, 2)
    after = standing(amended)
    assert {pk: after[pk] for pk in before} == before
    assert len(after) > len(before)
    assert "1 schedules verified" in verify()


def test_added_sessions_are_read_after_all_others(cast, shuffled):
    amendment = add(cast, shuffled, 7, 8)
    ada = list(shuffled.reads.filter(reader=cast.ada).in_read_order())
    assert [read.position for read in ada] == [1, 2, 3, 4, 5]
    assert {read.item.session.label for read in ada[3:]} == {"1001-CT-7", "1001-CT-8"}
    assert {read.amendment for read in ada[3:]} == {amendment}
    assert [item.place for item in amendment.added_items.all()] == [4, 5]
    event = AuditEvent.objects.latest("seq")
    assert (event.verb, amendment.schedule_hash in event.body) == ("worklist_amended_add", True)


def test_withdrawing_keeps_what_is_complete(cast, shuffled):
    done = shuffled.reads.filter(reader=cast.ada).in_read_order().first()
    sign(done)
    actions.amend_withdraw_sessions(
        worklist=shuffled, by=cast.cora, sessions=[done.item.session], reason="Consent withdrawn"
    )
    states = dict(shuffled.reads.filter(item=done.item).values_list("reader__username", "state"))
    assert states == {"ada": "complete", "ben": "cancelled"}
    other = shuffled.reads.get(item=done.item, reader=cast.ben)
    assert (other.withdrawn_reason, other.item.withdrawn_at is not None) == ("Consent withdrawn", True)
    assert "1 schedules verified" in verify()


def test_a_read_goes_to_another_reader(cast):
    worklist = activate(cast, protocol=PROTOCOLS["balanced"], seed="fixed")
    read = worklist.reads.filter(reader=cast.ada).in_read_order().first()
    actions.amend_reassign_reads(worklist=worklist, by=cast.cora, reads=[read], reader=cast.ben, reason="Ada is ill")
    read.refresh_from_db()
    new = worklist.reads.get(item=read.item, reader=cast.ben)
    last = worklist.reads.filter(reader=cast.ben).in_read_order().last()
    assert (read.state, new.state, new == last, new.slot) == ("cancelled", "open", True, read.slot)
    assert "1 schedules verified" in verify()


def test_reassigning_keeps_the_rules(cast, shuffled):
    read = shuffled.reads.filter(reader=cast.ada).in_read_order().first()
    with pytest.raises(Invalid, match=r"The reader reads session 1001-CT-\d already") as refused:
        actions.amend_reassign_reads(worklist=shuffled, by=cast.cora, reads=[read], reader=cast.ben, reason="Ill")
    assert set(refused.value.fields) == {"reader"}


def test_a_claimed_read_goes_back_to_the_pool_or_to_somebody_else(cast):
    worklist = activate(cast, protocol=PROTOCOLS["pool"])
    read = actions.claim_read(worklist=worklist, by=cast.ada)
    actions.amend_reassign_reads(worklist=worklist, by=cast.cora, reads=[read], reader=None, reason="Ill")
    assert worklist.reads.filter(item=read.item, reader=None, state="open").count() == 2
    second = actions.claim_read(worklist=worklist, by=cast.ada)
    actions.amend_reassign_reads(worklist=worklist, by=cast.cora, reads=[second], reader=cast.ben, reason="Ill")
    assert worklist.reads.get(item=second.item, reader=cast.ben).position == 1
    assert "1 schedules verified" in verify()


def test_groups_take_what_is_added_by_name(cast):
    sessions = [add_session(cast, number=number) for number in (1, 2)]
    groups = tuple(
        Group(name, (reader.pk,), (session.study_instance_uid,))
        for name, reader, session in zip("gh", (cast.ada, cast.ben), sessions, strict=True)
    )
    worklist = activate(cast, protocol=Protocol(Assignment("groups", groups=groups)), sessions=sessions)
    late = add_session(cast, number=7)
    give = {"worklist": worklist, "by": cast.cora, "sessions": [late], "reason": "Late"}
    with pytest.raises(Invalid, match="Session 1001-CT-7 belongs to no group"):
        actions.amend_add_sessions(**give)
    actions.amend_add_sessions(**give, groups={"h": [late]})
    assert worklist.reads.get(item__session=late).reader == cast.ben


def test_a_reason_is_wanted_and_only_a_manager_amends(cast, shuffled):
    with pytest.raises(Invalid):
        withdraw(cast, shuffled, 1, reason=" ")
    with pytest.raises(NotAllowed):
        withdraw(cast, shuffled, 1, by=cast.mona)
    with pytest.raises(Invalid, match="not of this trial"):
        foreign = [add_session(cast, "9001", trial=cast.liver)]
        actions.amend_add_sessions(worklist=shuffled, by=cast.cora, sessions=foreign, reason="Late")
    actions.cancel_worklist(worklist=shuffled, by=cast.cora, reason="Over")
    with pytest.raises(Conflict):
        withdraw(cast, shuffled, 1)
    assert not Amendment.objects.exists()


def test_what_was_previewed_is_what_is_written(cast, shuffled):
    late = add_session(cast, number=7)
    seen = step_of(AddedSessions(shuffled, (late,)), "Late").sha256
    withdraw(cast, shuffled, 1)
    give = {"worklist": shuffled, "by": cast.cora, "sessions": [late], "reason": "Late"}
    with pytest.raises(Conflict, match="changed after"):
        actions.amend_add_sessions(**give, expected_hash=seen)
    actions.amend_add_sessions(**give, expected_hash=step_of(AddedSessions(shuffled, (late,)), "Late").sha256)


# --- behind the application's back ------------------------------------------------------------------------------


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def without_triggers(cast, shuffled):
    """An amended worklist, and somebody with the database's password who has taken the triggers away."""
    add(cast, shuffled, 7)
    withdraw(cast, shuffled, 1)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may be pending where a table is altered
            for table in ("read", "worklist", "amendment"):
                cursor.execute(f"ALTER TABLE worklists_{table} DISABLE TRIGGER USER")
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN "
                "('worklists_read', 'worklists_worklist', 'worklists_amendment')"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
    return shuffled


FIRST = "(SELECT id FROM worklists_read WHERE amendment_id IS NOT NULL ORDER BY id LIMIT 1)"
TAMPERED = [
    f"UPDATE worklists_read SET position = position + 1 WHERE id = {FIRST}",
    f"UPDATE worklists_read SET slot = slot + 7 WHERE id = {FIRST}",
    f"UPDATE worklists_read SET condition = 'x' WHERE id = {FIRST}",
    f"UPDATE worklists_read SET period = 2 WHERE id = {FIRST}",
    f"UPDATE worklists_read SET amendment_id = NULL WHERE id = {FIRST}",
    f"UPDATE worklists_read SET state = 'cancelled' WHERE id = {FIRST}",
    f"DELETE FROM worklists_read WHERE id = {FIRST}",
    "UPDATE worklists_read SET state = 'open' WHERE state = 'cancelled'",
    "UPDATE worklists_amendment SET inputs = replace(inputs, '1001', '1002')",
    "UPDATE worklists_amendment SET inputs = replace(inputs, '\"number\":1', '\"number\":3')",
    "UPDATE worklists_amendment SET reason = 'Other' WHERE number = 1",
    "UPDATE worklists_amendment SET kind = 'reassign' WHERE number = 2",
    "UPDATE worklists_amendment SET schedule_hash = 'x' || substr(schedule_hash, 2) WHERE number = 1",
    "UPDATE worklists_worklist SET protocol = replace(protocol, 'shuffled', 'listed')",
    "UPDATE worklists_worklist SET protocol = ''",
    "UPDATE worklists_worklist SET schedule_inputs = replace(schedule_inputs, 'fixed', 'fiyed')",
]


@pytest.mark.parametrize("statement", TAMPERED)
def test_verifying_finds_what_was_changed_behind_the_applications_back(without_triggers, statement):
    assert "1 schedules verified" in verify()
    run(statement)
    with pytest.raises(CommandError, match="1 of 1 schedules"):
        verify()


def test_the_last_amendment_cannot_vanish(without_triggers):
    last = Amendment.objects.order_by("number").last()
    run(f"DELETE FROM worklists_amendment WHERE id = {last.pk}")
    with pytest.raises(CommandError):
        verify()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE worklists_amendment SET reason = 'Other'",
        "DELETE FROM worklists_amendment",
        "UPDATE worklists_read SET amendment_id = NULL WHERE amendment_id IS NOT NULL",
        "UPDATE worklists_read SET slot = 9",
        "UPDATE worklists_read SET reader_id = reader_id + 1",
        "UPDATE worklists_worklist SET protocol = ''",
    ],
)
def test_the_database_refuses_to_rewrite_an_amendment(cast, shuffled, statement):
    add(cast, shuffled, 7)
    with pytest.raises(DatabaseError):
        run(statement)
    assert Read.objects.count() == 8
