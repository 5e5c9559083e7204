"""Adjudications over REST."""

import json

import pytest

from tests.cast import add_session

from .scene import add_adjudicator, differing, disagree, kept_scene, start

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


kept_archive, made, cast, shelf = kept_scene(differing)


@pytest.fixture
def api(client):
    def ask(person, path, body=None):
        client.force_login(person)
        if body is None:
            return client.get(ROOT + path)
        return client.post(ROOT + path, json.dumps(body), content_type="application/json")

    return ask


def test_overseers_list_and_see_adjudications(cast, api, adjudication):
    [one] = api(cast.mona, "adjudications/?trial=lung&state=open").json()["results"]
    assert (one["session"], one["adjudicator"]) == ("1001-CT-1", "judy")
    assert one["reasons"][0]["label"] == "Overall response differs"
    sides = api(cast.cora, f"adjudications/{adjudication.pk}/").json()["sides"]
    assert {side["reader"] for side in sides} == {"Ada Reader", "Ben Reader"}
    assert api(cast.cora, "adjudications/?state=complete").json()["results"] == []


def test_the_list_costs_the_same_for_many(cast, client, django_assert_max_num_queries):
    worklist = start(cast, sessions=[add_session(cast, f"8{n}", 1) for n in range(3)])
    for item in worklist.items.all():
        disagree(worklist, cast, item.session)
    client.force_login(cast.cora)
    with django_assert_max_num_queries(8):
        assert len(client.get(f"{ROOT}adjudications/").json()["results"]) == 4


def test_others_see_none(cast, api, adjudication):
    for person in (cast.ada, cast.judy, cast.olga):
        assert api(person, "adjudications/").json()["results"] == []
        assert api(person, f"adjudications/{adjudication.pk}/").status_code == 404


def test_a_coordinator_gives_it_to_somebody(cast, api, adjudication):
    add_adjudicator(cast, "jack")
    path, asked = f"adjudications/{adjudication.pk}/assign/", {"adjudicator": "jack", "reason": "On leave"}
    assert api(cast.mona, path, asked).status_code == 403
    assert api(cast.cora, path, asked).json()["adjudicator"] == "jack"
    assert api(cast.cora, path, asked | {"adjudicator": "ada"}).status_code == 404


def test_an_adjudicator_compares_and_decides(cast, api, adjudication):
    [one] = api(cast.judy, "own-adjudications/").json()["results"]
    shown = api(cast.judy, f"own-adjudications/{one['read']}/")
    assert "Ada" not in shown.content.decode()
    [line] = [line for line in shown.json()["time_points"][0]["lines"] if line["differs"]]
    assert {cell["text"] for cell in line["cells"]} == {"PD", "SD"}
    body = {"decision": "b", "reason": "Clear", "answers": {}, "measurements": [], "draft_number": 0}
    assert api(cast.judy, f"own-adjudications/{one['read']}/decide/", body).status_code == 201
    adjudication.refresh_from_db()
    assert adjudication.decision == "b"


def test_readers_have_no_adjudications(cast, api, adjudication):
    assert api(cast.ada, "own-adjudications/").json()["results"] == []
    read = cast.ada.reads.first()
    assert api(cast.ada, f"own-adjudications/{read.pk}/").status_code == 404
    assert api(cast.ada, f"own-adjudications/{adjudication.read_id}/decide/", {}).status_code == 404
