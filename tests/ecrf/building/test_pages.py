"""The builder's pages and what its scripts ask for."""

import json

import pytest
from django.urls import reverse

from ecrf import actions, library
from ecrf.building.wire import to_browser
from ecrf.definition import Definition, Field, Group, Option, Section, definition_of
from ecrf.exporting.formats import FORMATS
from ecrf.fields import FIELD_TYPES
from ecrf.models import TemplateVersion
from rapidreader.audit.canonical import parse_json
from tests.ecrf.test_actions import import_one

pytestmark = pytest.mark.django_db
SIZE = Field("size", "decimal", "Size", unit="mm", required="required")
FORM = Definition("Chest", (Section("findings", "Findings", (SIZE,)),), language="en")


@pytest.fixture
def draft(cast):
    return actions.create_template(trial=cast.lung, by=cast.cora, title="Chest", definition=FORM)


@pytest.fixture
def cora(client, cast):
    client.force_login(cast.cora)
    return client


def address(name, version, slug="lung"):
    return reverse(f"version_{name}", args=[slug, version.pk])


def post(client, name, version, **body):
    headers = {"HTTP_ACCEPT": "application/json", "content_type": "application/json"}
    return client.post(address(name, version), json.dumps(body), **headers)


def wire(definition: Definition) -> dict:
    return json.loads(json.dumps(to_browser(parse_json(definition.to_json()))))


def form(*items) -> Definition:
    return Definition("Chest", (Section("findings", "Findings", items),), language="en")


def test_the_page_brings_the_document_with_exact_numbers(cora, cast):
    exact = form(Field("size", "decimal", "Size", minimum=parse_json("12.50")))
    version = actions.create_template(trial=cast.lung, by=cast.cora, title="Exact", definition=exact)
    page = cora.get(address("edit", version)).content.decode()
    assert '"minimum": "12.50"' in page
    assert version.content_hash in page


def test_only_drafts_are_built(cora, cast, draft):
    actions.publish_version(version=draft, by=cast.cora)
    assert cora.get(address("edit", draft)).url == address("show", draft)


def test_saving_answers_with_the_new_hash(cora, draft):
    reply = post(
        cora, "save", draft, document=wire(form(SIZE, Field("note", "text", "Note"))), hash=draft.content_hash
    )
    draft.refresh_from_db()
    assert reply.json()["hash"] == draft.content_hash != FORM.content_hash
    assert "note" in definition_of(draft).fields_by_key


def test_who_comes_later_gets_the_stored_document_and_may_keep_the_own_as_a_draft(cora, draft):
    hers, his = form(SIZE, Field("note", "text", "Note")), form(SIZE, Field("side", "text", "Side"))
    post(cora, "save", draft, document=wire(hers), hash=draft.content_hash)
    reply = post(cora, "save", draft, document=wire(his), hash=FORM.content_hash)
    assert reply.status_code == 409
    assert (reply.json()["document"], reply.json()["hash"]) == (wire(hers), hers.content_hash)
    kept = post(cora, "keep", draft, document=wire(his)).json()
    assert definition_of(TemplateVersion.objects.get(number=kept["number"])) == his
    assert cora.get(kept["url"]).status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"document": NaN}', b'{"a":' * 3000, b"\xff", b'{"document": 7}']
)
def test_what_is_no_document_is_refused_in_words(cora, draft, body):
    for name in ("save", "look", "try", "keep"):
        reply = cora.post(address(name, draft), body, content_type="application/json", HTTP_ACCEPT="application/json")
        assert reply.status_code == 422, name
        assert reply.json()["error"]["detail"]


def test_a_look_shows_the_form_with_what_is_filled_in_and_stores_nothing(cora, draft):
    before = TemplateVersion.objects.values().get()
    reply = post(
        cora, "look", draft, document=wire(form(SIZE, Field("note", "text", "A note"))), answers={"size": "7,5"}
    )
    page = reply.json()["form"]
    assert 'value="7.5"' in page
    assert "A note" in page
    assert TemplateVersion.objects.values().get() == before


def test_a_look_names_problems_and_gives_expressions_as_text(cora, draft):
    shown = Field("kind", "text", "Kind", visible_when=["gt", ["field", "size"], ["num", "10"]])
    lost = Field("site", "text", "Site", visible_when=["answered", ["field", "gone"]])
    reply = post(cora, "look", draft, document=wire(form(SIZE, shown, lost)), answers={}).json()
    assert reply["texts"]["kind"] == {"visible_when": "size > 10"}
    assert [(one["key"], one["place"]) for one in reply["problems"]] == [("site", "visible_when")]


def test_trying_out_says_what_completing_would_say(cora, draft):
    shown = Field("kind", "text", "Kind", visible_when=["gt", ["field", "size"], ["num", "10"]])
    rule = {"value": ["mul", ["field", "size"], ["num", "2"]], "because": "Twice the size."}
    document = wire(form(SIZE, shown))
    document["items"][0]["items"].append(
        {
            "kind": "field",
            "key": "twice",
            "type": "calculated",
            "label": "Twice",
            "result": "decimal",
            "rules": [rule],
        }
    )
    reply = post(cora, "try", draft, document=document, answers={"size": "4.50"}).json()
    assert (reply["hidden"], reply["errors"], reply["count"]) == (["kind"], {}, 1)
    assert reply["calculated"]["twice"]["because"] == "Twice the size."
    assert reply["calculated"]["twice"]["words"].startswith("9")
    assert post(cora, "try", draft, document=document, answers={}).json()["errors"].keys() == {"size"}


def test_the_tests_of_a_form_are_run_on_request(cora, draft):
    document = wire(FORM) | {"tests": [{"name": "One", "answers": {"size": "3"}, "expect": {"hidden": ["size"]}}]}
    [result] = post(cora, "try", draft, document=document, tests=True).json()["tests"]
    assert result == {"name": "One", "differences": ["“Size” (size) should be hidden and is shown."]}


