"""Qualification as readers and coordinators meet it: documents, shut lists, feedback, known answers, certificate."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.worklists.lists import add_version, plan
from tests.worklists.qualification.lists import HALF, RIGHT, live, published, read_all, training
from worklists import actions
from worklists.actions import charter, qualifying
from worklists.models import Acknowledgement, CharterDocument, GoldAnswer, Qualification

PAGES = "/trials/lung/qualification/"


@pytest.fixture
def as_cora(client, cast):
    client.force_login(cast.cora)
    return client


@pytest.fixture
def as_ada(client, cast):
    client.force_login(cast.ada)
    return client


def text(answer) -> str:
    return answer.content.decode()


# --- the reader -------------------------------------------------------------------------------------------------


def test_a_shut_list_says_what_is_missing_and_opens_when_it_is_done(as_ada, cast):
    document, taught = published(cast), training(cast)
    worklist = live(cast, documents=[document], training=taught)
    read = worklist.reads.filter(reader=cast.ada).first()
    page = text(as_ada.get("/reading/"))
    assert "This worklist opens for you when" in page and "Read slowly." in page
    assert "Pass the training “Training” with 80 % of the known answers" in page
    assert f"/reads/{read.pk}/" not in page
    as_ada.post(f"/reading/documents/{document.pk}/acknowledge/")
    page = text(as_ada.get("/reading/"))
    assert "Read slowly." not in page and "Kept: you have read and understood Imaging charter." in page
    read_all(taught, cast.ada, RIGHT)
    page = text(as_ada.get("/reading/"))
    assert "This worklist opens" not in page and f"/reads/{read.pk}/" in page


def test_a_document_is_shown_whole_and_as_text(as_ada, cast):
    document = published(cast, text="<b>First</b>\nline\n\nSecond & last")
    page = text(as_ada.get(f"/reading/documents/{document.pk}/"))
    assert "<p>&lt;b&gt;First&lt;/b&gt;<br>line</p>" in page and "<p>Second &amp; last</p>" in page
    assert "data-acknowledge" in page
    as_ada.post(f"/reading/documents/{document.pk}/acknowledge/")
    page = text(as_ada.get(f"/reading/documents/{document.pk}/"))
    assert "Ada Reader has read and understood this document" in page and "data-acknowledge" not in page


def test_drafts_and_documents_of_other_trials_are_not_there(as_ada, cast):
    draft = charter.draft_document(trial=cast.lung, by=cast.cora, title="Manual", text="x")
    other = CharterDocument.objects.create(trial=cast.liver, title="Other", version=1, text="x", created_by=cast.olga)
    for document in (draft, other):
        assert as_ada.get(f"/reading/documents/{document.pk}/").status_code == 404
        assert as_ada.post(f"/reading/documents/{document.pk}/acknowledge/").status_code == 404
    assert not Acknowledgement.objects.exists()


def test_feedback_tells_what_was_met_and_the_right_answers_only_to_who_has_passed(as_ada, cast):
    worklist = training(cast)
    address = f"/reading/{worklist.pk}/feedback/"
    assert as_ada.get(address).status_code == 404
    read_all(worklist, cast.ada, HALF)
    page = text(as_ada.get(address))
    assert "50 % of the known answers met" in page and "Not passed" in page
    assert page.count("✗</span> not met") == 2 and "scar" in page
    assert "nodule" not in page and "Known answer" not in page
    qualifying.repeat_training(worklist=worklist, reader=cast.ada, by=cast.cora, reason="Again")
    assert "50 %" in text(as_ada.get(address)), "while another attempt goes on, the last one is shown"
    assert address in text(as_ada.get("/reading/"))
    read_all(worklist, cast.ada, RIGHT)
    page = text(as_ada.get(address))
    assert "100 % of the known answers met" in page and "Known answer" in page and "nodule" in page


def test_nobody_sees_the_feedback_of_another(as_ada, cast):
    worklist = training(cast)
    read_all(worklist, cast.ben, HALF)
    assert as_ada.get(f"/reading/{worklist.pk}/feedback/").status_code == 404


def test_the_certificate_has_documents_and_attempts(as_ada, cast):
    document, worklist = published(cast), training(cast)
    charter.acknowledge_document(document=document, by=cast.ada)
    read_all(worklist, cast.ada, HALF)
    page = text(as_ada.get("/reading/trials/lung/certificate/"))
    assert document.sha256 in page and "50 % of the known answers met; pass mark 80 %" in page
    assert "Ada Reader" in page and "Not passed" in page
    as_ada.force_login(cast.mona)
    assert document.sha256 in text(as_ada.get(f"{PAGES}readers/{cast.ada.pk}/"))
    assert as_ada.get(f"{PAGES}readers/{cast.olga.pk}/").status_code == 404


def test_all_of_it_speaks_german(as_ada, cast):
    live(cast, documents=[published(cast)], training=training(cast))
    as_ada.post("/language/", {"language": "de"})
    page = text(as_ada.get("/reading/"))
    for words in ("Diese Arbeitsliste öffnet sich", "Gelesen und verstanden", "Schulung", "bestehen"):
        assert words in page


@pytest.mark.parametrize("count", [1, 6])
def test_the_reading_list_asks_no_more_for_many_shut_lists(as_ada, cast, count):
    document, taught = published(cast), training(cast)
    for number in range(count):
        live(cast, documents=[document], training=taught, name=f"List {number}")
    with CaptureQueriesContext(connection) as captured:
        as_ada.get("/reading/")
    assert len(captured) < 25


# --- the coordinator --------------------------------------------------------------------------------------------


def test_a_document_is_written_published_and_revised(as_cora, cast):
    answer = as_cora.post(f"{PAGES}documents/new/", {"title": "Charter", "text": "One.\r\n\r\nTwo."}, follow=True)
    document = CharterDocument.objects.get()
    assert "The draft is saved" in text(answer) and document.text == "One.\n\nTwo."
    one = f"{PAGES}documents/{document.pk}/"
    as_cora.post(f"{one}edit/", {"text": "Three."})
    assert "Tick that the text is final" in text(as_cora.post(f"{one}publish/", follow=True))
    as_cora.post(f"{one}publish/", {"sure": "1"})
    document.refresh_from_db()
    assert document.published_by == cast.cora and document.text == "Three."
    assert as_cora.post(f"{one}edit/", {"text": "Four."}).status_code == 422
    assert "Version 2 is a draft" in text(as_cora.post(f"{one}revise/", follow=True))
    draft = CharterDocument.objects.get(version=2)
    as_cora.post(f"{PAGES}documents/{draft.pk}/discard/")
    assert not CharterDocument.objects.filter(version=2).exists()


def test_publishing_warns_of_the_lists_that_it_shuts(as_cora, cast):
    document = published(cast)
    live(cast, documents=[document])
    draft = charter.revise_document(document=document, by=cast.cora)
    page = text(as_cora.get(f"{PAGES}documents/{draft.pk}/"))
    assert "shut until each reader has acknowledged this version: Live reads" in page


def test_the_overview_says_who_is_where(as_cora, cast):
    document, worklist = published(cast), training(cast)
    charter.acknowledge_document(document=document, by=cast.ada)
    read_all(worklist, cast.ben, HALF)
    page = text(as_cora.get(PAGES))
    assert "50 % not passed" in page and page.count("– not yet") == 2
    with CaptureQueriesContext(connection) as captured:
        as_cora.get(PAGES)
    assert len(captured) < 20


def test_known_answers_are_entered_session_by_session(as_cora, cast):
    draft = actions.create_worklist(**plan(cast, purpose="training", version=add_version(cast, title="T")))
    first, second, third = draft.items.order_by("place")
    base = f"/trials/lung/worklists/{draft.pk}/known-answers/"
    page = text(as_cora.get(f"{base}{first.pk}/"))
    assert "data-ecrf" in page and 'data-rule="size"' in page

    def send(item, **body):
        asked = {"content_type": "application/json", "headers": {"Accept": "application/json"}}
        return as_cora.post(f"{base}{item.pk}/", json.dumps(body), **asked)

    rules = {"size": {"counts": True, "tolerance": "2,5", "is_percent": False}, "finding": {"counts": False}}
    answer = send(first, answers={"size": "12"}, rules=rules)
    assert answer.json() == {"next": f"{base}{second.pk}/"}
    assert json.loads(GoldAnswer.objects.get().scoring)["size"]["tolerance"] == 2.5
    assert 'value="2.5"' in text(as_cora.get(f"{base}{second.pk}/")), "a new session begins with these rules"
    wrong = send(second, answers={"size": "x"}, rules={"size": {"tolerance": "much"}})
    assert wrong.status_code == 422 and wrong.json()["error"]["fields"] == {
        "size": "The tolerance must be a number that is not below zero."
    }
    assert "size" in send(second, answers={"size": "x"}, rules={}).json()["error"]["fields"]
    send(second, answers={"size": 3}, rules={})
    assert send(third, answers={"size": 4}, rules={}).json() == {
        "next": f"/trials/lung/worklists/{draft.pk}/training/"
    }


def test_another_attempt_is_given_from_the_results(as_cora, cast):
    worklist = training(cast)
    read_all(worklist, cast.ada, HALF)
    attempt = Qualification.objects.get()
    base = f"/trials/lung/worklists/{worklist.pk}/training/"
    page = text(as_cora.get(f"{base}?attempt={attempt.pk}"))
    assert "nodule" in page and "scar" in page and "Reopen for another attempt" in page
    assert as_cora.post(f"{base}repeat/", {"reader": cast.ada.pk, "reason": ""}).status_code == 422
    assert as_cora.post(f"{base}repeat/", {"reader": cast.olga.pk, "reason": "x"}).status_code == 404
    page = text(as_cora.post(f"{base}repeat/", {"reader": cast.ada.pk, "reason": "Second try"}, follow=True))
    assert "2 reads are open again" in page


def test_a_live_list_has_no_training_pages(as_cora, cast, worklist):
    assert as_cora.get(f"/trials/lung/worklists/{worklist.pk}/training/").status_code == 404


def test_what_a_list_requires_is_chosen_in_the_protocol_editor(as_cora, cast):
    document, taught = published(cast), training(cast)
    page = text(as_cora.get("/trials/lung/worklists/new/"))
    assert "Documents to acknowledge" in page and "Imaging charter v1" in page and ">Training</option>" in page
    draft = actions.create_worklist(**plan(cast, version=add_version(cast, title="L")))
    form = as_cora.get(f"/trials/lung/worklists/{draft.pk}/edit/").context
    sent = {f"{one.prefix}-{name}": value for one in form["editor"].sections for name, value in one.initial.items()}
    sent |= {name: value for name, value in form["form"].initial.items() if value is not None}
    sent |= {"qualification-documents": [document.pk], "qualification-training": taught.pk, "do": "save"}
    sent |= {"qualification-pass_mark": "87,5"}
    sent = {name: value for name, value in sent.items() if value is not None}
    assert as_cora.post(f"/trials/lung/worklists/{draft.pk}/edit/", sent).status_code == 302
    draft.refresh_from_db()
    chosen = json.loads(draft.protocol)["qualification"]
    assert chosen == {"documents": [document.pk], "training": taught.pk, "pass_mark": 0.875}
    sent["qualification-pass_mark"] = "0"
    refused = as_cora.post(f"/trials/lung/worklists/{draft.pk}/edit/", sent)
    assert refused.status_code == 422 and "A number above 0 and up to 100" in text(refused)


# --- training stays out of the trial's data ---------------------------------------------------------------------


def test_training_is_in_no_file_of_the_trial_and_in_its_own(as_cora, cast, worklist):
    taught = training(cast)
    read_all(taught, cast.ada, RIGHT)
    for kind in ("reads.csv", "answers.csv", "reads.json", "codebook.csv"):
        content = as_cora.get(f"/trials/lung/exports/{kind}").getvalue().decode()
        assert "Training" not in content and "Nodule" not in content, kind
    own = as_cora.get(f"/trials/lung/worklists/{taught.pk}/exports/reads.csv").getvalue().decode()
    assert ",training," in own and "Nodule" in own
    assert "1001" in as_cora.get("/trials/lung/exports/reads.csv").getvalue().decode()
