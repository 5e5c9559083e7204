"""Reads that are completed with an electronic signature (21 CFR 11.50, 11.70, 11.200)."""

import json

import pytest

from ecrf.models import ImageAssessor
from ecrf.signed import signature_of
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent, Signature
from rapidreader.audit.signing import SignatureRefused
from tests.cast import PASSWORD
from tests.worklists.courses import activate_under, reads_of
from tests.worklists.lists import sign
from worklists import actions
from worklists.models import Read

DRAFT = {"answers": {"finding": "nodule"}, "measurements": [], "draft_number": 0}
FULL = {"username": "ada", "password": PASSWORD}


@pytest.fixture
def worklist(cast):
    return activate_under(cast, {"signature": "password"})


@pytest.fixture
def reads(cast, worklist):
    return reads_of(worklist, cast.ada)


@pytest.fixture
def ask(client, cast, worklist):
    """ask(read, {...}) -> the answer to the page's request."""
    client.force_login(cast.ada)

    def run(read, body, what="complete"):
        headers = {"Accept": "application/json"}
        return client.post(f"/reads/{read.pk}/{what}/", json.dumps(body), "application/json", headers=headers)

    return run


def refusal(answer) -> tuple:
    body = answer.json()
    return answer.status_code, body["error"]["code"], body.get("needs")


# A sitting begins when the transaction of its first signature has ended, which that of a test never does.
ENDS = pytest.mark.django_db(transaction=True)


@ENDS
@pytest.mark.statement("S3")
def test_the_first_signature_of_a_sitting_needs_both_and_later_ones_the_password(ask, reads):
    assert refusal(ask(reads[0], DRAFT)) == (422, "password_needed", ["username", "password"])
    assert ask(reads[0], DRAFT | FULL).status_code == 200
    assert refusal(ask(reads[1], DRAFT)) == (422, "password_needed", ["password"])
    assert ask(reads[1], DRAFT | {"password": PASSWORD}).status_code == 200
    assert list(Signature.objects.order_by("signed_at").values_list("method", flat=True)) == [
        "name_and_password",
        "password",
    ]


@pytest.mark.statement("S3")
@pytest.mark.parametrize("wrong", [{"password": "x"}, {"username": "ben"}, {"username": "ben", "password": "x"}])
def test_nobody_signs_with_a_wrong_password_or_for_another(ask, reads, wrong):
    assert refusal(ask(reads[0], DRAFT | FULL | wrong))[:2] == (422, "password_wrong")
    assert Read.objects.get(pk=reads[0].pk).state == "open"
    assert not Signature.objects.exists()


@pytest.mark.statement("S4")
def test_wrong_attempts_lock_signing(ask, reads, settings):
    for _ in range(settings.LOCK_FAILURES):
        last = ask(reads[0], DRAFT | FULL | {"password": "x"})
    assert refusal(last)[1] == "locked"
    assert refusal(ask(reads[0], DRAFT | FULL))[1] == "locked"
    assert AuditEvent.objects.filter(verb="signing_locked").count() == 1


def test_a_form_that_is_not_complete_is_said_before_the_password_is_asked_for(ask, reads):
    answer = ask(reads[0], DRAFT | {"answers": {}})
    assert refusal(answer)[1] == "incomplete" and list(answer.json()["errors"]) == ["finding"]


@pytest.mark.statement("S2")
def test_the_signature_is_bound_to_what_was_signed(ask, reads):
    ask(reads[0], DRAFT | FULL)
    assessor = ImageAssessor.objects.get()
    assert signature_of(assessor).state.kind == "valid"
    for column, text in {
        "answers": '{"finding":"nodules"}',
        "measurements": '[{"uid":"m1"}]',
        "template_hash": "0" * 64,
        "circumstances": assessor.circumstances.replace('"images_hash":""', '"images_hash":"0"'),
    }.items():
        kept = getattr(assessor, column)
        setattr(assessor, column, text)
        assert signature_of(assessor).state.kind == "altered", column
        setattr(assessor, column, kept)


