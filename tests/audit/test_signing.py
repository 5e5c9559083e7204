"""Electronic signatures: who signs is asked anew each time, wrong attempts lock, and a change voids (21 CFR 11)."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rapidreader.audit import alerts, signing
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import content_hash, parse_json
from rapidreader.audit.models import AuditEvent, Signature
from rapidreader.audit.redaction import redact_event
from rapidreader.audit.signing import SignatureRefused, authorize, needed_for, sign, signature_facts, state_of
from rapidreader.audit.sitting import Sitting
from rapidreader.audit.verify import verify_all
from tests.audit.test_verify import one_byte_off, without_triggers
from tests.cast import PASSWORD

MEANING = "I have read this session"
HASH = content_hash({"answers": {"size": 12}})


@pytest.fixture
def sitting(cast):
    return Sitting(SessionStore(), cast.ada)


def put(cast, sitting, *, username=None, password=PASSWORD, at=HASH, revision=1, run_on_commit=True):
    """One signature of ada's, as a page makes it."""
    authority = authorize(by=cast.ada, sitting=sitting, username=username, password=password)
    with transaction.atomic():
        made = sign(authority=authority, obj=cast.lung, meaning=MEANING, content_hash=at, revision=revision)
        record(by=cast.ada, verb="trial_approved", obj=cast.lung, changes={"signature": signature_facts(made)})
    if run_on_commit and sitting:
        sitting.begin()  # what the end of the transaction does; a test's never ends
    return made


def refused(**more) -> SignatureRefused:
    with pytest.raises(SignatureRefused) as refusal:
        authorize(**more)
    return refusal.value


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


@pytest.mark.statement("S1")
def test_a_signature_keeps_printed_name_time_and_meaning(cast, sitting):
    before = timezone.now()
    facts = signature_facts(put(cast, sitting, username="ada"))
    assert (facts["name"], facts["username"], facts["meaning"]) == ("Ada Reader", "ada", MEANING)
    assert before <= facts["at"] <= timezone.now()
    assert facts["at"].utcoffset() == timedelta(0)
    cast.ada.last_name = "Married"
    cast.ada.save()
    assert Signature.objects.get().signer_name == "Ada Reader"


@pytest.mark.statement("S3")
def test_the_first_signature_of_a_sitting_needs_name_and_password_and_later_ones_the_password(cast, sitting):
    assert needed_for(sitting) == ("username", "password")
    assert refused(by=cast.ada, sitting=sitting, password=PASSWORD).code == "password_needed"
    assert put(cast, sitting, username="ada").method == "name_and_password"
    assert needed_for(sitting) == ("password",)
    assert put(cast, sitting).method == "password"
    again = refused(by=cast.ada, sitting=sitting, password="")
    assert (again.code, again.more["needs"]) == ("password_needed", ["password"])


@pytest.mark.statement("S3")
def test_a_sitting_ends_by_idling_by_a_new_password_and_with_its_session(cast, sitting, settings):
    put(cast, sitting, username="ada")
    settings.SITTING_MINUTES = 0
    assert needed_for(sitting) == signing.FULL
    settings.SITTING_MINUTES = 30
    assert needed_for(sitting) == signing.AGAIN
    assert needed_for(Sitting(SessionStore(), cast.ada)) == signing.FULL
    cast.ada.set_password("another horse battery")
    assert needed_for(sitting) == signing.FULL


@pytest.mark.statement("S3")
def test_a_script_with_a_token_has_no_sitting_and_types_everything_each_time(cast):
    put(cast, None, username="ada")
    assert refused(by=cast.ada, sitting=None, password=PASSWORD).code == "password_needed"


@pytest.mark.statement("S3")
@pytest.mark.parametrize("given", [{"password": "wrong"}, {"username": "ben"}, {"username": "Ada"}])
def test_nobody_signs_with_a_wrong_password_or_in_another_name(cast, sitting, given):
    refusal = refused(by=cast.ada, sitting=sitting, **{"username": "ada", "password": PASSWORD, **given})
    assert refusal.code == "password_wrong"
    assert verbs() == ["signature_failed"]
    assert not Signature.objects.exists()


@pytest.mark.statement("S4")
def test_five_wrong_passwords_lock_signing_and_raise_one_alert(cast, sitting, monkeypatch):
    heard = []
    monkeypatch.setattr(alerts, "_handlers", [heard.append])
    wrong = {"by": cast.ada, "sitting": sitting, "username": "ada", "password": "x", "trial_id": cast.lung.pk}
    codes = [refused(**wrong).code for _ in range(5)]
    assert codes == ["password_wrong"] * 4 + ["locked"]
    locked = refused(**{**wrong, "password": PASSWORD})
    assert (locked.code, "15 min" in str(locked)) == ("locked", True)
    assert verbs() == ["signature_failed"] * 4 + ["signing_locked", "signature_refused_locked"]
    assert set(AuditEvent.objects.values_list("trial_id", flat=True)) == {cast.lung.pk}
    assert [(alert.kind, alert.user, alert.trial_id) for alert in heard] == [
        ("signing_locked", cast.ada, cast.lung.pk)
    ]


