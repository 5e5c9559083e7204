"""A session that cannot be evaluated: completed with a reason instead of a form, and the coordinator is asked."""

import json

import pytest

from ecrf.assessors import is_unchanged
from ecrf.models import ImageAssessor
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict, Invalid
from rapidreader.audit.models import AuditEvent
from tests.worklists.lists import MEASUREMENT, save, sign
from worklists import actions
from worklists.models import Query, Read

DRAFT = {"answers": {"size": 7}, "measurements": [], "draft_number": 0, "reason": "Breathing motion"}


def mark(read, **more):
    read.refresh_from_db()
    given = {"answers": {}, "measurements": [], "draft_number": read.draft_number, "reason": "Breathing motion"}
    return actions.mark_not_readable(read=read, by=read.reader, meaning="It cannot be read.", **(given | more))


def test_the_form_need_not_be_complete_and_what_was_entered_is_kept(read):
    assessor = mark(read, answers={"size": 7}, measurements=[MEASUREMENT])
    read.refresh_from_db()
    assert (read.state, read.not_readable_reason, read.signed_by) == ("complete", "Breathing motion", read.reader)
    assert parse_json(assessor.answers) == {"size": 7}
    said = parse_json(assessor.circumstances)
    assert (said["outcome"], said["not_readable_reason"]) == ("not_readable", "Breathing motion")
    assert is_unchanged(assessor)


def test_what_is_read_says_so_too(worklist, read):
    said = parse_json(sign(read).circumstances)
    assert said == {
        "kind": "read",
        "outcome": "read",
        "not_readable_reason": "",
        "period": 1,
        "condition": "",
        "repetition": 0,
        "slot": 1,
        "schedule_hash": worklist.schedule_hash,
        "amendment": None,
        "images_hash": "",
        "signature": None,
    }


def test_it_leaves_one_event_with_the_reason_and_a_query(read):
    mark(read)
    event = AuditEvent.objects.get(verb="read_marked_not_readable")
    assert parse_json(event.body)["reason"] == "Breathing motion"
    query = Query.objects.get()
    assert (query.read, query.is_for_reader, query.opened_by) == (read, False, read.reader)
    assert query.messages.get().text == "Breathing motion"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_reason_is_needed(read, reason):
    with pytest.raises(Invalid) as error:
        mark(read, reason=reason)
    assert list(error.value.fields) == ["reason"]
    assert not ImageAssessor.objects.exists()


def test_an_older_window_cannot_mark_it(read):
    save(read)
    with pytest.raises(Conflict, match="another window"):
        mark(read, draft_number=0)


def test_after_reopening_it_is_read_like_any_other(cast, read):
    mark(read)
    actions.reopen_read(read=read, by=cast.cora, reason="Better images came")
    assert Read.objects.get(pk=read.pk).not_readable_reason == ""
    assert parse_json(sign(read).circumstances)["outcome"] == "read"
    assert ImageAssessor.objects.count() == 2


@pytest.fixture
def ask(client, cast, read):
    client.force_login(cast.ada)

    def run(body, what="not-readable"):
        headers = {"Accept": "application/json"}
        return client.post(f"/reads/{read.pk}/{what}/", json.dumps(body), "application/json", headers=headers)

    return run


def test_the_page_asks_and_goes_on_to_the_next_read(ask, ada_reads):
    answer = ask(DRAFT)
    assert answer.status_code == 200
    assert answer.json()["next"]["id"] == str(ada_reads[1].pk)


@pytest.mark.parametrize("gone", ["reason", "answers", "draft_number"])
def test_half_a_request_is_refused(ask, read, gone):
    answer = ask({name: value for name, value in DRAFT.items() if name != gone})
    assert answer.status_code == 422
    assert Read.objects.get(pk=read.pk).state == "open"


def test_the_completed_panel_says_why(client, cast, read):
    mark(read)
    client.force_login(cast.ada)
    page = client.get(f"/reads/{read.pk}/panel/").content.decode()
    assert "Completed as not readable" in page and "Breathing motion" in page
