"""Worklists of the original product come in as drafts, and ours go out in its words."""

import datetime

import pytest

from rapidreader.audit.errors import Invalid
from tests.cast import add_session
from tests.worklists.lists import save, sign
from worklists import actions
from worklists.xnat import STATUS, plan_from_xnat, status_of_list, to_xnat

DUE = 1_640_995_199_000  # as in the reader study of 2021: 2021-12-31T23:59:59Z


@pytest.fixture
def payload(cast, version):
    for number in (1, 2):
        add_session(cast, number=number)
    return {
        "readerUsername": "ada",
        "name": "VTT",
        "description": "Omentum first",
        "status": "InProgress",
        "dueDate": DUE,
        "reportId": "Chest",
        "formDisabledWhenComplete": False,
        "items": [{"experimentId": "1001-CT-2"}, {"experimentId": "XNAT_E1", "experimentLabel": "1001-CT-1"}],
    }


def test_a_list_of_the_original_becomes_a_draft(cast, payload):
    plan = plan_from_xnat(cast.lung, payload)
    worklist = actions.create_worklist(trial=cast.lung, by=cast.cora, **plan)
    assert [item.session.label for item in worklist.items.all()] == ["1001-CT-2", "1001-CT-1"]
    assert (worklist.state, worklist.due_date) == ("draft", datetime.date(2021, 12, 31))
    assert (worklist.form_disabled_when_complete, worklist.readers.get().reader) == (False, cast.ada)


def test_the_first_generation_named_the_owner(cast, payload):
    payload["ownerUsername"] = payload.pop("readerUsername")
    assert plan_from_xnat(cast.lung, payload)["readers"] == [cast.ada]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("readerUsername", "cora"),
        ("reportId", "RPT101"),
        ("dueDate", "soon"),
        ("status", "Done"),
        ("items", [{"experimentId": "nope"}]),
        ("items", [{"experimentId": "1001-CT-1", "status": "Done"}]),
        ("items", ["1001-CT-1"]),
    ],
)
def test_what_is_not_known_is_refused_at_its_field(cast, payload, field, value):
    with pytest.raises(Invalid) as error:
        plan_from_xnat(cast.lung, payload | {field: value})
    assert list(error.value.fields) == [field]


def test_the_import_address_answers_with_the_draft(client, cast, payload):
    client.force_login(cast.cora)
    answer = client.post("/api/v1/worklists/import/?trial=lung", payload, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (201, "draft")
    client.force_login(cast.ada)
    assert (
        client.post("/api/v1/worklists/import/?trial=lung", payload, content_type="application/json").status_code
        == 404
    )


def test_ours_goes_out_in_the_five_status_names(client, cast, worklist, ada_reads):
    sign(ada_reads[0])
    save(ada_reads[1])
    client.force_login(cast.mona)
    lists = client.get(f"/api/v1/worklists/{worklist.pk}/xnat/").json()
    assert [one["readerUsername"] for one in lists] == ["ada", "ben"]
    assert [one["status"] for one in lists] == ["Partial", "Open"]
    assert [item["status"] for item in lists[0]["items"]] == ["Complete", "Partial", "Open"]
    assert set(STATUS.values()) == {"Open", "InProgress", "Partial", "Complete", "Cancelled"}


def test_what_goes_out_comes_in_again(cast, worklist):
    again = plan_from_xnat(cast.lung, to_xnat(worklist)[0] | {"name": "Again"})
    assert [session.label for session in again["sessions"]] == ["1001-CT-1", "1001-CT-2", "1001-CT-3"]


@pytest.mark.parametrize(
    ("state", "reads", "status"),
    [
        ("active", ["open", "open"], "Open"),
        ("active", ["in_progress", "open"], "InProgress"),
        ("active", ["complete", "open"], "Partial"),
        ("active", ["complete", "cancelled"], "Complete"),
        ("cancelled", ["complete", "cancelled"], "Cancelled"),
        ("draft", [], "Open"),
    ],
)
def test_a_list_has_the_status_of_its_reads(state, reads, status):
    assert status_of_list(state, reads) == status