def test_an_expression_is_read_or_its_mistake_shown_at_its_place(cora, draft):
    reply = post(cora, "expression", draft, text="size>=6 and not answered( note )").json()
    assert reply["text"] == "size >= 6 and not answered(note)"
    wrong = post(cora, "expression", draft, text="size >= and").json()
    assert (wrong["position"], bool(wrong["message"])) == (9, True)
    assert post(cora, "expression", draft, ast=reply["ast"]).json()["text"] == reply["text"]
    assert post(cora, "expression", draft, ast=["nonsense"]).status_code == 422


BARE = [Field(f"a_{name}", name, name) for name in FIELD_TYPES]
WRONG = [
    Field("b1", "scale", "Scale", options=(Option("one", "One"),)),
    Field("b2", "scale", "Scale", minimum=parse_json("5"), maximum=parse_json("1")),
    Field("b3", "calculated", "C", result="single_choice"),
    Field("b4", "integer", "I", minimum=parse_json("1.5"), visible_when=["field", "b4"]),
    Group("b5", "G", (Field("b6", "single_choice", "S"), Field("b7", "calculated", "C")), min_rows=5, max_rows=2),
]


def test_an_unfinished_form_of_every_kind_opens_everywhere(cora, cast, draft):
    saved = post(cora, "save", draft, document=wire(form(*BARE, *WRONG)), hash=draft.content_hash)
    assert saved.status_code == 200, saved.json()
    draft.refresh_from_db()
    other = actions.copy_version(version=draft, by=cast.cora, definition=FORM)
    for name in ("show", "edit", "compare"):
        assert cora.get(address(name, draft)).status_code == 200, name
    assert cora.get(address("compare", other), {"from": draft.pk}).status_code == 200
    assert cora.get(f"/api/v1/template-versions/{draft.pk}/").status_code == 200
    for kind in FORMATS:
        file = reverse("version_download", args=["lung", draft.pk, kind])
        assert cora.get(file).status_code in {200, 422}, kind
    look = post(cora, "look", draft, document=wire(form(*BARE, *WRONG)), answers={"b1": "one", "b5": [{"row": 1}]})
    assert "cannot be shown yet" in look.json()["form"]
    assert post(cora, "try", draft, document=wire(form(*BARE, *WRONG)), answers={}).status_code == 200


def test_publishing_from_the_page_names_what_is_in_the_way(cora, draft):
    lost = Field("site", "text", "Site", visible_when=["answered", ["field", "gone"]])
    post(cora, "save", draft, document=wire(form(SIZE, lost)), hash=draft.content_hash)
    assert "gone" in cora.get(address("show", draft)).content.decode()
    refused = cora.post(address("publish", draft), {"accepted": "on"})
    assert (refused.status_code, "cannot be published yet" in refused.content.decode()) == (422, True)


def test_an_imported_draft_opens_in_the_builder_with_its_report_attached(cora, cast):
    version = import_one(cast)
    assert cora.get(address("edit", version)).status_code == 200
    post(cora, "save", version, document=wire(form(SIZE)), hash=version.content_hash)
    version.refresh_from_db()
    assert bytes(version.source)
    assert "Import report" in cora.get(address("show", version)).content.decode()


def begin(client, **fields):
    return client.post(reverse("template_new", args=["lung"]), fields)


def test_a_template_begins_empty_from_the_library_or_as_a_copy(cora, cast, draft):
    assert begin(cora, start="empty", title="Lung", language="de").status_code == 302
    assert definition_of(TemplateVersion.objects.latest("pk")) == Definition("Lung", language="de")
    slug = library.slugs()[0]
    begin(cora, start="library", slug=slug)
    assert definition_of(TemplateVersion.objects.latest("pk")) == library.load(slug)
    begin(cora, start="copy", version=draft.pk, title="Thorax")
    assert definition_of(TemplateVersion.objects.latest("pk")).items == FORM.items


def test_a_taken_title_is_said_and_nothing_made(cora, draft):
    for fields in ({"start": "empty", "title": "Chest"}, {"start": "empty"}, {"start": "copy", "version": draft.pk}):
        reply = begin(cora, **fields)
        assert (reply.status_code, "Nothing was made" in reply.content.decode()) == (422, True)
    assert TemplateVersion.objects.count() == 1


def test_only_what_is_there_and_visible_can_be_copied(cora, cast):
    hidden = actions.create_template(trial=cast.liver, by=cast.olga, title="Zebra", definition=FORM)
    assert begin(cora, start="copy", version=hidden.pk, title="Stolen").status_code == 404
    assert begin(cora, start="library", slug="nothing").status_code == 404
    assert "Zebra" not in cora.get(reverse("template_new", args=["lung"])).content.decode()


def test_a_new_version_goes_on_from_the_published_one(cora, cast, draft):
    actions.publish_version(version=draft, by=cast.cora)
    reply = cora.post(address("copy", draft))
    following = TemplateVersion.objects.get(number=2)
    assert reply.url == address("edit", following)
    assert definition_of(following) == FORM


def test_two_versions_are_compared_in_words(cora, cast, draft):
    bigger = form(Field("size", "decimal", "Size", unit="cm", required="required"))
    following = actions.copy_version(version=draft, by=cast.cora, definition=bigger)
    page = cora.get(address("compare", following)).content.decode()
    assert "Field “Size” (size): unit changed from “mm” to “cm”" in page
    back = cora.get(address("compare", draft), {"from": following.pk}).content.decode()
    assert "unit changed from “cm” to “mm”" in back
    assert cora.get(address("compare", draft), {"from": 999}).status_code == 404
