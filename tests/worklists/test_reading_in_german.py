"""A reader who has chosen German meets German: the room, the form's own texts, its rules, what the server says."""

import json

import pytest
from django.utils import timezone

from ecrf.definition import Check, Definition, Field, Option, Rule
from ecrf.models import ImageAssessor, Template, TemplateVersion
from tests.cast import add_session
from tests.worklists.lists import activate

FORM = Definition(
    title="Lung",
    language="en",
    items=(
        Field(
            "size",
            "decimal",
            "Size",
            unit="mm",
            required="required",
            checks=(
                Check(
                    ["gt", ["field", "size"], ["num", "90"]], "Really?", "warning", {"de": {"message": "Wirklich?"}}
                ),
            ),
            translations={"de": {"label": "Größe"}},
        ),
        Field(
            "side",
            "single_choice",
            "Side",
            options=(Option("l", "left", translations={"de": {"label": "links"}}), Option("r", "right")),
        ),
        Field(
            "grade",
            "calculated",
            "Grade",
            result="text",
            rules=(Rule(["text", "A"], None, "As always", {"de": {"because": "Wie immer"}}),),
        ),
    ),
)


@pytest.fixture
def read(client, cast):
    template = Template.objects.create(trial=cast.lung, title=FORM.title)
    fields = {"number": 1, "definition": FORM.to_json(), "content_hash": FORM.content_hash, "created_by": cast.cora}
    published = {"state": "published", "published_at": timezone.now(), "published_by": cast.cora}
    version = TemplateVersion.objects.create(template=template, **fields, **published)
    client.force_login(cast.ada)
    client.post("/language/", {"language": "de"})
    return activate(cast, version=version, sessions=[add_session(cast)], readers=[cast.ada]).reads.get()


def send(client, read, what, **body):
    read.refresh_from_db()
    body = {"answers": {}, "measurements": [], "draft_number": read.draft_number, **body}
    headers = {"Accept": "application/json"}
    return client.post(
        f"/reads/{read.pk}/{what}/", json.dumps(body), content_type="application/json", headers=headers
    )


def test_form_and_room_are_german_and_what_is_not_translated_stays(client, read):
    page = client.get(f"/reads/{read.pk}/").content.decode()
    assert '<html lang="de"' in page and 'class="ecrf" novalidate autocomplete="off" lang="de"' in page
    for text in ("Größe", "links", "right", "Abschließen und weiter", "Wie immer", "Pflichtangabe", "ausstehend"):
        assert text in page
    for text in (">Size", "As always", "must be answered", "Complete &amp; next", ">left<"):
        assert text not in page


def test_the_servers_word_is_german_and_the_answers_are_the_same(client, read):
    draft = send(client, read, "save", answers={"size": "x"}, save_key="k1").json()
    assert draft["errors"] == {"size": "Das ist keine Zahl."}
    assert draft["because"] == {"grade": "Wie immer"}
    empty = send(client, read, "complete").json()
    assert empty["error"]["detail"] == "Das Formular ist noch nicht vollständig."
    assert "Bitte ausfüllen" in empty["errors"]["size"]
    warned = send(client, read, "complete", answers={"size": "95,5"}).json()
    assert warned["warnings"] == {"size": "Wirklich?"}
    done = send(client, read, "complete", answers={"size": "95,5"}, justifications={"size": "Ja"})
    assert done.status_code == 200
    stored = ImageAssessor.objects.get(read_key=read.pk)
    assert json.loads(stored.answers)["size"] == 95.5
    assert stored.meaning == "Ich habe diese Untersuchung befundet und dieses Formular ausgefüllt"


def test_in_english_the_same_form_is_english(client, read):
    client.post("/language/", {"language": "en"})
    page = client.get(f"/reads/{read.pk}/").content.decode()
    assert ">Size" in page and 'lang="en"' in page
