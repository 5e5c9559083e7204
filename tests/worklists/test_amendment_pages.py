"""Amending on the pages and over the API: look first, then confirm."""

import pytest

from tests.cast import add_session
from tests.worklists.lists import activate
from tests.worklists.test_amendments import PROTOCOLS, SHUFFLED, verify
from worklists.models import Amendment


@pytest.fixture
def shuffled(cast):
    return activate(cast, protocol=SHUFFLED, seed="fixed")


def page_of(worklist, kind=""):
    return f"/trials/lung/worklists/{worklist.pk}/amendments/" + (f"{kind}/" if kind else "")


def test_a_coordinator_looks_first_and_then_confirms(cast, client, shuffled):
    add_session(cast, number=7)
    client.force_login(cast.cora)
    typed = {"add-labels": "1001-CT-7", "add-reason": "Late", "do": "look"}
    seen = client.post(page_of(shuffled, "add"), typed)
    step = seen.context["step"]
    assert seen.context["effects"] == [("Ada Reader", 1, 0), ("Ben Reader", 1, 0)]
    assert not Amendment.objects.exists()
    done = client.post(page_of(shuffled, "add"), {**typed, "add-expected_hash": step.sha256, "do": "confirm"})
    assert done.url == page_of(shuffled)
    assert Amendment.objects.get().schedule_hash == step.sha256
    page = client.get(page_of(shuffled)).content.decode()
    assert "2 reads appended" in page and "Late" in page


@pytest.mark.parametrize(
    ("kind", "typed", "text"),
    [
        ("add", {"add-labels": "nope", "add-reason": "Late"}, "Not known here: nope."),
        ("add", {"add-labels": "1001-CT-1", "add-reason": "Late"}, "Session 1001-CT-1 is on the worklist already."),
        ("withdraw", {"withdraw-labels": "1001-CT-1"}, "This field is required."),
        ("withdraw", {"withdraw-labels": "", "withdraw-reason": "x"}, "This field is required."),
        ("reassign", {"reassign-reason": "x"}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(cast, client, shuffled, kind, typed, text):
    client.force_login(cast.cora)
    answer = client.post(page_of(shuffled, kind), {**typed, "do": "look"})
    assert answer.status_code == 422
    assert text in answer.content.decode().replace("&#x27;", "'")


def test_reads_are_reassigned_on_the_page(cast, client):
    worklist = activate(cast, protocol=PROTOCOLS["balanced"], seed="fixed")
    client.force_login(cast.cora)
    typed = {"reassign-from_reader": cast.ada.pk, "reassign-reader": cast.ben.pk, "reassign-reason": "Ill"}
    count = worklist.reads.filter(reader=cast.ada).count()
    seen = client.post(page_of(worklist, "reassign"), {**typed, "do": "look"})
    assert seen.context["effects"] == [("Ada Reader", 0, count), ("Ben Reader", count, 0)]
    client.post(page_of(worklist, "reassign"), {**typed, "do": "confirm"})
    assert worklist.reads.filter(reader=cast.ben, state="open").count() == 3


def test_a_page_that_is_out_of_date_is_refused(cast, client, shuffled):
    add_session(cast, number=7)
    client.force_login(cast.cora)
    typed = {"add-labels": "1001-CT-7", "add-reason": "Late", "add-expected_hash": "0" * 64, "do": "confirm"}
    answer = client.post(page_of(shuffled, "add"), typed)
    assert (answer.status_code, Amendment.objects.count()) == (409, 0)


def test_amending_over_the_api(cast, client):
    worklist = activate(cast, protocol=PROTOCOLS["balanced"], seed="fixed")
    add_session(cast, number=7)
    client.force_login(cast.cora)
    url = f"/api/v1/worklists/{worklist.pk}/amendments/"

    def post(kind, body):
        return client.post(f"{url}{kind}/", body, content_type="application/json")

    assert post("add", {"sessions": ["1001-CT-7"], "reason": "Late"}).status_code == 201
    assert post("withdraw", {"sessions": ["1001-CT-1"], "reason": "Withdrawn"}).status_code == 201
    read = worklist.reads.filter(reader=cast.ada).unsigned().first()
    body = {"reads": [str(read.pk)], "reader": "ben", "reason": "Ill"}
    assert post("reassign", body).status_code == 201
    assert [one["kind"] for one in client.get(url).json()] == ["add", "withdraw", "reassign"]
    assert post("reassign", body).status_code == 422
    assert post("add", {"sessions": ["nope"], "reason": "Late"}).status_code == 400
    assert "1 schedules verified" in verify()
