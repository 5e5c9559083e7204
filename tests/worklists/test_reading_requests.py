"""What the reading room's scripts ask of the server, and how it refuses."""

import json

import pytest
from django.test import Client

from ecrf.models import ImageAssessor
from tests.worklists.lists import MEASUREMENT, save, sign
from worklists import actions
from worklists.models import Read

pytestmark = pytest.mark.django_db
DRAFT = {"answers": {"finding": "nodule"}, "measurements": [], "draft_number": 0, "save_key": "k1"}


@pytest.fixture
def ask(client, cast):
    """ask(read, "save", {...}, by="ada") -> response, as the page's script asks."""

    def run(read, what, body=None, by="ada"):
        client.force_login(getattr(cast, by))
        url, text = f"/reads/{read.pk}/{what}/", body if isinstance(body, str) else json.dumps(body or {})
        return client.post(url, text, content_type="application/json", headers={"Accept": "application/json"})

    return run


def error_of(response) -> dict:
    return response.json()["error"]


def test_starting_is_recorded_once(ask, read):
    assert ask(read, "start").json()["state"] == "in_progress"
    opened = Read.objects.get(pk=read.pk).opened_at
    ask(read, "start")
    assert Read.objects.get(pk=read.pk).opened_at == opened


def test_starting_tells_what_follows_now_and_not_when_the_panel_was_fetched(ask, ada_reads):
    first, second, third = ada_reads
    sign(first)
    assert ask(second, "start").json()["next"]["id"] == str(third.pk)


def test_looking_at_panel_or_page_does_not_start_a_read(client, cast, read):
    client.force_login(cast.ada)
    client.get(f"/reads/{read.pk}/panel/")
    client.get(f"/reads/{read.pk}/")
    assert Read.objects.get(pk=read.pk).opened_at is None


def test_a_save_is_acknowledged_with_its_number_and_time(ask, read):
    answer = ask(read, "save", DRAFT).json()
    assert (answer["state"], answer["draft_number"], answer["errors"]) == ("partial", 1, {})
    assert answer["saved_at"]


def test_the_same_save_again_is_harmless(ask, read):
    ask(read, "save", DRAFT)
    assert ask(read, "save", DRAFT).json()["draft_number"] == 1


def test_a_stale_tab_cannot_overwrite(ask, read):
    ask(read, "save", DRAFT)
    stale = ask(read, "save", {**DRAFT, "answers": {"finding": "old"}, "save_key": "k2"})
    assert stale.status_code == 409 and error_of(stale)["code"] == "conflict"
    assert json.loads(Read.objects.get(pk=read.pk).answers) == {"finding": "nodule"}


def test_what_cannot_be_kept_is_named_and_the_rest_is_kept(ask, read):
    answer = ask(read, "save", {**DRAFT, "answers": {"finding": "x", "size": "1e"}}).json()
    assert set(answer["errors"]) == {"size"}
    assert json.loads(Read.objects.get(pk=read.pk).answers) == {"finding": "x"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '{"answers": NaN}',
        json.dumps({**DRAFT, "answers": []}),
        json.dumps({**DRAFT, "measurements": {}}),
        json.dumps({**DRAFT, "draft_number": "0"}),
        json.dumps({**DRAFT, "draft_number": True}),
        json.dumps({**DRAFT, "save_key": ""}),
        json.dumps({**DRAFT, "save_key": "k" * 41}),
        json.dumps({**DRAFT, "answers": {"finding": "\ud800"}}),
        '{"a":' * 5000,
    ],
)
def test_what_is_no_draft_is_refused_in_words(ask, read, body):
    response = ask(read, "save", body)
    assert response.status_code == 422 and error_of(response)["detail"]
    assert Read.objects.get(pk=read.pk).draft_number == 0