@pytest.mark.statement("S1")
def test_name_time_and_meaning_stand_in_assessor_event_panel_and_drawer(ask, client, cast, worklist, reads):
    ask(reads[0], DRAFT | FULL)
    said = parse_json(ImageAssessor.objects.get().circumstances)["signature"]
    assert (said["name"], said["meaning"]) == ("Ada Reader", "I have read this session and completed this form")
    event = AuditEvent.objects.get(verb="read_signed")
    assert parse_json(event.body)["changes"]["signature"]["id"] == said["id"] == str(Signature.objects.get().pk)
    panel = client.get(f"/reads/{reads[0].pk}/panel/").content.decode()
    client.force_login(cast.cora)
    drawer = client.get(f"/trials/lung/worklists/{worklist.pk}/?read={reads[0].pk}").content.decode()
    page = client.get(f"/trials/lung/assessors/{ImageAssessor.objects.get().pk}/").content.decode()
    for shown in (panel, drawer, page):
        assert "Ada Reader" in shown and "I have read this session and completed this form" in shown
        assert "Signed by" in shown and "Valid" in shown


@ENDS
@pytest.mark.statement("S2")
def test_reopening_voids_the_signature_visibly_and_wants_a_new_one(ask, client, cast, reads):
    ask(reads[0], DRAFT | FULL)
    read = actions.reopen_read(read=reads[0], by=cast.cora, reason="Wrong side")
    assert "Voided by revision 2" in client.get(f"/reads/{read.pk}/panel/").content.decode()
    assert refusal(ask(read, DRAFT | {"draft_number": read.draft_number}))[1] == "password_needed"
    done = ask(read, DRAFT | {"draft_number": read.draft_number, "password": PASSWORD})
    assert done.status_code == 200
    panel = client.get(f"/reads/{read.pk}/panel/").content.decode()
    assert panel.count("data-signature") == 2 and "Voided by revision 2" in panel and "Valid" in panel


def test_not_readable_is_signed_too_and_bound_to_its_reason(ask, reads):
    body = DRAFT | {"reason": "Motion"}
    assert refusal(ask(reads[0], body, "not-readable"))[1] == "password_needed"
    assert ask(reads[0], body | FULL, "not-readable").status_code == 200
    assessor = ImageAssessor.objects.get()
    assert signature_of(assessor).state.kind == "valid"
    assessor.circumstances = assessor.circumstances.replace('"Motion"', '"Metal"')
    assert signature_of(assessor).state.kind == "altered"


def test_no_action_completes_a_read_without_the_signature_that_its_protocol_asks_for(cast, reads):
    with pytest.raises(SignatureRefused):
        sign(reads[0])
    assert Read.objects.get(pk=reads[0].pk).state == "open"
    assert not ImageAssessor.objects.exists()


@pytest.mark.statement("S3")
def test_the_page_fills_in_nothing_for_the_signer(client, cast, reads):
    client.force_login(cast.ada)
    page = client.get(f"/reads/{reads[0].pk}/").content.decode()
    box = page.partition("<signature-box")[2].partition("</signature-box>")[0]
    assert 'id="sign-user" autocomplete="off"' in box
    assert 'type="password" autocomplete="new-password"' in box
    assert "value=" not in box and "ada" not in box.casefold().replace("data", "")


def test_a_plain_worklist_asks_for_no_password(ask, cast, reads):
    read = reads_of(
        activate_under(
            cast, {}, name="Plain", version=reads[0].worklist.template_version, sessions=[reads[0].item.session]
        ),
        cast.ada,
    )[0]
    assert ask(read, DRAFT).status_code == 200


def test_scripts_sign_over_the_api_with_both_each_time(client, cast, reads):
    client.force_login(cast.ada)
    body = DRAFT | {"meaning": "I have read this session."}
    headers = {"Accept": "application/json"}
    path = f"/api/v1/reads/{reads[0].pk}/complete/"
    assert refusal(client.post(path, body, "application/json", headers=headers))[1] == "password_needed"
    assert client.post(path, body | FULL, "application/json", headers=headers).status_code == 201
