import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from ecrf.assessors import FACTS, is_unchanged, store_assessor
from ecrf.models import ImageAssessor
from rapidreader.archive.models import Session, Subject
from rapidreader.audit.canonical import content_hash, parse_json
from tests.cast import add_session
from tests.ecrf.test_actions import import_one

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LENGTH = {"uid": "1", "tool": "Length", "label": "TL1", "values": [{"name": "length", "value": Decimal("34.20")}]}


def store(cast, **changes):
    facts = {
        "session": changes.pop("session", None) or add_session(cast),
        "template_version": changes.pop("template_version", None) or import_one(cast),
        "reader": cast.ada,
        "worklist_id": 5,
        "worklist_name": "First read",
        "position": 3,
        "read_key": uuid.UUID(int=1),
        "revision": 1,
        "replaces": None,
        "answers": {"size": "12.50 <&>"},
        "measurements": [LENGTH],
        "opened_at": NOON,
        "first_input_at": None,
        "completed_at": NOON,
        "meaning": "I have read these images.",
        "reading_seconds": 60,
    }
    return store_assessor(**{**facts, **changes})


@pytest.mark.statement("V1")
def test_an_assessor_says_who_read_what_on_which_form(cast):
    assessor = store(cast)
    assert assessor.reader_name == "Ada Reader"
    assert assessor.template_hash == assessor.template_version.content_hash
    assert parse_json(assessor.answers) == {"size": "12.50 <&>"}
    assert parse_json(assessor.measurements)[0]["values"][0]["value"] == Decimal("34.20")


@pytest.mark.statement("V1")
def test_the_database_refuses_to_change_or_delete_it(cast):
    assessor = store(cast)
    for attempt in (lambda rows: rows.update(meaning="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            attempt(ImageAssessor.objects.filter(pk=assessor.pk))


def test_justifications_are_kept_and_hashed(cast):
    reasons = {"targets.1.size": "Node of the neck"}
    assessor = store(cast, justifications=reasons)
    assert parse_json(assessor.justifications) == reasons
    assert is_unchanged(ImageAssessor.objects.get(pk=assessor.pk))
    assessor.justifications = '{"targets.1.size":"Another reason"}'
    assert not is_unchanged(assessor)
    assessor.justifications = None
    assert not is_unchanged(assessor)


def test_an_assessor_without_justifications_has_the_hash_that_it_always_had(cast):
    assessor = store(cast)
    facts = {name: getattr(assessor, name) for name in FACTS}
    texts = {"answers": assessor.answers, "measurements": assessor.measurements, "session": assessor.session_facts}
    parsed = {name: parse_json(text) for name, text in texts.items()}
    assert assessor.content_hash == content_hash({**facts, **parsed, "replaces": None})


def test_the_hash_is_the_same_when_it_is_read_again(cast):
    assert is_unchanged(ImageAssessor.objects.get(pk=store(cast).pk))


def test_renaming_a_session_or_subject_later_is_no_tampering(cast):
    assessor = store(cast)
    Session.objects.filter(pk=assessor.session_id).update(label="renamed")
    Subject.objects.filter(sessions=assessor.session_id).update(label="renamed")
    assert is_unchanged(ImageAssessor.objects.get(pk=assessor.pk))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("answers", '{"size":"13"}'),
        ("measurements", "[]"),
        ("session_facts", '{"session":"another"}'),
        ("session_id", 0),
        ("reader_name", "Ben"),
        ("template_hash", "0"),
        ("revision", 2),
        ("position", 4),
        ("meaning", "other"),
        ("reading_seconds", 61),
        ("completed_at", datetime(2026, 11, 21, tzinfo=UTC)),
    ],
)
def test_the_hash_covers_everything_that_it_says(cast, name, value):
    assessor = store(cast)
    setattr(assessor, name, value)
    assert not is_unchanged(assessor)


def test_a_revision_replaces_the_one_before_and_keeps_it(cast):
    first = store(cast)
    second = store(cast, session=first.session, template_version=first.template_version, revision=2, replaces=first)
    assert second.replaces == first
    assert first.replaced_by == second
    assert ImageAssessor.objects.count() == 2


def test_the_same_revision_is_never_stored_twice(cast):
    first = store(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        store(cast, session=first.session, template_version=first.template_version)
