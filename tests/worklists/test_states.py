"""The states of a read are kept by the database: raw SQL goes the same ways as the application, or is refused."""

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.worklists.lists import save, sign
from worklists import actions
from worklists.models import Read, ReadStep

STEPS = import_module("worklists.migrations.0008_read_states").STEPS
STATES = Read.State.values
# How a read comes into a state through the application.
WAYS = {
    "open": lambda read, cast: None,
    "in_progress": lambda read, cast: actions.start_read(read=read, by=cast.ada),
    "partial": lambda read, cast: save(read),
    "complete": lambda read, cast: sign(read),
    "cancelled": lambda read, cast: actions.cancel_worklist(worklist=read.worklist, by=cast.cora, reason="Stopped"),
}


def run(statement, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount


def change(read, columns):
    key = read.pk.hex if connection.vendor == "sqlite" else str(read.pk)
    assert run(f"UPDATE worklists_read SET {columns} WHERE id = %s", key) == 1


@pytest.mark.parametrize("old", STATES)
def test_only_the_steps_of_the_table_are_possible(cast, read, old):
    WAYS[old](read, cast)
    refused = [new for new in STATES if new != old and (old, new) not in STEPS]
    assert refused or old in {"open", "in_progress"}
    for new in refused:
        with pytest.raises(DatabaseError):
            change(read, f"state = '{new}', signed_at = NULL, signed_by_id = NULL")


def test_nothing_leads_out_of_cancelled_or_back_to_open():
    assert not [step for step in STEPS if step[0] == "cancelled" or step[1] == "open"]
    assert len(STEPS) == 11


@pytest.mark.parametrize(
    "columns",
    [
        "state = 'partial', revision = 2, signed_at = NULL, signed_by_id = NULL",
        "state = 'partial', reopen_reason = 'x', signed_at = NULL, signed_by_id = NULL",
        "state = 'partial', reopen_reason = 'x', revision = 3, signed_at = NULL, signed_by_id = NULL",
        "revision = 2",
        "revision = 0",
        "signed_at = '2020-01-01 00:00:00+00:00'",
        "not_readable_reason = 'No contrast'",
        "images_hash = 'other'",
    ],
)
def test_what_is_complete_stays_or_is_reopened_whole(cast, read, columns):
    sign(read)
    with pytest.raises(DatabaseError):
        change(read, columns)
    read.refresh_from_db()
    assert (read.state, read.revision, read.not_readable_reason) == ("complete", 1, "")


def test_a_read_without_an_assessor_cannot_be_called_complete(cast, read):
    save(read)
    with pytest.raises(DatabaseError, match="assessor"):
        change(read, f"state = 'complete', signed_at = '{timezone.now()}', signed_by_id = {cast.ada.pk}")


def test_the_assessor_of_an_earlier_revision_is_not_enough(cast, read):
    sign(read)
    actions.reopen_read(read=read, by=cast.cora, reason="Wrong side")
    with pytest.raises(DatabaseError, match="assessor"):
        change(read, f"state = 'complete', signed_at = '{timezone.now()}', signed_by_id = {cast.ada.pk}")


@pytest.mark.parametrize("columns", ["revision = 2", "revision = 2, state = 'in_progress'"])
def test_a_revision_grows_only_where_a_read_was_complete(read, columns):
    with pytest.raises(DatabaseError, match="revision"):
        change(read, columns)


@pytest.mark.parametrize(
    "columns",
    ["state = 'in_progress'", "state = 'partial'"],
)
def test_a_held_read_stays_where_it_is(cast, read, columns):
    change(read, f"held_at = '{timezone.now()}', held_by_id = {cast.cora.pk}, hold_reason = 'New images'")
    with pytest.raises(DatabaseError, match="held read"):
        change(read, columns)


def test_a_hold_needs_a_reason_and_an_incomplete_read(cast, ada_reads):
    held = f"held_at = '{timezone.now()}', held_by_id = {cast.cora.pk}"
    with pytest.raises(DatabaseError, match="with a reason"):
        change(ada_reads[0], held)
    sign(ada_reads[1])
    with pytest.raises(DatabaseError, match="with a reason"):
        change(ada_reads[1], held + ", hold_reason = 'New images'")


def test_a_read_begins_open(read):
    columns = [field.column for field in Read._meta.concrete_fields]
    new = {"id": f"'{'0' * 32}'", "position": "99", "repetition": "1", "slot": "99", "state": "'partial'"}
    values = ", ".join(new.get(column, column) for column in columns)
    with pytest.raises(DatabaseError, match="begins open"):
        run(
            f"INSERT INTO worklists_read ({', '.join(columns)}) "
            f"SELECT {values} FROM worklists_read WHERE position = 1"
        )


def test_each_step_is_written_down_with_time_and_reason(cast, read):
    began = timezone.now()
    actions.start_read(read=read, by=cast.ada)
    save(read)
    save(Read.objects.get(pk=read.pk), answers={"finding": "two nodules"})
    sign(read)
    actions.reopen_read(read=read, by=cast.cora, reason="Wrong side")
    sign(read)
    steps = list(ReadStep.objects.filter(read=read).values_list("from_state", "to_state", "revision", "reason"))
    assert steps == [
        ("open", "in_progress", 1, ""),
        ("in_progress", "partial", 1, ""),
        ("partial", "complete", 1, ""),
        ("complete", "partial", 2, "Wrong side"),
        ("partial", "complete", 2, ""),
    ]
    times = list(ReadStep.objects.filter(read=read).values_list("at", flat=True))
    assert times == sorted(times)
    assert all(abs((at - began).total_seconds()) < 60 for at in times)


def test_raw_sql_leaves_its_step_too(read):
    change(read, "state = 'in_progress'")
    assert ReadStep.objects.get().to_state == "in_progress"


@pytest.mark.parametrize(
    "statement", ["UPDATE worklists_readstep SET reason = 'x'", "DELETE FROM worklists_readstep"]
)
def test_steps_cannot_be_changed(cast, read, statement):
    actions.start_read(read=read, by=cast.ada)
    with pytest.raises(DatabaseError, match="immutable"):
        run(statement)
