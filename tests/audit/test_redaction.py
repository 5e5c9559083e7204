"""Personal data can leave the trail: by name, with a reason, once, and every link still holds (A6)."""

import pytest
from django.db import DatabaseError, connection, transaction

from rapidreader.audit.actions import record
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict, Invalid
from rapidreader.audit.models import AuditEvent, Redaction
from rapidreader.audit.redaction import redact_event
from rapidreader.audit.sealing import tombstone_of
from rapidreader.audit.trail import line_of
from rapidreader.audit.verify import verify_all

NAME = "Mustermann^Erika"
UPDATE = "UPDATE audit_auditevent SET body = %s WHERE id = %s"


@pytest.fixture
def leaky(cast):
    """An event that should not say what it says, between two others."""
    for label in ("1001", NAME, "1002"):
        changes = {"label": ["", label]}
        record(by=cast.cora, verb="session_updated", obj=cast.lung, trial_id=cast.lung.pk, changes=changes)
    return AuditEvent.objects.get(seq=2)


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.statement("A6")
def test_the_words_go_who_and_when_stay_and_the_chain_holds(cast, leaky):
    redact_event(event=leaky, by=cast.alma, reason="A patient's name was typed as label")
    everything = "".join(str(row) for row in AuditEvent.objects.values_list())
    assert NAME not in everything
    redacted, last = AuditEvent.objects.get(seq=2), AuditEvent.objects.get(seq=4)
    body = parse_json(redacted.body)
    assert (body["actor_name"], body["verb"], body["redacted"]) == ("Cora Coordinator", "session_updated", True)
    assert (last.verb, last.actor_name) == ("event_redacted", "Alma Administrator")
    said = parse_json(last.body)
    assert said["changes"] == {"event": 2, "digest": leaky.digest}
    assert said["reason"] == "A patient's name was typed as label"
    assert verify_all().is_sound
    assert line_of(redacted).sentence == "session updated (its words were taken out)"


@pytest.mark.statement("A6")
@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_redaction_needs_a_reason(cast, leaky, reason):
    with pytest.raises(Invalid):
        redact_event(event=leaky, by=cast.alma, reason=reason)
    assert not Redaction.objects.exists()


def test_an_event_is_redacted_once_and_redactions_never(cast, leaky):
    said = redact_event(event=leaky, by=cast.alma, reason="Name")
    for event in (leaky, said):
        with pytest.raises(Conflict):
            redact_event(event=event, by=cast.alma, reason="Again")


@pytest.mark.statement("A3")
def test_the_database_lets_nothing_in_but_the_tombstone_of_a_redaction(cast, leaky):
    with pytest.raises(DatabaseError, match="immutable"):
        run(UPDATE, tombstone_of(leaky.seal), leaky.pk)
    redact_event(event=leaky, by=cast.alma, reason="Name")
    tombstone = AuditEvent.objects.get(pk=leaky.pk).body
    for statement, value in [
        (UPDATE, leaky.body),
        (UPDATE, tombstone),
        ("UPDATE audit_auditevent SET verb = %s WHERE id = %s", "x"),
        ("UPDATE audit_auditevent SET seal = %s WHERE id = %s", "x"),
        ("UPDATE audit_redaction SET reason = %s WHERE id = %s", "x"),
    ]:
        with pytest.raises(DatabaseError, match="immutable"):
            run(statement, value, leaky.pk if "event" in statement else Redaction.objects.get().pk)


def redact_in_silence(event, text):
    """What an intruder with the right to insert can do: the row that lets a text in, and the text."""
    Redaction.objects.create(
        chain=event.chain, seq=event.seq, tombstone=text, at=event.at, by_id=1, by_name="x", reason="x"
    )
    run(UPDATE, text, event.pk)


@pytest.mark.statement("A3")
def test_another_text_in_the_place_of_a_tombstone_is_found(cast, leaky):
    redact_in_silence(leaky, tombstone_of(leaky.seal).replace("Cora", "Cara"))
    (found,) = verify_all().breaks
    assert (found.seq, "not what was hashed" in found.what) == (2, True)


@pytest.mark.statement("A6")
def test_words_that_went_without_an_event_are_found(cast, leaky):
    redact_in_silence(leaky, tombstone_of(leaky.seal))
    (found,) = verify_all().breaks
    assert (found.seq, found.what) == (2, "its words are gone, and no event says who took them out")


def test_equal_words_have_different_seals(cast):
    one, other = (record(by=cast.cora, verb="trial_named", obj=cast.lung) for _ in range(2))
    assert parse_json(one.seal)["body"] != parse_json(other.seal)["body"]
