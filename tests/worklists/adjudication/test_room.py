"""The adjudicator's page: both reads under letters, and nothing that tells whose they are."""

import json
import re

import pytest

from ecrf.models import ImageAssessor
from rapidreader.audit.models import AuditEvent
from tests.cast import add_session
from tests.worklists.lists import sign
from worklists.access import sessions_beside
from worklists.adjudication.accepted import acceptances_of
from worklists.adjudication.letters import letters_of
from worklists.adjudication.overlays import overlay_of
from worklists.models import Read
from worklists.shown_images import sessions_shown

from .scene import PROGRESSION, READABLE, differing, kept_scene, protocol_of, read_by, respond, start

pytestmark = pytest.mark.django_db
DRAWN = {
    "uid": "8b1c-ada",
    "tool": "Length",
    "label": "TL01",
    "values": [{"name": "length", "value": 12.5, "unit": "mm"}],
    "series_instance_uid": "2.25.77",
    "sop_instance_uid": "2.25.78",
    "annotation": {
        "annotationUID": "8b1c-ada",
        "metadata": {"toolName": "Length", "madeBy": "ada", "FrameOfReferenceUID": "2.25.79"},
        "data": {"handles": {"points": [[0, 0, 0], [1, 1, 1]]}, "label": "TL01", "createdAt": "2026-11-02T10:00"},
    },
}


kept_archive, made, cast, shelf = kept_scene(differing)


@pytest.fixture
def worklist(shelf):
    return shelf.worklist


@pytest.fixture
def fresh(shelf):
    """A worklist in which nothing is read yet."""
    return shelf.fresh


def panel(client, adjudication) -> str:
    response = client.get(f"/reads/{adjudication.read_id}/panel/")
    assert response.status_code == 200
    return response.content.decode()


def data_of(text: str) -> dict:
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', text, re.S)[1])


def decide(client, adjudication, **body):
    body = {"answers": {}, "measurements": [], "draft_number": 0, **body}
    url, as_json = f"/reads/{adjudication.read_id}/decide/", {"accept": "application/json"}
    return client.post(url, body, content_type="application/json", headers=as_json)


def test_the_list_of_an_adjudicator_has_the_worklist(judy, worklist, adjudication):
    page = judy.get("/reading/").content.decode()
    assert worklist.name in page
    assert "0 of 1 complete" in page


def test_both_reads_stand_side_by_side_with_what_differs(judy, adjudication):
    text = panel(judy, adjudication)
    [row] = re.findall(r'<tr class="differs">.*?</tr>', text, re.S)
    assert "Overall response" in row
    letters = {one.letter: json.loads(one.assessor.answers)["overall"] for one in adjudication.inputs.all()}
    assert re.findall(r"<td>(\w+)</td>", row) == [letters["A"], letters["B"]]


def test_nothing_tells_whose_reads_they_are(judy, cast, fresh):
    cast.ada.last_name = "Zqname"
    cast.ada.save()
    sign(read_by(fresh, cast.ada), answers={"overall": "PD"}, measurements=[DRAWN])
    respond(fresh, cast.ben, "SD")
    adjudication = fresh.adjudications.get()
    page = judy.get(f"/reads/{adjudication.read_id}/").content.decode() + panel(judy, adjudication)
    inputs = [one.assessor for one in adjudication.inputs.all()]
    hidden = [str(value) for one in inputs for value in (one.pk, one.read_key, one.content_hash)]
    hidden += [one.completed_at.isoformat()[11:23] for one in inputs]
    hidden += ["Zqname", "Ben Reader", "8b1c-ada", "madeBy", "createdAt", adjudication.letters_seed]
    assert [word for word in hidden if word in page] == []
    assert "TL01" in page


def test_the_letters_are_those_of_the_seed(adjudication):
    found = {one.letter: one.assessor for one in adjudication.inputs.all()}
    slots = {letter: Read.objects.get(pk=assessor.read_key).slot for letter, assessor in found.items()}
    assert {slot: letter for letter, slot in slots.items()} == letters_of(adjudication.letters_seed, [1, 2])


