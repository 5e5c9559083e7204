"""The accepted result goes where the statistician looks."""

import csv
import io
import json

import pytest

from worklists import actions

from .scene import disagree, kept_scene, read_by, respond, unread

pytestmark = pytest.mark.django_db


kept_archive, made, cast, shelf = kept_scene(unread)


@pytest.fixture
def worklist(shelf):
    return shelf.worklist


@pytest.fixture
def rows(client, cast, worklist):
    """The rows of the reads file of one session, by reader."""

    def get(kind="reads.csv"):
        client.force_login(cast.cora)
        text = b"".join(client.get(f"/trials/lung/worklists/{worklist.pk}/exports/{kind}").streaming_content).decode()
        found = csv.DictReader(io.StringIO(text, newline=""))
        return {row["reader"]: row for row in found if row["session"] == "1001-CT-1"}

    return get


def decide(adjudication, cast, decision, **answers):
    entered = {"answers": answers, "measurements": [], "draft_number": 0, "meaning": "So it is"}
    reason = "Clear progression"
    return actions.decide_adjudication(
        read=adjudication.read, by=cast.judy, decision=decision, reason=reason, **entered
    )


def test_where_reads_agree_the_first_readers_is_accepted(cast, worklist, rows):
    respond(worklist, cast.ada, "PD")
    assert [row["accepted"] for row in rows().values()] == ["", ""]
    respond(worklist, cast.ben, "PD")
    found = rows()
    assert (found["ada"]["accepted"], found["ben"]["accepted"]) == ("true", "false")
    assert found["ada"]["adjudication_id"] == ""


def test_a_decision_is_told_at_every_read_of_the_session(cast, worklist, rows):
    adjudication = disagree(worklist, cast)
    assert {row["accepted"] for row in rows().values()} == {""}
    letter = adjudication.inputs.get(assessor__reader=cast.ben).letter.lower()
    decide(adjudication, cast, letter)
    found = rows()
    assert {name: row["accepted"] for name, row in found.items()} == {"ada": "false", "ben": "true", "judy": "false"}
    for row in found.values():
        assert (row["adjudication_id"], row["adjudication_state"]) == (str(adjudication.pk), "complete")
        assert (row["adjudication_decision"], row["adjudication_reason"]) == (letter, "Clear progression")
        assert row["adjudicator"] == "judy"


def test_an_own_read_is_a_row_of_its_own(cast, worklist, rows):
    decide(disagree(worklist, cast), cast, "own", overall="PR")
    found = rows()
    assert {name: row["accepted"] for name, row in found.items()} == {"ada": "false", "ben": "false", "judy": "true"}
    assert found["judy"]["f_overall"] == "PR"


def test_a_withdrawn_decision_accepts_nothing(cast, worklist, rows):
    decide(disagree(worklist, cast), cast, "own", overall="PR")
    actions.reopen_read(read=read_by(worklist, cast.ada), by=cast.cora, reason="Wrong lesion")
    found = rows()
    assert {row["accepted"] for row in found.values()} == {""}
    assert (found["judy"]["adjudication_state"], found["judy"]["read_state"]) == ("withdrawn", "Complete")


def test_the_codebook_says_what_accepted_means(client, cast, worklist):
    client.force_login(cast.cora)
    url = f"/trials/lung/worklists/{worklist.pk}/exports/codebook.json"
    entries = {one["column"]: one for one in json.loads(b"".join(client.get(url).streaming_content))}
    assert "reader 1 (slot 1)" in entries["accepted"]["label"]
    assert entries["adjudicator"]["type"] == "text"
