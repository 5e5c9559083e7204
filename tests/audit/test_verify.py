"""What somebody does to the audit trail behind the application's back is found, at the exact event."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from rapidreader.audit.actions import record
from rapidreader.audit.models import AuditChain, AuditEvent
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


@pytest.fixture
def tamper(db):
    """SQL as an intruder with the database's password runs it: the triggers are taken off first."""

    def execute(statement, *values):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for name in ("no_update", "no_delete", "no_replace"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name}")
            else:
                cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
            cursor.execute(statement, values)
            assert cursor.rowcount, "the tampering hit no row"
            if connection.vendor != "sqlite":
                cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")

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


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_id", 999),
        ("actor_name", "Nobody"),
        ("verb", "x"),
        ("object_type", "x.y"),
        ("object_id", "0"),
        ("trial_id", 0),
        ("at", "2001-01-01 00:00:00+00:00"),
    ],
)
def test_a_changed_column_beside_an_untouched_text_is_found(trail, tamper, column, value):
    tamper(f"UPDATE {TABLE} SET {column} = %s WHERE chain = %s AND seq = 7", value, trail)
    assert (only_break().seq, only_break().what) == (7, f"the column {column} is not what the hashed text says")


def test_a_rewritten_event_with_a_fitting_digest_breaks_the_next_link(trail, tamper):
    from rapidreader.audit.actions import digest_of

    event = AuditEvent.objects.get(chain=trail, seq=5)
    body = event.body.replace('["",4]', '["",9]')
    assert body != event.body
    digest = digest_of(event.prev, body)
    tamper(f"UPDATE {TABLE} SET body = %s, digest = %s WHERE chain = %s AND seq = 5", body, digest, trail)
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
