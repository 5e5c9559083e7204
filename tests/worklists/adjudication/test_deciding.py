"""The adjudicator accepts one of the reads or makes an own one; what is decided is kept for good, with its reason."""

from decimal import Decimal

import pytest

from ecrf.assessors import is_unchanged
from ecrf.models import ImageAssessor
from ecrf.signed import signature_of
from rapidreader.archive.models import Membership, Role
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from rapidreader.audit.signing import Authority, SignatureRefused
from tests.cast import add_session
from tests.worklists.lists import MEASUREMENT, save, sign
from worklists import actions
from worklists.adjudication.accepted import acceptances_of

from .scene import (
    PROGRESSION,
    RESPONSE,
    add_adjudicator,
    differing,
    kept_scene,
    protocol_of,
    read_by,
    respond,
    start,
)

pytestmark = pytest.mark.django_db
WHY = "New lesion in segment 7"


kept_archive, made, cast, shelf = kept_scene(differing)


@pytest.fixture
def worklist(shelf):
    return shelf.worklist


@pytest.fixture
def fresh(shelf):
    """A worklist in which nothing is read yet."""
    return shelf.fresh


def letter_of(adjudication, reader) -> str:
    return adjudication.inputs.filter(assessor__reader=reader).first().letter.lower()


def decide(adjudication, decision, *, by=None, reason=WHY, answers=None, measurements=(), **more):
    read = adjudication.read
    read.refresh_from_db()
    return actions.decide_adjudication(
        read=read,
        by=by or read.reader,
        decision=decision,
        reason=reason,
        answers=answers or {},
        measurements=list(measurements),
        draft_number=read.draft_number,
        meaning="I decide so.",
        **more,
    )


def test_accepting_a_read_makes_it_the_result(cast, worklist, adjudication):
    decide(adjudication, letter_of(adjudication, cast.ben))
    adjudication.refresh_from_db()
    assert adjudication.state == "complete"
    assert adjudication.accepted_assessor.reader == cast.ben
    assert (adjudication.decided_by, adjudication.decision_reason) == (cast.judy, WHY)
    found = acceptances_of(worklist)
    reads = [read_by(worklist, cast.ada), read_by(worklist, cast.ben), adjudication.read]
    assert [found.accepts(read, 1) for read in reads] == [False, True, False]


def test_the_record_of_an_acceptance_holds_the_decision_and_no_answers(cast, adjudication):
    letter = letter_of(adjudication, cast.ben)
    assessor = decide(adjudication, letter)
    said = parse_json(assessor.circumstances)
    accepted = ImageAssessor.objects.get(reader=cast.ben)
    assert (assessor.answers, assessor.measurements) == ("{}", "[]")
    assert (said["kind"], said["outcome"]) == ("adjudication", "accepted")
    assert (said["decision"]["decision"], said["decision"]["reason"]) == (letter, WHY)
    assert said["decision"]["accepted"]["content_hash"] == accepted.content_hash
    assert sorted(said["decision"]["between"]) == ["A", "B"]
    assert is_unchanged(assessor)


def test_an_own_read_is_completed_like_any_other_and_is_the_result(worklist, adjudication):
    assessor = decide(
        adjudication, "own", answers={"overall": "PR", "sum_mm": Decimal("31.5")}, measurements=[MEASUREMENT]
    )
    adjudication.refresh_from_db()
    assert (adjudication.decision, adjudication.accepted_assessor) == ("own", assessor)
    assert parse_json(assessor.answers) == {"overall": "PR", "sum_mm": Decimal("31.5")}
    assert parse_json(assessor.measurements) == [MEASUREMENT]
    assert acceptances_of(worklist).accepts(adjudication.read, 1) is True


def test_a_decision_on_a_subject_goes_before_that_on_a_session(cast):
    sessions = [add_session(cast, "2001", n, date=f"2026-0{n}-01") for n in (1, 2)]
    worklist = start(cast, protocol=protocol_of(cast, RESPONSE, PROGRESSION), sessions=sessions)
    for session, ada, ben in zip(sessions, ("SD", "PD"), ("SD", "SD"), strict=True):
        respond(worklist, cast.ada, ada, session=session)
        respond(worklist, cast.ben, ben, session=session)
    on_session, on_subject = (worklist.adjudications.get(scope=scope) for scope in ("time_point", "subject"))
    decide(on_session, letter_of(on_session, cast.ada))
    found = acceptances_of(worklist)
    assert found.accepts(read_by(worklist, cast.ada, sessions[1]), 1) is None  # the subject's is still to come
    decide(on_subject, letter_of(on_subject, cast.ben))
    found = acceptances_of(worklist)
    assert [found.accepts(read_by(worklist, cast.ben, one), 1) for one in sessions] == [True, True]
    assert on_subject.inputs.count() == 4


