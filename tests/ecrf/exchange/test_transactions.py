"""IHE MRRT: retrieve RAD-103, store RAD-104, query RAD-105, with the rights of the trial's pages."""

import pytest
from django.urls import reverse
from lxml import etree

from ecrf import actions
from ecrf.definition import definition_of
from ecrf.editions import identifier_of, versions_by_identifier
from ecrf.importing import import_source
from ecrf.models import TemplateVersion
from rapidreader.audit.actions import create_token
from tests.ecrf.exporting.validity import faults_of
from tests.ecrf.forms import template

pytestmark = pytest.mark.django_db
BASE = "/api/v1/trials/lung/IHETemplateService/"


def document(uid="1.2.3", body="<p>Size <input name=size></p>", title="Chest", more=""):
    head = f'<meta name="dcterms.identifier" content="{uid}"><meta name="dcterms.publisher" content="House">{more}'
    return template(body, head, title=title)


def published(cast, *args, trial=None, by=None, **more) -> TemplateVersion:
    by = by or cast.cora
    version = actions.import_template(trial=trial or cast.lung, by=by, html=document(*args, **more), name="x.html")
    return actions.publish_version(version=actions.accept_report(version=version, by=by), by=by)


@pytest.fixture
def ask(cast, client):
    """Asks as somebody with an API token."""

    def send(method: str, path: str, who="cora", body=b"", **headers):
        token = create_token(by=getattr(cast, who), days=1)[1]
        extra = {"HTTP_AUTHORIZATION": f"Token {token}", **headers}
        return getattr(client, method)(f"{BASE}{path}", data=body, content_type="text/html", **extra)

    return send


def test_a_published_template_is_retrieved_as_a_valid_document_that_is_the_form(cast, ask):
    version = published(cast)
    answer = ask("get", "1.2.3", HTTP_ACCEPT="text/html")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert faults_of(answer.content) == []
    assert b'<meta name="dcterms.identifier" content="1.2.3"/>' in answer.content
    assert import_source(answer.content).definition == definition_of(version)
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_session_of_a_browser_is_enough(cast, client):
    published(cast)
    client.force_login(cast.mona)
    assert client.get(f"{BASE}1.2.3").status_code == 200


@pytest.mark.parametrize("who", ["ada", "judy", "olga"])
def test_who_does_not_see_the_trial_does_not_see_its_templates(cast, ask, who):
    published(cast)
    assert [ask("get", path, who).status_code for path in ("1.2.3", "")] == [404, 404]
    assert ask("put", "1.2.3", who, document()).status_code == 404


def test_without_a_name_there_is_nothing(cast, client):
    published(cast)
    for method, path in (("get", "1.2.3"), ("get", ""), ("put", "1.2.3")):
        assert getattr(client, method)(f"{BASE}{path}").status_code == 401


def test_drafts_and_retired_versions_are_not_served(cast, ask):
    version = published(cast)
    actions.import_template(trial=cast.lung, by=cast.cora, html=document("4.5", title="Other"), name="x")
    assert ask("get", "4.5").status_code == 404
    actions.retire_version(version=version, by=cast.cora)
    assert ask("get", "1.2.3").status_code == 404
    assert ask("get", "").content.count(b"<template ") == 0


def test_another_body_under_the_same_identifier_gets_one_of_its_own(cast, ask):
    first = published(cast)
    second = published(cast, body="<p>Width <input name=width></p>")
    assert identifier_of(first) == "1.2.3"
    assert identifier_of(second).startswith("2.25.")
    assert b">Size<" in ask("get", "1.2.3").content
    assert b">Width<" in ask("get", identifier_of(second)).content
    assert set(versions_by_identifier(cast.lung)) == {"1.2.3", identifier_of(second)}


def test_a_retired_version_keeps_its_identifier(cast):
    first = published(cast)
    actions.retire_version(version=first, by=cast.cora)
    second = published(cast, body="<p>Width <input name=width></p>")
    assert identifier_of(second) != "1.2.3"


def test_another_trial_has_identifiers_of_its_own(cast):
    published(cast)
    theirs = published(cast, body="<p>Width <input name=w></p>", trial=cast.liver, by=cast.olga)
    assert identifier_of(theirs) == "1.2.3"


def test_storing_makes_a_draft_with_its_report(cast, ask):
    answer = ask("put", "1.2.3", body=document())
    version = TemplateVersion.objects.get()
    assert (answer.status_code, answer.json()["version"]) == (201, version.pk)
    assert (version.state, bytes(version.source), version.created_by) == ("draft", document(), cast.cora)
    assert ask("get", "1.2.3").status_code == 404