def test_the_measurements_of_both_go_to_the_viewer_under_their_letters(judy, cast, fresh):
    sign(read_by(fresh, cast.ada), answers={"overall": "PD"}, measurements=[DRAWN])
    respond(fresh, cast.ben, "SD")
    adjudication = fresh.adjudications.get()
    letter = adjudication.inputs.get(assessor__reader=cast.ada).letter
    overlays = {one["letter"]: one["measurements"] for one in data_of(panel(judy, adjudication))["overlays"]}
    assert set(overlays) == {"A", "B"}
    [drawn] = overlays[letter]
    assert (drawn["uid"], drawn["label"], drawn["series_instance_uid"]) == (f"{letter}-1", "TL01", "2.25.77")
    assert drawn["annotation"]["annotationUID"] == f"{letter}-1"


def test_what_is_not_drawn_stays_behind():
    assert overlay_of("A", [{"uid": "x", "tool": "Length"}]) == {"letter": "A", "measurements": []}


def test_answers_that_name_the_reader_or_the_day_are_left_out(judy, cast):
    from dataclasses import replace

    from ecrf.definition import Field, Section
    from tests.worklists.adjudication.forms import FORM
    from tests.worklists.adjudication.scene import add_form

    told = (
        Field(key="who", type="text", label="Zqwho", prefill="reader.name"),
        Field(key="day", type="date", label="Zqday", prefill="today"),
    )
    form = replace(FORM, title="Telling", items=(*FORM.items, Section(key="t", title="Zqsection", items=told)))
    worklist = start(cast, version=add_form(cast, form))
    for reader, response in ((cast.ada, "PD"), (cast.ben, "SD")):
        answers = {"overall": response, "who": f"zq{reader.username}", "day": "2026-11-02"}
        sign(read_by(worklist, reader), answers=answers)
    text = panel(judy, worklist.adjudications.get()).partition("<ecrf-form")[0]
    assert [word for word in ("zqada", "zqben", "Zqwho", "Zqday", "Zqsection") if word in text] == []


def test_a_read_that_could_not_be_made_says_so(judy, cast):
    from worklists import actions

    worklist = start(cast, READABLE)
    respond(worklist, cast.ada, "PD")
    read = read_by(worklist, cast.ben)
    draft = {"answers": {}, "measurements": [], "draft_number": 0}
    actions.mark_not_readable(read=read, by=cast.ben, reason="Only the scout is there", meaning="Looked at", **draft)
    text = panel(judy, worklist.adjudications.get())
    assert "Only the scout is there" in text
    assert "could not be read" in text


# --- of a subject -----------------------------------------------------------------------------------------------


@pytest.fixture
def on_subject(cast):
    sessions = [add_session(cast, "2001", n, date=f"2026-0{n}-01", time_point=f"Week {n}") for n in (1, 2)]
    worklist = start(cast, PROGRESSION, sessions=sessions)
    for session, ada, ben in zip(sessions, ("SD", "PD"), ("SD", "SD"), strict=True):
        respond(worklist, cast.ada, ada, session=session)
        respond(worklist, cast.ben, ben, session=session)
    return worklist.adjudications.get()


def test_of_a_subject_all_time_points_are_compared(judy, on_subject):
    text = panel(judy, on_subject)
    page = text.partition("</script>")[2]
    assert page.index("Week 1") < page.index("Week 2")
    assert "2026-01-01" not in text
    [beside] = data_of(text)["earlier"]
    assert beside["name"] == "Week 1"


def test_a_session_without_a_time_point_is_named_by_its_label_alone(judy, on_subject):
    on_subject.subject.sessions.update(time_point="")
    headings = re.findall('<h3 class="spread".*?</h3>', panel(judy, on_subject))
    assert len(headings) == 2
    for heading in headings:
        assert "badge" not in heading and heading.count("2001-CT-") == 1


def test_the_images_of_all_time_points_are_shown_and_no_others(cast, on_subject):
    add_session(cast, "2002", 1)
    sessions = list(on_subject.subject.sessions.order_by("-date"))
    assert sessions_beside(on_subject.read) == sessions
    assert list(sessions_shown(on_subject.read).order_by("-date")) == sessions
    assert sessions_beside(on_subject.worklist.reads.filter(reader=cast.ada).earliest("position")) == [sessions[1]]