@pytest.mark.statement("S4")
def test_a_lock_ends_by_itself_and_attempts_meanwhile_do_not_prolong_it(cast, sitting, monkeypatch):
    for _ in range(6):
        refused(by=cast.ada, sitting=sitting, username="ada", password="x")
    later = timezone.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert put(cast, sitting, username="ada").signer_id == cast.ada.pk


def test_a_good_signature_lets_earlier_slips_be_forgotten(cast, sitting):
    for _ in range(2):
        for _ in range(4):
            refused(by=cast.ada, sitting=sitting, username="ada", password="x")
        put(cast, sitting, username="ada")
    assert "signing_locked" not in verbs()


def test_the_lock_of_one_person_is_not_that_of_another(cast, sitting):
    for _ in range(5):
        refused(by=cast.ada, sitting=sitting, username="ada", password="x")
    assert authorize(by=cast.ben, sitting=None, username="ben", password=PASSWORD)


@pytest.mark.statement("S2")
def test_a_signature_is_bound_to_the_content_and_a_change_or_a_revision_voids_it_visibly(cast, sitting):
    made = put(cast, sitting, username="ada")
    assert signing.is_valid(made, HASH)
    assert not signing.is_valid(made, content_hash({"answers": {"size": 13}}))
    states = [
        state_of(made, current_hash=HASH, current_revision=1),
        state_of(made, current_hash=HASH, current_revision=2),
        state_of(made, current_hash="0" * 64, current_revision=1),
    ]
    assert [state.kind for state in states] == ["valid", "voided", "altered"]
    assert states[1].text == "Voided by revision 2"


@pytest.mark.statement("S3")
def test_one_authority_is_good_for_one_signature_at_once(cast, sitting, monkeypatch):
    authority = authorize(by=cast.ada, sitting=sitting, username="ada", password=PASSWORD)
    with transaction.atomic():
        sign(authority=authority, obj=cast.lung, meaning=MEANING, content_hash=HASH)
    with pytest.raises(SignatureRefused), transaction.atomic():
        sign(authority=authority, obj=cast.lung, meaning=MEANING, content_hash=HASH)
    old = authorize(by=cast.ada, sitting=sitting, username="ada", password=PASSWORD)
    later = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(SignatureRefused), transaction.atomic():
        sign(authority=old, obj=cast.lung, meaning=MEANING, content_hash=HASH)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_cannot_be_rolled_back_with_what_was_to_be_signed():
    from tests.cast import make_cast

    cast = make_cast()
    with pytest.raises(RuntimeError), transaction.atomic():
        authorize(by=cast.ada, sitting=None, username="ada", password="x")
    refused(by=cast.ada, sitting=None, username="ada", password="x")
    sitting = Sitting(SessionStore(), cast.ada)
    put(cast, sitting, username="ada", run_on_commit=False)
    assert sitting.has_begun
    assert verbs() == ["signature_failed", "trial_approved"]


@pytest.mark.statement("S2")
@pytest.mark.parametrize("statement", ["UPDATE audit_signature SET meaning = 'x'", "DELETE FROM audit_signature"])
def test_the_database_refuses_to_change_a_signature(cast, sitting, statement):
    put(cast, sitting, username="ada")
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_event_of_what_was_signed_carries_the_signature(cast, sitting):
    made = put(cast, sitting, username="ada")
    said = parse_json(AuditEvent.objects.get(verb="trial_approved").body)["changes"]["signature"]
    assert (said["id"], said["content_hash"], said["method"]) == (str(made.pk), HASH, "name_and_password")


@pytest.fixture
def tamper(db):
    def execute(statement, *values):
        with connection.cursor() as cursor, without_triggers(cursor, "audit_signature"):
            cursor.execute(statement, values)

    return execute


COLUMNS = [field.name for field in Signature._meta.concrete_fields]


@pytest.mark.statement("S2", "A3")
@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "id"])
def test_a_single_changed_byte_of_a_signature_is_found(cast, sitting, tamper, column):
    made = put(cast, sitting, username="ada")
    assert verify_all().is_sound
    value = one_byte_off(getattr(made, column))
    if column == "signed_at" and connection.vendor == "sqlite":
        value = str(value.replace(tzinfo=None))
    tamper(f"UPDATE audit_signature SET {column} = %s", value)
    (found,) = verify_all().breaks
    assert str(found) == f"system#1: signature {made.pk} is not what this event says"


@pytest.mark.statement("S2")
def test_a_removed_and_a_forged_signature_are_found(cast, sitting, tamper):
    made = put(cast, sitting, username="ada")
    tamper("DELETE FROM audit_signature")
    assert [str(found) for found in verify_all().breaks] == [f"system#1: signature {made.pk} is gone"]
    made.pk = uuid.uuid4()
    made.save(force_insert=True)
    assert f"signatures#0: signature {made.pk} stands in no event" in map(str, verify_all().breaks)


@pytest.mark.statement("A6")
def test_a_redaction_takes_no_signature_away(cast, sitting):
    put(cast, sitting, username="ada")
    redact_event(event=AuditEvent.objects.get(), by=cast.alma, reason="A name in an answer")
    assert verify_all().is_sound