def test_completing_stores_the_assessor_and_names_the_next_read(ask, ada_reads):
    first, second, _ = ada_reads
    body = {"answers": {"finding": "nodule"}, "measurements": [MEASUREMENT], "draft_number": 0}
    answer = ask(first, "complete", body).json()
    assert answer["next"]["id"] == str(second.pk) and answer["left"] == 2
    assessor = ImageAssessor.objects.get(pk=answer["assessor"])
    assert assessor.meaning == "I have read this session and completed this form"
    assert json.loads(assessor.answers) == {"finding": "nodule"}


def test_completing_an_incomplete_form_says_what_is_missing(ask, read):
    response = ask(read, "complete", {"answers": {}, "measurements": [], "draft_number": 0})
    assert response.status_code == 422 and set(error_of(response)["fields"]) == {"finding"}
    assert not ImageAssessor.objects.exists()


def test_the_last_completion_has_no_next(ask, ada_reads):
    for read in ada_reads[:-1]:
        sign(read)
    body = {"answers": {"finding": "x"}, "measurements": [], "draft_number": 0}
    answer = ask(ada_reads[-1], "complete", body).json()
    assert (answer["next"], answer["left"]) == (None, 0)


def test_completing_twice_is_refused(ask, read):
    body = {"answers": {"finding": "x"}, "measurements": [], "draft_number": 0}
    ask(read, "complete", body)
    assert ask(read, "complete", body).status_code == 409
    assert ImageAssessor.objects.count() == 1


def test_skipping_needs_a_reason_and_comes_again_last(ask, ada_reads):
    assert ask(ada_reads[0], "skip", {"reason": " "}).status_code == 422
    answer = ask(ada_reads[0], "skip", {"reason": "No contrast"}).json()
    assert answer["next"]["id"] == str(ada_reads[1].pk) and answer["left"] == 3


@pytest.mark.parametrize("what", ["start", "save", "complete", "skip", "beat"])
@pytest.mark.parametrize("name", ["ben", "cora", "alma", "olga"])
def test_nobody_writes_to_a_read_of_another(ask, read, what, name):
    response = ask(read, what, {**DRAFT, "reason": "x", "event": "shown"}, by=name)
    assert response.status_code == 404 and error_of(response)["code"] == "not_found"
    assert Read.objects.get(pk=read.pk).state == "open"


@pytest.mark.parametrize("what", ["save", "complete", "skip"])
def test_a_paused_worklist_takes_nothing(ask, cast, worklist, read, what):
    actions.pause_worklist(worklist=worklist, by=cast.cora)
    response = ask(read, what, {**DRAFT, "reason": "x"})
    assert response.status_code == 409 and "paused" in error_of(response)["detail"]


def test_a_completed_read_takes_no_draft(ask, read):
    save(read)
    sign(read)
    assert ask(read, "save", {**DRAFT, "draft_number": 2, "save_key": "k9"}).status_code == 409


def test_a_beat_makes_a_segment_and_answers_nothing(ask, read):
    ask(read, "start")
    assert ask(read, "beat", {"event": "shown"}).status_code == 204
    assert read.segments.count() == 1
    assert ask(read, "beat", {"event": "dancing"}).status_code == 422


@pytest.mark.parametrize("what", ["start", "save", "complete", "skip", "beat"])
def test_writes_are_posts_with_a_csrf_token(cast, read, what):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ada)
    assert client.get(f"/reads/{read.pk}/{what}/").status_code == 405
    response = client.post(
        f"/reads/{read.pk}/{what}/", "{}", content_type="application/json", headers={"Accept": "application/json"}
    )
    assert response.status_code == 403 and error_of(response)["code"] == "csrf_failed"


def test_a_signed_out_script_is_sent_to_the_login_page(client, read):
    response = client.post(f"/reads/{read.pk}/save/", "{}", content_type="application/json")
    assert response.status_code == 302 and response.url.startswith("/login/")


def test_a_withdrawn_role_closes_the_room_at_once(ask, cast, read):
    from rapidreader.archive.models import Membership

    Membership.objects.filter(user=cast.ada).delete()
    assert ask(read, "save", DRAFT).status_code == 404
