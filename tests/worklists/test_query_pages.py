"""Queries as coordinators meet them, on pages, over the API and as a file."""

import csv
import io

import pytest

from tests.kept import kept_shelf
from tests.worklists.asked import add_image, ask, fill_reads
from tests.worklists.lists import sign
from worklists import actions
from worklists.models import Query

kept_archive, made, cast, shelf = kept_shelf(fill_reads)
LIST = "/trials/lung/queries/"


@pytest.fixture
def reads(shelf):
    return shelf.reads


@pytest.fixture
def as_cora(client, cast):
    client.force_login(cast.cora)
    return client


def titles(answer):
    return [line.query.title for line in answer.context["page"].object_list]


def test_an_empty_list_says_how_queries_come_about(as_cora, cast):
    assert b"Ask a reader from a read" in as_cora.get(LIST).content


def test_the_list_is_filtered_by_state_reader_turn_and_age(as_cora, cast, reads):
    ask(reads[0], cast.cora, "one")
    two = ask(reads[0], cast.ada, "two")
    actions.close_query(query=ask(reads[1], cast.ben, "three"), by=cast.cora)
    for asked, expected in {
        "": ["three", "two", "one"],
        "state=open": ["two", "one"],
        "state=closed": ["three"],
        "turn=coordinator": ["two"],
        "turn=reader": ["one"],
        f"reader={cast.ben.pk}": ["three"],
        f"worklist={two.worklist_id}&state=new": ["two", "one"],
        "age=overdue": [],
        "state=nonsense&reader=x": ["three", "two", "one"],
    }.items():
        assert titles(as_cora.get(f"{LIST}?{asked}")) == expected, asked


def test_the_list_costs_the_same_for_many(as_cora, cast, reads, django_assert_max_num_queries):
    image = add_image(reads[0])
    for number in range(12):
        ask(reads[0], cast.ada, f"q{number}", image_position={"sop_instance_uid": image.sop_instance_uid})
    with django_assert_max_num_queries(16):
        assert len(titles(as_cora.get(LIST))) == 12


def test_a_coordinator_asks_from_an_answer_follows_and_closes(as_cora, cast, reads):
    assessor = sign(reads[0], answers={"finding": "x", "targets": [{"row": 2, "diameter": "12"}]})
    page = as_cora.get(f"/trials/lung/assessors/{assessor.pk}/").content.decode()
    link = f"/trials/lung/reads/{reads[0].pk}/ask/?field=targets.2.diameter"
    assert link in page and 'id="field-targets.2.diameter"' in page
    form = as_cora.get(link).context["form"]
    assert form["field_key"].value() == "targets.2.diameter"
    asked = as_cora.post(link, {"field_key": "targets.2.diameter", "text": "Really 12 mm?", "frame": 1}, follow=True)
    query = Query.objects.get()
    shown = asked.content.decode()
    assert f"/trials/lung/assessors/{assessor.pk}/#field-targets.2.diameter" in shown
    assert "T2 Diameter" in shown and "Reopen now" in shown
    actions.answer_query(query=query, by=cast.ada, text="Yes.")
    as_cora.post(f"{LIST}1/answer/", {"text": "From which slice?"})
    answer = as_cora.post(f"{LIST}1/close/", {"text": ""}, follow=True)
    assert b"Closed" in answer.content and b"textarea" not in answer.content
    assert list(query.messages.values_list("text", flat=True)) == ["Really 12 mm?", "Yes.", "From which slice?"]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(as_cora, cast, reads):
    url = f"/trials/lung/reads/{reads[0].pk}/ask/"
    refused = as_cora.post(url, {"text": "Here", "sop_instance_uid": "2.25.1", "frame": 1})
    assert refused.status_code == 422
    assert "That image is not in this session." in refused.content.decode() and "Here" in refused.content.decode()
    ask(reads[0], cast.cora)
    refused = as_cora.post(f"{LIST}1/answer/", {"text": " "})
    assert (refused.status_code, b"This field is required." in refused.content) == (422, True)


def test_two_coordinators_close_once(as_cora, cast, reads):
    actions.close_query(query=ask(reads[0], cast.cora), by=cast.alma)
    refused = as_cora.post(f"{LIST}1/close/", {"text": "me too"})
    assert refused.status_code == 409


def test_the_reads_drawer_lists_its_queries(as_cora, cast, reads):
    ask(reads[0], cast.cora, "Mine")
    ask(reads[1], cast.cora, "About ben's")
    page = as_cora.get(f"/trials/lung/worklists/{reads[0].worklist_id}/?read={reads[0].pk}").content.decode()
    assert "Mine" in page and "About ben" not in page
    assert f"/trials/lung/reads/{reads[0].pk}/ask/" in page


def test_monitors_look_on(client, cast, reads):
    ask(reads[0], cast.cora)
    client.force_login(cast.mona)
    page = client.get(f"{LIST}1/").content.decode()
    assert "Which lesion" in page and "<textarea" not in page


def test_a_number_of_another_trial_is_not_found(client, cast, reads):
    ask(reads[0], cast.cora)
    client.force_login(cast.olga)
    assert client.get("/trials/liver/queries/1/").status_code == 404


# --- API and file -----------------------------------------------------------------------------------------------


def test_the_api_tells_overseers_names_and_readers_roles(client, cast, reads):
    query = ask(reads[0], cast.cora, field_key="finding")
    url = f"/api/v1/queries/{query.pk}/"
    for person, who in ((cast.cora, "Cora Coordinator"), (cast.ada, "coordinator")):
        client.force_login(person)
        [message] = client.get(url).json()["messages"]
        assert (message["by"], message["role"]) == (who, "coordinator")
    body = {"text": "The left one."}
    answered = client.post(f"{url}answer/", body, content_type="application/json").json()
    assert (answered["state"], answered["turn"], answered["image_position"]) == ("answered", "coordinators", None)
    assert client.get("/api/v1/queries/?turn=reader").json()["count"] == 0
    assert client.get("/api/v1/queries/?turn=coordinators&trial=lung").json()["count"] == 1


def test_the_api_takes_a_place_and_refuses_a_read_of_others(client, cast, reads):
    image = add_image(reads[0])
    client.force_login(cast.ada)
    body = {"read": str(reads[0].pk), "text": "Here?", "image_position": {"sop_instance_uid": image.sop_instance_uid}}
    made = client.post("/api/v1/queries/", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["image_position"] == {"frame": 1, "sop_instance_uid": "2.25.77"}
    body = {"read": str(reads[1].pk), "text": "Here?"}
    assert client.post("/api/v1/queries/", body, content_type="application/json").status_code == 400


def test_the_api_lists_with_a_fixed_number_of_queries(as_cora, cast, reads, django_assert_max_num_queries):
    for number in range(12):
        ask(reads[0], cast.ada, f"q{number}")
    with django_assert_max_num_queries(12):
        assert as_cora.get("/api/v1/queries/").json()["count"] == 12


def test_queries_are_exported_one_row_each(as_cora, cast, reads):
    ask(reads[0], cast.cora, "=1+1", field_key="targets.1.diameter")
    actions.close_query(query=ask(reads[1], cast.ben, "Blurred"), by=cast.cora, text="Known.")
    text = b"".join(as_cora.get("/trials/lung/exports/queries.csv").streaming_content).decode()
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["title"], first["about_field_name"], first["turn"]) == ("'=1+1", "T1 Diameter", "reader")
    assert (second["query_state"], second["opened_by"], second["reader"]) == ("closed", "reader", "ben")
    assert '"role":"coordinator","text":"Known."' in second["messages"]
