"""What somebody does to the audit trail behind the application's back is found, at the exact event."""

import json
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from rapidreader.audit.actions import record
from rapidreader.audit.canonical import sha256_text
from rapidreader.audit.guards import missing_guards
from rapidreader.audit.models import AuditChain, AuditEvent
from rapidreader.audit.sealing import digest_of
from rapidreader.audit.verify import verify_all

TABLE = "audit_auditevent"


@pytest.fixture
def trail(cast):
    """Ten events of trial "lung" and two of the system."""
    for number in range(10):
        record(by=cast.cora, verb="trial_named", obj=cast.lung, trial_id=cast.lung.pk, changes={"name": ["", number]})
    for _ in range(2):
        record(by=None, verb="trial_named", obj=cast.lung)
    return f"trial-{cast.lung.pk}"


@contextmanager
def without_triggers(cursor, table):
    """As an intruder with the database's password does it, who puts everything back afterwards."""
    if connection.vendor != "sqlite":
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        cursor.execute(sql)


@pytest.fixture
def tamper(db):
    """SQL as an intruder with the database's password runs it: without the triggers."""

    def execute(statement, *values):
        with connection.cursor() as cursor, without_triggers(cursor, TABLE):
            cursor.execute(statement, values)
            assert cursor.rowcount, "the tampering hit no row"

    return execute


def only_break():
    (found,) = verify_all().breaks
    return found


def test_an_untouched_trail_holds(trail):
    report = verify_all()
    assert report.is_sound
    assert report.events == 12
    assert set(report.heads) == {trail, "system"}


def test_one_changed_character_of_a_text_is_found_at_its_event(trail, tamper):
    body = AuditEvent.objects.get(chain=trail, seq=4).body
    tamper(f"UPDATE {TABLE} SET body = %s WHERE chain = %s AND seq = 4", body.replace("Cora", "Cara"), trail)
    assert (only_break().chain, only_break().seq) == (trail, 4)
    assert "not what was hashed" in only_break().what


def one_byte_off(value):
    """The same value but for one byte of its text, its number or its moment."""
    if isinstance(value, str):
        half = len(value) // 2
        return value[:half] + ("x" if value[half] != "x" else "y") + value[half + 1 :]
    return value + timedelta(microseconds=1) if isinstance(value, datetime) else value + 1


COLUMNS = [field.name for field in AuditEvent._meta.concrete_fields if field.name != "id"]


@pytest.mark.statement("A3")
@pytest.mark.parametrize("seq", [1, 7, 10])
@pytest.mark.parametrize("column", COLUMNS)
def test_a_single_changed_byte_in_any_column_is_found_where_it_is(trail, tamper, column, seq):
    value = one_byte_off(getattr(AuditEvent.objects.get(chain=trail, seq=seq), column))
    if column == "at" and connection.vendor == "sqlite":
        value = str(value.replace(tzinfo=None))
    if column == "seq":
        value += 100  # the next number is taken
    tamper(f"UPDATE {TABLE} SET {column} = %s WHERE chain = %s AND seq = {seq}", value, trail)
    breaks = {(found.chain, found.seq) for found in verify_all().breaks}
    assert (trail, seq) in breaks
    assert breaks - {(trail, seq)} <= {("trixl-1", 1), (one_byte_off(trail), 1)}


@pytest.mark.statement("A3")
def test_two_events_that_changed_places_are_found(trail, tamper):
    for old, new in ((4, 1004), (5, 4), (1004, 5)):
        tamper(f"UPDATE {TABLE} SET seq = %s WHERE chain = %s AND seq = %s", new, trail, old)
    assert only_break().seq == 4


def test_a_rewritten_event_with_a_fitting_digest_breaks_the_next_link(trail, tamper):
    event = AuditEvent.objects.get(chain=trail, seq=5)
    body = event.body.replace('["",4]', '["",9]')
    assert body != event.body
    seal = event.seal.replace(sha256_text(event.body), sha256_text(body))
    made_up = (body, seal, digest_of(event.prev, seal))
    tamper(f"UPDATE {TABLE} SET body = %s, seal = %s, digest = %s WHERE chain = %s AND seq = 5", *made_up, trail)
    assert only_break().seq == 6


def test_a_removed_event_is_found(trail, tamper):
    tamper(f"DELETE FROM {TABLE} WHERE chain = %s AND seq = 3", trail)
    assert (only_break().seq, only_break().what) == (3, "event 3 is missing (the next one there is 4)")


def test_a_cut_off_end_is_found_against_the_head(trail, tamper):
    tamper(f"DELETE FROM {TABLE} WHERE chain = %s AND seq > 8", trail)
    assert only_break().seq == 9
    assert "cut off" in only_break().what


def test_a_forged_event_at_the_end_is_found_against_the_head(trail, tamper):
    AuditChain.objects.filter(name=trail).update(seq=9)
    assert "head is not the last event" in only_break().what


def test_a_lost_head_does_not_hide_its_events(trail, tamper):
    AuditChain.objects.filter(name=trail).delete()
    assert only_break().what == "the chain has no head"


def test_an_end_cut_off_together_with_its_head_is_found_against_heads_kept_elsewhere(trail, tamper, tmp_path, capsys):
    heads = tmp_path / "heads.json"
    call_command("verify_audit", heads=heads)
    assert json.loads(heads.read_text())[trail][0] == 10
    tamper(f"DELETE FROM {TABLE} WHERE chain = %s AND seq > 8", trail)
    last = AuditEvent.objects.get(chain=trail, seq=8)
    AuditChain.objects.filter(name=trail).update(seq=8, head=last.digest)
    call_command("verify_audit")  # the chain alone cannot show it
    with pytest.raises(CommandError):
        call_command("verify_audit", against=heads)
    assert "10 events were there when the heads were kept, now 8" in capsys.readouterr().err


def test_the_command_names_the_broken_link_and_ends_with_exit_code_1(trail, tamper, capsys):
    tamper(f"UPDATE {TABLE} SET verb = 'x' WHERE chain = %s AND seq = 2", trail)
    with pytest.raises(CommandError) as refusal:
        call_command("verify_audit")
    assert refusal.value.returncode == 1
    assert f"BROKEN {trail}#2: the column verb" in capsys.readouterr().err


def test_an_event_added_during_the_walk_is_no_break(trail, cast, monkeypatch):
    from rapidreader.audit import verify

    plain, is_added = verify._rows_after, []

    def rows_then_one_more(chain, seq):
        yield from plain(chain, seq)
        if chain == trail and not is_added:
            is_added.append(True)
            record(by=cast.cora, verb="trial_named", obj=cast.lung, trial_id=cast.lung.pk)

    monkeypatch.setattr(verify, "_rows_after", rows_then_one_more)
    report = verify_all()
    assert report.is_sound
    assert report.heads[trail][0] == 11


@pytest.mark.statement("A3")
def test_triggers_that_are_gone_are_found(trail, capsys):
    assert missing_guards() == []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {TABLE}_no_update")
        else:
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_no_change")
    with pytest.raises(CommandError) as refusal:
        call_command("verify_audit")
    assert refusal.value.returncode == 1
    assert f"BROKEN guards: the trigger {TABLE}_no_" in capsys.readouterr().err