def test_the_viewer_opens_each_time_point_of_a_subject(judy, cast, on_subject, settings, tmp_path):
    settings.VIEWER_DIR = tmp_path
    address = data_of(panel(judy, on_subject))["earlier"][0]["viewer"]
    assert judy.get(address).status_code == 503  # no viewer is installed here; another session would be sent away
    other = add_session(cast, "2002", 1).study_instance_uid
    assert judy.get(f"/reads/{on_subject.read_id}/viewer/read?StudyInstanceUIDs={other}").status_code == 302


def test_who_saw_whose_results_is_on_record(judy, adjudication):
    judy.post(f"/reads/{adjudication.read_id}/start/", "{}", content_type="application/json")
    shown = AuditEvent.objects.get(verb="results_shown", actor_name="Judy Adjudicator")
    about = json.loads(shown.body)["changes"]["assessors"]
    assert sorted(about) == sorted(str(one.assessor_id) for one in adjudication.inputs.all())


# --- deciding on the page ---------------------------------------------------------------------------------------


def test_a_decision_on_the_page_is_kept(judy, worklist, adjudication):
    answer = decide(judy, adjudication, decision="a", reason="Clear progression")
    assert answer.status_code == 200
    assert answer.json()["next"] is None
    adjudication.refresh_from_db()
    assert (adjudication.decision, adjudication.state) == ("a", "complete")
    assert "You decided for read A." in panel(judy, adjudication)


def test_an_own_read_on_the_page_is_the_result(judy, worklist, adjudication):
    assert (
        decide(judy, adjudication, decision="own", reason="Both wrong", answers={"overall": "PR"}).status_code == 200
    )
    assert acceptances_of(worklist).accepts(adjudication.read, 1) is True
    assert json.loads(ImageAssessor.objects.get(reader=adjudication.read.reader).answers) == {"overall": "PR"}


@pytest.mark.parametrize(
    ("body", "field"),
    [({"reason": "x"}, "decision"), ({"decision": "a"}, "reason"), ({"decision": "z", "reason": "x"}, "decision")],
)
def test_what_is_missing_is_said_at_its_field(judy, adjudication, body, field):
    answer = decide(judy, adjudication, **body)
    assert answer.status_code == 422
    assert field in answer.json()["error"]["fields"]


def test_a_plain_completion_is_refused(judy, adjudication):
    body = {"answers": {"overall": "PD"}, "measurements": [], "draft_number": 0}
    url = f"/reads/{adjudication.read_id}/complete/"
    assert judy.post(url, body, content_type="application/json").status_code == 409


def test_a_signature_is_asked_for_last(judy, cast):
    from rapidreader.audit.signing import Authority
    from worklists import actions

    worklist = start(cast, protocol=protocol_of(cast, signature="password"))
    for reader, response in ((cast.ada, "PD"), (cast.ben, "SD")):
        draft = {"answers": {"overall": response}, "measurements": [], "draft_number": 0}
        authority = Authority(reader, "full", None)
        actions.sign_read(read=read_by(worklist, reader), by=reader, meaning="Read", authority=authority, **draft)
    adjudication = worklist.adjudications.get()
    assert "decision" in decide(judy, adjudication, reason="x").json()["error"]["fields"]
    asked = decide(judy, adjudication, decision="a", reason="x")
    assert (asked.status_code, asked.json()["error"]["code"]) == (422, "password_needed")


# --- who meets it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ada", "ben", "cora", "mona", "olga"])
def test_nobody_else_opens_it(client, cast, adjudication, name):
    client.force_login(getattr(cast, name))
    for path in ("", "panel/", "dicomweb/studies/1.2/metadata", "viewer/read"):
        assert client.get(f"/reads/{adjudication.read_id}/{path}").status_code == 404
    assert decide(client, adjudication, decision="a", reason="x").status_code == 404


def test_readers_are_told_of_no_adjudication(client, cast, worklist, adjudication):
    client.force_login(cast.ada)
    read = read_by(worklist, cast.ada)
    seen = "".join(
        client.get(path).content.decode() for path in ("/reading/", f"/reads/{read.pk}/", "/api/v1/reads/")
    )
    assert "djudicat" not in seen.replace("adjudication.css", "")


def test_who_is_no_adjudicator_any_more_does_not_see_it(client, cast, adjudication):
    from rapidreader.archive.models import Membership, Role

    Membership.objects.filter(user=cast.judy).update(role=Role.READER)
    client.force_login(cast.judy)
    assert client.get(f"/reads/{adjudication.read_id}/").status_code == 404
