"""Drafts in the making: begun, saved, kept apart when two people build at once, published only when sound."""

import json

import pytest
from django.db import DatabaseError, transaction

from ecrf import actions
from ecrf.building.problems import problems_of, refusals
from ecrf.definition import (
    Definition,
    Field,
    FormTest,
    Group,
    Option,
    Section,
    definition_of,
    parse_definition,
    plain_definition,
)
from ecrf.models import Template, TemplateVersion
from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.audit.errors import Conflict, Invalid
from rapidreader.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
SIZE = Field("size", "decimal", "Size", unit="mm")
FORM = Definition("Chest", (Section("findings", "Findings", (SIZE,)),))


@pytest.fixture
def draft(cast):
    return actions.create_template(trial=cast.lung, by=cast.cora, title="Chest", definition=FORM)


def plain(definition: Definition) -> dict:
    return parse_json(definition.to_json())


def save(draft, by, definition: Definition, expected=None):
    return actions.save_definition(
        version=draft, by=by, document=plain(definition), expected_hash=expected or draft.content_hash
    )


def form(*items, **more) -> Definition:
    return Definition("Chest", (Section("findings", "Findings", items),), **more)


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("pk").last()


def test_a_template_begins_as_a_draft(cast, draft):
    assert (draft.number, draft.state, draft.template.title, draft.created_by) == (1, "draft", "Chest", cast.cora)
    assert definition_of(draft) == FORM
    assert last_event().verb == "template_created"


@pytest.mark.parametrize("title", ["", "  ", "x" * 201, "Chest"])
def test_a_title_must_be_there_and_free(cast, draft, title):
    with pytest.raises(Invalid) as refusal:
        actions.create_template(trial=cast.lung, by=cast.cora, title=title, definition=FORM)
    assert "title" in refusal.value.fields
    assert Template.objects.count() == 1


def test_a_saved_draft_says_in_the_trail_what_changed(cast, draft):
    saved = save(draft, cast.cora, form(SIZE, Field("note", "text", "Note")))
    assert saved.content_hash == definition_of(saved).content_hash != draft.content_hash
    body = json.loads(last_event().body)
    assert body["verb"] == "definition_saved"
    assert body["changes"]["changes"] == ["Field “Note” (note) added to section “Findings”"]


def test_saving_the_same_again_is_no_event(cast, draft):
    before = AuditEvent.objects.count()
    save(draft, cast.cora, FORM)
    assert AuditEvent.objects.count() == before


def test_the_second_of_two_coordinators_is_told_and_can_keep_the_own_work(cast, draft):
    hers, his = form(SIZE, Field("note", "text", "Note")), form(SIZE, Field("side", "text", "Side"))
    save(draft, cast.cora, hers)
    with pytest.raises(Conflict, match="Somebody else"):
        save(draft, cast.alma, his, expected=FORM.content_hash)
    kept = actions.copy_version(version=draft, by=cast.alma, definition=his)
    draft.refresh_from_db()
    assert (definition_of(draft), definition_of(kept), kept.number) == (hers, his, 2)


def test_an_unfinished_form_is_kept_and_its_problems_are_named_at_their_items(cast, draft):
    kind = Field("kind", "single_choice", "Kind", visible_when=["gt", ["field", "gone"], ["num", "1"]])
    saved = save(draft, cast.cora, form(SIZE, kind))
    found = {(one.key, one.place) for one in problems_of(definition_of(saved))}
    assert {("kind", "options"), ("kind", "visible_when")} <= found
    with pytest.raises(Invalid) as refusal:
        actions.publish_version(version=saved, by=cast.cora)
    assert "kind" in refusal.value.fields
    assert "gone" in refusal.value.fields["kind"]
    assert TemplateVersion.objects.get(pk=saved.pk).state == "draft"


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"format": 1},
        {"format": 1, "title": "Chest", "items": [{"kind": "field", "key": "a", "type": "nonsense", "label": ""}]},
        {"format": 1, "title": "Chest", "items": [{"kind": "field", "key": "A B", "type": "text", "label": ""}]},
        {"format": 1, "title": "Chest", "items": [{"kind": "field", "key": "a", "type": "text", "label": 5}]},
        {"format": 1, "title": "Chest", "items": "many"},
        {"format": 1, "title": "Chest", "html": "<script>"},
        {"format": 1, "title": "Chest", "items": [{"kind": "field", "key": "a", "type": "text", "label": ""}] * 2},
    ],
)
def test_what_is_no_form_is_refused_by_name_and_the_draft_untouched(cast, draft, document):
    assert refusals(document)
    with pytest.raises(Invalid) as refusal:
        actions.save_definition(version=draft, by=cast.cora, document=document, expected_hash=draft.content_hash)
    assert all(refusal.value.fields.values())
    draft.refresh_from_db()
    assert definition_of(draft) == FORM


def test_a_form_that_fails_its_own_test_is_not_published(cast, draft):
    failing = form(SIZE, tests=(FormTest("Small", {"size": 3}, {"hidden": ["size"]}),))
    saved = save(draft, cast.cora, failing)
    with pytest.raises(Invalid) as refusal:
        actions.publish_version(version=saved, by=cast.cora)
    assert refusal.value.fields == {"test: Small": "“Size” (size) should be hidden and is shown."}
    mended = save(saved, cast.cora, form(SIZE, tests=(FormTest("Small", {"size": 3}, {"visible": ["size"]}),)))
    assert actions.publish_version(version=mended, by=cast.cora).state == "published"


def test_a_form_without_fields_is_not_published(cast, draft):
    saved = save(draft, cast.cora, Definition("Chest"))
    with pytest.raises(Invalid) as refusal:
        actions.publish_version(version=saved, by=cast.cora)
    assert refusal.value.fields == {"form": "The form has no fields."}


@pytest.mark.statement("V1")
def test_a_published_version_is_changed_in_its_next_draft_only(cast, draft):
    published = actions.publish_version(version=draft, by=cast.cora)
    with pytest.raises(Conflict, match="nothing in it changes"):
        save(published, cast.cora, form())
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        TemplateVersion.objects.filter(pk=published.pk).update(definition="{}")
    following = actions.copy_version(version=published, by=cast.cora)
    assert (following.number, following.state, following.content_hash) == (2, "draft", published.content_hash)
    assert (following.report, bytes(following.source)) == ("{}", b"")


def test_the_title_belongs_to_the_template(cast, draft):
    renamed = save(draft, cast.cora, Definition("Thorax", FORM.items))
    assert Template.objects.get().title == "Thorax"
    actions.create_template(trial=cast.lung, by=cast.cora, title="Liver", definition=FORM)
    with pytest.raises(Invalid, match="There is a template"):
        save(renamed, cast.cora, Definition("Liver", FORM.items))
    second = actions.copy_version(version=renamed, by=cast.cora)
    with pytest.raises(Invalid, match="belongs to all versions"):
        save(second, cast.cora, Definition("Lung", FORM.items))


def test_what_is_stored_is_what_was_sent(cast, draft):
    group = Group("lesions", "Lesions", (Field("axis", "decimal", "Axis"),), row_label="T")
    side = Field("side", "single_choice", "Side", options=(Option("l", "left"), Option("r", "right")))
    sent = form(group, side, language="de", references=("A paper.",))
    saved = save(draft, cast.cora, sent)
    assert parse_definition(saved.definition) == sent
    assert saved.definition == canonical_json(plain_definition(sent))
    assert saved.language == "de"
