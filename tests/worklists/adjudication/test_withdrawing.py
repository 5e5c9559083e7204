"""What is decided between reads stands and falls with them."""

import pytest

from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent
from tests.worklists.lists import sign
from worklists import actions
from worklists.models import Worklist

from .scene import PROGRESSION, RESPONSE, disagree, kept_scene, read_by, respond, start, unread

pytestmark = pytest.mark.django_db
WHY = "Ada measured the wrong lesion"


kept_archive, made, cast, shelf = kept_scene(unread)


@pytest.fixture
def worklist(shelf):
    return shelf.worklist


def reopen(cast, worklist, reader):
    return actions.reopen_read(read=read_by(worklist, reader), by=cast.cora, reason=WHY)


def test_reopening_an_input_withdraws_and_a_new_one_opens_when_they_still_differ(cast, worklist):
    first = disagree(worklist, cast)
    reopen(cast, worklist, cast.ada)
    first.refresh_from_db()
    assert (first.state, first.read.state) == ("withdrawn", "cancelled")
    assert WHY in first.withdrawn_reason
    respond(worklist, cast.ada, "PR")
    second = worklist.adjudications.exclude(pk=first.pk).get()
    assert (second.state, second.read.reader, second.read.position) == ("open", cast.judy, 2)
    assert second.read != first.read


def test_when_they_agree_now_no_new_one_opens(cast, worklist):
    disagree(worklist, cast)
    reopen(cast, worklist, cast.ada)
    respond(worklist, cast.ada, "SD")
    assert [one.state for one in worklist.adjudications.all()] == ["withdrawn"]


def test_the_adjudicator_is_not_told_whose_read_it_was(cast, worklist):
    adjudication = disagree(worklist, cast)
    reopen(cast, worklist, cast.ada)
    adjudication.read.refresh_from_db()
    assert adjudication.read.withdrawn_reason
    assert "Ada" not in adjudication.read.withdrawn_reason


def test_the_withdrawal_is_on_record_with_its_reason(cast, worklist):
    adjudication = disagree(worklist, cast)
    reopen(cast, worklist, cast.ada)
    event = AuditEvent.objects.get(verb="adjudication_withdrawn")
    assert (event.object_id, event.actor_name) == (str(adjudication.pk), "Cora Coordinator")
    assert WHY in parse_json(event.body)["reason"]


def test_a_corrected_read_withdraws_too(cast, worklist):
    Worklist.objects.filter(pk=worklist.pk).update(form_disabled_when_complete=False)
    first = disagree(worklist, cast)
    respond(worklist, cast.ada, "PR")
    first.refresh_from_db()
    assert first.state == "withdrawn"
    second = worklist.adjudications.exclude(pk=first.pk).get()
    assert parse_json(second.reasons)[0]["fields"][0]["values"].keys() == {"A", "B"}
    assert {parse_json(one.assessor.answers)["overall"] for one in second.inputs.all()} == {"PR", "SD"}


def test_reads_of_other_sessions_leave_it_alone(cast, worklist):
    first, second = (item.session for item in worklist.items.order_by("place")[:2])
    adjudication = disagree(worklist, cast, first)
    respond(worklist, cast.ada, "PD", session=second)
    actions.reopen_read(read=read_by(worklist, cast.ada, second), by=cast.cora, reason=WHY)
    adjudication.refresh_from_db()
    assert adjudication.state == "open"


def test_both_scopes_are_withdrawn_with_an_input(cast):
    worklist = start(cast, RESPONSE, PROGRESSION)
    for item in worklist.items.order_by("place"):
        respond(worklist, cast.ada, "PD", session=item.session)
        respond(worklist, cast.ben, "SD", session=item.session)
    assert worklist.adjudications.count() == 4
    reopen(cast, worklist, cast.ben)
    assert sorted(worklist.adjudications.filter(state="withdrawn").values_list("scope", flat=True)) == [
        "subject",
        "time_point",
    ]
    sign(read_by(worklist, cast.ben), answers={"overall": "PR"})
    assert worklist.adjudications.exclude(state="withdrawn").count() == 4


# --- steering the worklist --------------------------------------------------------------------------------------


def test_a_withdrawn_session_has_nothing_to_decide(cast, worklist):
    session = worklist.items.order_by("place").first().session
    adjudication = disagree(worklist, cast)
    actions.amend_withdraw_sessions(worklist=worklist, by=cast.cora, sessions=[session], reason="Scanned by mistake")
    adjudication.refresh_from_db()
    assert (adjudication.state, adjudication.read.state) == ("withdrawn", "cancelled")


def test_a_subject_is_judged_without_a_session_that_is_withdrawn(cast):
    worklist = start(cast, PROGRESSION)
    *read, last = (item.session for item in worklist.items.order_by("place"))
    for session in read:
        respond(worklist, cast.ada, "PD", session=session)
        respond(worklist, cast.ben, "SD", session=session)
    assert worklist.adjudications.count() == 0
    actions.amend_withdraw_sessions(worklist=worklist, by=cast.cora, sessions=[last], reason="Never scanned")
    assert worklist.adjudications.get().inputs.count() == 4


def test_a_subject_has_one_adjudication_whichever_session_is_its_last(cast):
    worklist = start(cast, PROGRESSION)
    *read, last = (item.session for item in worklist.items.order_by("place"))
    for session in [*read, last]:
        respond(worklist, cast.ada, "PD", session=session)
        respond(worklist, cast.ben, "SD", session=session)
    first = worklist.adjudications.get()
    actions.amend_withdraw_sessions(worklist=worklist, by=cast.cora, sessions=[last], reason="Another subject")
    first.refresh_from_db()
    assert first.state == "withdrawn"
    assert worklist.adjudications.exclude(state="withdrawn").get().inputs.count() == 4


def test_a_cancelled_worklist_leaves_nothing_to_decide(cast, worklist):
    adjudication = disagree(worklist, cast)
    actions.cancel_worklist(worklist=worklist, by=cast.cora, reason="Trial stopped")
    adjudication.refresh_from_db()
    assert adjudication.state == "withdrawn"
