import json

import pytest

from ecrf.models import ImageAssessor
from tests.cast import add_session
from tests.worklists.lists import MEANING, activate, save, sign
from worklists.models import Read, Worklist

ROOT = "/api/v1/"


@pytest.fixture
def api(client):
    """Calls the API as somebody: api(person).get("worklists/")."""

    class Api:
        def __init__(self, person):
            client.force_login(person)

        def get(self, path):
            return client.get(ROOT + path)

        def post(self, path, body=None):
            text = body if isinstance(body, str) else json.dumps(body or {})
            return client.post(ROOT + path, text, content_type="application/json")

    return Api


@pytest.fixture
def planned(cast, version):
    for number in (1, 2, 3):
        add_session(cast, number=number)
    return {
        "trial": "lung",
        "name": "By script",
        "template_version": version.pk,
        "sessions": ["1001-CT-2", "1001-CT-1"],
        "readers": ["ada"],
    }


def test_a_worklist_is_planned_and_activated_over_the_api(cast, api, planned):
    answer = api(cast.cora).post("worklists/", planned)
    assert answer.status_code == 201, answer.content
    number = answer.json()["id"]
    answer = api(cast.cora).post(f"worklists/{number}/activate/")
    assert (answer.json()["state"], answer.json()["read_count"]) == ("active", 2)
    assert answer.json()["sessions"] == ["1001-CT-2", "1001-CT-1"]


@pytest.mark.parametrize(
    ("field", "value"), [("sessions", ["nope"]), ("readers", ["mona"]), ("trial", "liver"), ("tools", ["Hammer"])]
)
def test_a_wrong_name_is_said_at_its_field(cast, api, planned, field, value):
    answer = api(cast.cora).post("worklists/", planned | {field: value})
    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]


def test_steering_over_the_api(cast, api, worklist):
    call = api(cast.cora)
    one = f"worklists/{worklist.pk}/"
    assert call.post(one + "pause/", {"reason": "x"}).json()["state"] == "paused"
    assert call.post(one + "pause/", {"reason": "x"}).status_code == 409
    assert call.post(one + "resume/").json()["state"] == "active"
    assert call.post(one + "extend/", {"reason": "x", "due_date": "2999-01-01"}).json()["due_date"] == "2999-01-01"
    assert call.post(one + "cancel/", {"reason": "x"}).json()["state"] == "cancelled"


WHO = {"cora": (200, 200), "alma": (200, 200), "mona": (200, 403), "ada": (404, 404), "olga": (404, 404)}


@pytest.mark.parametrize("name", WHO)
def test_rights_are_those_of_the_pages(cast, api, worklist, name):
    call = api(getattr(cast, name))
    seen = call.get(f"worklists/{worklist.pk}/").status_code
    written = call.post(f"worklists/{worklist.pk}/pause/", {"reason": "x"}).status_code
    assert (seen, written) == WHO[name]
    assert call.get("worklists/").json()["count"] == (1 if seen == 200 else 0)


def test_readers_see_their_own_reads_and_coordinators_all(cast, api, worklist):
    assert api(cast.ada).get("reads/").json()["count"] == 3
    assert api(cast.ada).get("overseen-reads/").json()["count"] == 0
    assert api(cast.cora).get("reads/").json()["count"] == 0
    assert api(cast.mona).get("overseen-reads/").json()["count"] == 6
    assert api(cast.cora).get(f"worklists/{worklist.pk}/reads/").json()["count"] == 6


def test_a_filtered_list_opens_the_right_read(cast, api, ada_reads):
    """The original used the place in the filtered list as place in the whole list."""
    sign(ada_reads[0])
    shown = api(cast.ada).get("reads/?state=open").json()["results"]
    assert [one["id"] for one in shown] == [str(read.pk) for read in ada_reads[1:]]
    opened = api(cast.ada).get(f"reads/{shown[0]['id']}/").json()
    assert opened["session"]["label"] == ada_reads[1].item.session.label


@pytest.mark.parametrize("name", ["ben", "cora", "olga"])
def test_a_read_of_somebody_else_is_not_there(cast, api, read, name):
    call = api(getattr(cast, name))
    assert call.get(f"reads/{read.pk}/").status_code == 404
    for verb in ("start", "save", "complete", "skip"):
        assert call.post(f"reads/{read.pk}/{verb}/").status_code in (404, 422)
    assert Read.objects.get(pk=read.pk).state == "open"