def test_storing_the_same_document_again_changes_nothing(cast, ask):
    ask("put", "1.2.3", body=document())
    answer = ask("put", "1.2.3", body=document())
    assert (answer.status_code, answer.json()["is_new"]) == (200, False)
    assert TemplateVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("uid", "body", "status", "words"),
    [
        ("9.9", document(), 400, "1.2.3"),
        ("1.2.3", template("<p>Size <input name=size></p>"), 400, "no dcterms.identifier"),
        ("1.2.3", document(body="<p>nothing</p>"), 422, "No fields"),
        ("1.2.3", b"", 422, "empty"),
        ("1.2.3", b"\x00\x01", 422, "not HTML"),
        ("1.2.3", b"<p>" + b"x" * 9_000_000, 422, "too big"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_the_reason(cast, ask, uid, body, status, words):
    answer = ask("put", uid, body=body)
    assert answer.status_code == status
    assert words in str(answer.json()["error"])
    assert not TemplateVersion.objects.exists()


def test_a_changed_body_needs_a_new_identifier(cast, ask):
    published(cast)
    answer = ask("put", "1.2.3", body=document(body="<p>Width <input name=width></p>"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")


def test_a_monitor_may_not_store(cast, ask):
    assert ask("put", "1.2.3", "mona", document()).status_code == 403


def found(answer) -> list[str]:
    root = etree.fromstring(answer.content)
    assert root.tag == "templates"
    return [one.findtext("title") for one in root]


def test_queries_find_by_dublin_core(cast, ask):
    published(cast)
    published(cast, "1.2.4", title="Liver", more='<meta name="dcterms.language" content="de">')
    expected = {
        "": ["Chest", "Liver"],
        "?dcterms.title=CHE": ["Chest"],
        "?dcterms:title=liver": ["Liver"],
        "?title=": ["Chest", "Liver"],
        "?dcterms.identifier=1.2.3": ["Chest"],
        "?dcterms.identifier=1.2": [],
        "?dcterms.publisher=hous&dcterms.title=liver": ["Liver"],
        "?dcterms.language=de": ["Liver"],
        "?dcterms.type=IMAGE_REPORT_TEMPLATE": ["Chest", "Liver"],
    }
    answers = {query: ask("get", query, HTTP_ACCEPT="text/xml") for query in expected}
    assert {query: found(answer) for query, answer in answers.items()} == expected
    assert {answer["Content-Type"] for answer in answers.values()} == {"text/xml; charset=utf-8"}


def test_a_query_costs_the_same_however_many_templates_there_are(cast, client, django_assert_max_num_queries):
    client.force_login(cast.cora)
    for number in range(4):
        published(cast, f"1.2.{number}", title=f"Title {number}")
    with django_assert_max_num_queries(8):
        assert len(found(client.get(BASE))) == 4


def test_a_query_says_where_to_retrieve_from(cast, ask, client):
    published(cast)
    one = etree.fromstring(ask("get", "").content)[0]
    assert one.get("href") == f"http://testserver{BASE}1.2.3"
    assert one.findtext("template_attributes/status") == "ACTIVE"
    assert {meta.get("name"): meta.get("content") for meta in one.iter("meta")}["dcterms.publisher"] == "House"
    client.force_login(cast.cora)
    assert client.get(one.get("href")).status_code == 200


def test_an_unknown_parameter_is_refused(cast, ask):
    answer = ask("get", "?dcterms.colour=blue")
    assert answer.status_code == 400
    assert "dcterms.colour" in answer.json()["error"]["detail"]


@pytest.mark.parametrize("uid", ["..", "a b", "%2e%2e", "ä", "x" * 500, "'\"<script>"])
def test_odd_identifiers_find_nothing(cast, ask, uid):
    assert ask("get", uid).status_code == 404


# --- downloads ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "start", "name"),
    [
        ("mrrt", b"<!DOCTYPE html>", "evil-x-v1.html"),
        ("json", b'{"', "evil-x-v1.json"),
        ("csv", b"key,", "evil-x-v1.csv"),
        ("redcap", b"Variable / Field Name,", "evil-x-v1.redcap.csv"),
        ("pdf", b"%PDF-", "evil-x-v1.pdf"),
    ],
)
def test_versions_are_downloaded_under_harmless_names(cast, client, kind, start, name):
    title = 'evil"; x=/../../etc/passwd\n Größe '
    version = actions.import_template(trial=cast.lung, by=cast.cora, html=document(), name="x")
    version.template.title = title
    version.template.save()
    client.force_login(cast.mona)
    answer = client.get(reverse("version_download", args=["lung", version.pk, kind]))
    assert answer.content.startswith(start)
    assert "sandbox" in answer["Content-Security-Policy"]
    shown = answer["Content-Disposition"]
    assert shown.startswith("attachment; filename=")
    assert shown.isascii() and not set(shown.split("=", 1)[1].strip('"')) & set('"/\\\n;')
    assert shown.split("=", 1)[1].strip('"').endswith(name.split("-v1")[1])


def test_there_is_no_other_format(cast, client):
    version = published(cast)
    client.force_login(cast.cora)
    assert client.get(reverse("version_download", args=["lung", version.pk, "exe"])).status_code == 404