def test_the_decision_is_on_record(cast, adjudication):
    decide(adjudication, "own", answers={"overall": "PR"})
    event = AuditEvent.objects.get(verb="adjudication_decided")
    changes = parse_json(event.body)["changes"]
    assert (event.object_id, event.actor_name) == (str(adjudication.pk), "Judy Adjudicator")
    assert (changes["decision"], changes["reason"]) == ("own", WHY)


def test_a_reason_and_a_choice_are_asked_for(adjudication):
    for decision, reason, field in (("a", " ", "reason"), ("c", WHY, "decision"), ("", WHY, "decision")):
        with pytest.raises(Invalid) as refused:
            decide(adjudication, decision, reason=reason)
        assert field in refused.value.fields


def test_nobody_else_decides(cast, adjudication):
    for person in (cast.ada, cast.cora, add_adjudicator(cast, "jack")):
        with pytest.raises(NotAllowed):
            decide(adjudication, "a", by=person)


def test_who_is_no_adjudicator_any_more_does_not_decide(cast, adjudication):
    Membership.objects.filter(user=cast.judy).update(role=Role.READER)
    with pytest.raises(NotAllowed):
        decide(adjudication, "a")


def test_an_adjudication_is_not_completed_without_a_decision(adjudication):
    with pytest.raises(Conflict):
        sign(adjudication.read, answers={"overall": "PR"})


def test_a_read_is_not_decided(cast, worklist):
    read = read_by(worklist, cast.ada)
    with pytest.raises(Conflict):
        actions.decide_adjudication(
            read=read, by=cast.ada, decision="a", reason="x", answers={}, measurements=[], draft_number=0, meaning="m"
        )


def test_a_decided_one_cannot_be_decided_again(adjudication):
    decide(adjudication, "a")
    with pytest.raises(Conflict):
        decide(adjudication, "b")


def test_a_draft_of_an_own_read_does_not_outlive_an_acceptance(cast, adjudication):
    actions.start_read(read=adjudication.read, by=cast.judy)
    adjudication.refresh_from_db()
    assert adjudication.state == "in_progress"
    save(adjudication.read, answers={"overall": "PR"})
    decide(adjudication, "a")
    adjudication.read.refresh_from_db()
    assert adjudication.read.answers == "{}"


# --- reopened ---------------------------------------------------------------------------------------------------


def test_a_coordinator_gives_a_decision_back(cast, worklist, adjudication):
    decide(adjudication, "a")
    actions.reopen_read(read=adjudication.read, by=cast.cora, reason="Look again")
    adjudication.refresh_from_db()
    assert (adjudication.state, adjudication.decision, adjudication.accepted_assessor) == ("in_progress", "", None)
    was = parse_json(AuditEvent.objects.get(verb="adjudication_reopened").body)["changes"]["was"]
    assert (was["decision"], was["reason"]) == ("a", WHY)
    assert decide(adjudication, "b").revision == 2


def test_reopening_an_input_takes_the_decision_back_and_keeps_its_record(cast, worklist, adjudication):
    assessor = decide(adjudication, "a")
    actions.reopen_read(read=read_by(worklist, cast.ada), by=cast.cora, reason="Wrong lesion")
    adjudication.refresh_from_db()
    assert (adjudication.state, adjudication.accepted_assessor) == ("withdrawn", None)
    assert adjudication.read.state == "complete"
    assert ImageAssessor.objects.filter(pk=assessor.pk).exists()
    was = parse_json(AuditEvent.objects.get(verb="adjudication_withdrawn").body)["changes"]["was"]
    assert was["decision"] == "a"
    respond(worklist, cast.ada, "PR")
    again = worklist.adjudications.exclude(state="withdrawn").get()
    assert (again.read.reader, again.read.position) == (cast.judy, 2)
    with pytest.raises(Conflict):
        actions.reopen_read(read=adjudication.read, by=cast.cora, reason="Too late")


# --- signed -----------------------------------------------------------------------------------------------------


def test_where_reads_are_signed_a_decision_is(cast):
    worklist = start(cast, protocol=protocol_of(cast, signature="password"))
    for reader, response in ((cast.ada, "PD"), (cast.ben, "SD")):
        read = read_by(worklist, reader)
        actions.sign_read(
            read=read,
            by=reader,
            answers={"overall": response},
            measurements=[],
            draft_number=0,
            meaning="Read",
            authority=Authority(reader, "full", None),
        )
    adjudication = worklist.adjudications.get()
    with pytest.raises(SignatureRefused):
        decide(adjudication, "a")
    assessor = decide(adjudication, "a", authority=Authority(cast.judy, "full", None))
    shown = signature_of(assessor)
    assert (shown.signature.signer_name, shown.state.kind) == ("Judy Adjudicator", "valid")


def test_another_reason_would_void_the_signature(cast, adjudication):
    from ecrf.signed import signed_hash_of

    assessor = decide(adjudication, "a")
    before = signed_hash_of(assessor)
    assessor.circumstances = assessor.circumstances.replace(WHY, "Another reason")
    assert signed_hash_of(assessor) != before