def test_a_reader_learns_nothing_that_is_hidden(cast, api, read):
    session = read.item.session
    session.date, session.description = "2024-05-06", "SENTINEL"
    session.save()
    session.subject.arm = "SENTINEL"
    session.subject.save()
    text = api(cast.ada).get(f"reads/{read.pk}/").content.decode()
    for hidden in ("SENTINEL", "2024-05-06", session.study_instance_uid):
        assert hidden not in text


def draft(number=0, **more):
    return {"answers": {"finding": "nodule"}, "measurements": [], "draft_number": number, "save_key": "k1", **more}


def test_a_draft_keeps_its_digits(cast, api, read):
    body = '{"answers":{},"measurements":[{"uid":"m","value":12.50}],"draft_number":0,"save_key":"k"}'
    answer = api(cast.ada).post(f"reads/{read.pk}/save/", body)
    assert answer.status_code == 200
    assert b'"value":12.50' in answer.content
    assert answer.json()["draft_number"] == 1


def test_a_failed_save_says_why_and_loses_nothing(cast, api, read):
    save(read, answers={"finding": "kept"})
    answer = api(cast.ada).post(f"reads/{read.pk}/save/", draft(0))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
    answer = api(cast.ada).post(f"reads/{read.pk}/save/", draft(1, answers={"size": "1x", "finding": "more"}))
    assert list(answer.json()["draft_errors"]) == ["size"]
    answer = api(cast.ada).post(f"reads/{read.pk}/save/", "{broken")
    assert answer.status_code == 400
    assert Read.objects.get(pk=read.pk).answers == '{"finding":"more"}'


def test_completing_answers_with_what_was_stored(cast, api, read):
    answer = api(cast.ada).post(f"reads/{read.pk}/complete/", draft(meaning=MEANING))
    assessor = ImageAssessor.objects.get()
    assert (answer.status_code, answer.json()["content_hash"]) == (201, assessor.content_hash)
    assert api(cast.ada).post(f"reads/{read.pk}/complete/", draft(1, meaning=MEANING)).status_code == 409


def test_an_incomplete_form_names_its_fields(cast, api, read):
    answer = api(cast.ada).post(f"reads/{read.pk}/complete/", draft(answers={}, meaning=MEANING))
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["finding"])


def test_skipping_over_the_api(cast, api, read):
    assert api(cast.ada).post(f"reads/{read.pk}/skip/", {"reason": "Blurred"}).json()["skip_reason"] == "Blurred"


def test_reopening_over_the_api_knows_its_worklist(cast, api, worklist, read, version):
    sign(read)
    other = activate(cast, version=version, name="Other", sessions=[add_session(cast, "1002")])
    body = {"reason": "Wrong lesion"}
    assert api(cast.cora).post(f"worklists/{other.pk}/reads/{read.pk}/reopen/", body).status_code == 404
    assert api(cast.mona).post(f"worklists/{worklist.pk}/reads/{read.pk}/reopen/", body).status_code == 403
    answer = api(cast.cora).post(f"worklists/{worklist.pk}/reads/{read.pk}/reopen/", body)
    assert (answer.json()["state"], answer.json()["revision"]) == ("partial", 2)


def test_more_than_twenty_five_worklists_are_all_listed(cast, api, version):
    session = add_session(cast)
    for number in range(30):
        activate(cast, version=version, name=f"List {number}", sessions=[session])
    assert len(api(cast.cora).get("worklists/").json()["results"]) == 30


@pytest.mark.parametrize("path", ["worklists/", "reads/", "overseen-reads/"])
def test_lists_need_no_query_per_row(cast, api, version, path, django_assert_max_num_queries):
    for number in range(5):
        activate(cast, version=version, name=f"List {number}", sessions=[add_session(cast, f"2{number}")])
    call = api(cast.ada if path == "reads/" else cast.cora)
    with django_assert_max_num_queries(7):
        assert call.get(path).json()["count"] >= 5
    assert Worklist.objects.count() == 5
