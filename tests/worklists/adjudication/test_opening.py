"""An adjudication opens when all reads are in and differ: once, with its reasons, for somebody who may decide it."""

import pytest
from django.db import IntegrityError, transaction

from rapidreader.archive.models import Membership, Role
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.models import AuditEvent
from tests.cast import add_session
from tests.worklists.lists import activate, plan, sign
from worklists import actions
from worklists.actions.qualifying import Rule, set_known_answers
from worklists.adjudication.letters import letters_of
from worklists.models import Adjudication, Read, Worklist

from .scene import (
    PROGRESSION,
    RESPONSE,
    add_adjudicator,
    add_form,
    assessor_of,
    disagree,
    kept_scene,
    protocol_of,
    read_by,
    respond,
    start,
    unread,
)

pytestmark = pytest.mark.django_db


kept_archive, made, cast, shelf = kept_scene(unread)


@pytest.fixture
def worklist(shelf):
    return shelf.worklist


def opened() -> list[Adjudication]:
    return list(Adjudication.objects.order_by("pk"))


def test_nothing_opens_before_both_reads_are_in(cast, worklist):
    respond(worklist, cast.ada, "PD")
    assert opened() == []


def test_reads_that_agree_open_nothing(cast, worklist):
    respond(worklist, cast.ada, "PD")
    respond(worklist, cast.ben, "PD")
    assert opened() == []


def test_reads_that_differ_open_one_with_both_values(cast, worklist):
    adjudication = disagree(worklist, cast)
    assert opened() == [adjudication]
    (reason,) = parse_json(adjudication.reasons)
    assert reason["label"] == "Overall response differs"
    letters = {one.letter: one.assessor for one in adjudication.inputs.select_related("assessor")}
    assert set(letters) == {"A", "B"}
    said = {letter: [parse_json(one.answers)["overall"]] for letter, one in letters.items()}
    assert reason["fields"] == [{"key": "overall", "label": "Overall response", "values": said}]


def test_the_adjudicator_gets_a_read_behind_the_own_others(cast, worklist):
    first, second = (item.session for item in worklist.items.order_by("place")[:2])
    reads = [disagree(worklist, cast, session).read for session in (second, first)]
    assert [(read.reader, read.kind, read.position) for read in reads] == [
        (cast.judy, "adjudication", 1),
        (cast.judy, "adjudication", 2),
    ]
    assert [read.item.session for read in reads] == [second, first]


def test_the_opening_is_on_record(cast, worklist):
    adjudication = disagree(worklist, cast)
    event = AuditEvent.objects.get(verb="adjudication_opened")
    changes = parse_json(event.body)["changes"]
    assert (event.object_id, event.actor_name) == (str(adjudication.pk), "system")
    assert changes["reasons"] == "Overall response differs"
    assert parse_json(changes["details"])[0]["fields"][0]["label"] == "Overall response"
    assert set(changes["inputs"].values()) == {
        str(assessor_of(read_by(worklist, reader)).pk) for reader in (cast.ada, cast.ben)
    }
    assert changes["adjudicator"] == "judy"


def test_a_worklist_without_rules_asks_nothing_more(cast, django_assert_num_queries):
    from worklists.adjudication.opening import look_for_differences

    worklist = activate(cast, sessions=[add_session(cast, "77", 1)])
    for reader in (cast.ada, cast.ben):
        read = read_by(worklist, reader)
        sign(read, answers={"finding": reader.username})
    assert read.worklist == worklist  # which the action has at hand
    with django_assert_num_queries(0):
        look_for_differences(read)
    assert opened() == []


def test_a_training_worklist_opens_nothing(cast):
    draft = actions.create_worklist(**plan(cast, version=add_form(cast), sessions=[add_session(cast, "77", 1)]))
    Worklist.objects.filter(pk=draft.pk).update(protocol=protocol_of(cast), purpose="training")
    set_known_answers(item=draft.items.get(), by=cast.cora, answers={"overall": "PD"}, rules={"overall": Rule()})
    worklist = actions.activate_worklist(worklist=draft, by=cast.cora)
    respond(worklist, cast.ada, "PD")
    respond(worklist, cast.ben, "SD")
    assert opened() == []


def test_a_hidden_repeat_and_another_condition_do_not_count(cast, worklist):
    item = worklist.items.first()
    mine = read_by(worklist, cast.ada)
    repeat = Read.objects.create(worklist=worklist, item=item, reader=cast.ada, position=9, slot=1, repetition=1)
    other = Read.objects.create(worklist=worklist, item=item, reader=cast.ada, position=10, slot=1, condition="x")
    sign(mine, answers={"overall": "PD"})
    respond(worklist, cast.ben, "PD")
    sign(repeat, answers={"overall": "SD"})
    sign(other, answers={"overall": "SD"})
    assert opened() == []


def test_a_cancelled_read_is_not_waited_for(cast, worklist):
    item = worklist.items.first()
    extra = Read.objects.create(worklist=worklist, item=item, reader=cast.cora, position=1, slot=3)
    respond(worklist, cast.ada, "PD")
    Read.objects.filter(pk=extra.pk).update(state="cancelled")
    assert respond(worklist, cast.ben, "SD")
    assert len(opened()) == 1


def test_an_unclaimed_read_of_a_pool_is_waited_for(cast, worklist):
    Read.objects.create(worklist=worklist, item=worklist.items.first(), reader=None, pool_position=1, slot=3)
    respond(worklist, cast.ada, "PD")
    respond(worklist, cast.ben, "SD")
    assert opened() == []


# --- of a subject -----------------------------------------------------------------------------------------------


def visits(cast, subject="2001"):
    return [add_session(cast, subject, number, date=f"2026-0{number}-01") for number in (1, 2, 3)]


def test_a_subject_is_judged_when_all_its_reads_are_in(cast):
    sessions = visits(cast)
    worklist = start(cast, PROGRESSION, sessions=[sessions[2], sessions[0], sessions[1]])
    for session, ada, ben in zip(sessions, ("SD", "PD", "PD"), ("SD", "SD", "PD"), strict=True):
        assert opened() == []
        respond(worklist, cast.ada, ada, session=session)
        respond(worklist, cast.ben, ben, session=session)
    (adjudication,) = opened()
    assert (adjudication.scope, adjudication.item.session) == ("subject", sessions[2])
    (reason,) = parse_json(adjudication.reasons)
    assert sorted(reason["fields"][0]["values"].values()) == [["SD", "PD", "PD"], ["SD", "SD", "PD"]]
    assert adjudication.inputs.count() == 6


def test_a_session_and_its_subject_can_both_be_adjudicated(cast):
    session = add_session(cast, "2001", 1)
    worklist = start(cast, RESPONSE, PROGRESSION, sessions=[session])
    respond(worklist, cast.ada, "PD")
    respond(worklist, cast.ben, "SD")
    assert sorted(one.scope for one in opened()) == ["subject", "time_point"]
    assert [read.position for read in worklist.reads.filter(reader=cast.judy).in_read_order()] == [1, 2]


def test_other_subjects_are_not_waited_for(cast):
    sessions = [add_session(cast, "2001", 1), add_session(cast, "2002", 1)]
    worklist = start(cast, PROGRESSION, sessions=sessions)
    respond(worklist, cast.ada, "PD", session=sessions[0])
    respond(worklist, cast.ben, "SD", session=sessions[0])
    assert [one.subject.label for one in opened()] == ["2001"]


# --- who decides ------------------------------------------------------------------------------------------------


def test_adjudicators_get_the_same_load(cast):
    jack = add_adjudicator(cast, "jack")
    sessions = [add_session(cast, f"300{n}", 1) for n in range(4)]
    worklist = start(cast, protocol=protocol_of(cast, adjudicators=[cast.judy, jack]), sessions=sessions)
    deciders = [disagree(worklist, cast, session).read.reader for session in sessions]
    assert deciders == [cast.judy, jack, cast.judy, jack]


def test_who_has_read_the_subject_does_not_decide(cast):
    jack = add_adjudicator(cast, "jack")
    sessions = [add_session(cast, "4001", 1), add_session(cast, "4002", 1)]
    Membership.objects.filter(user=cast.judy).update(role=Role.READER)
    earlier = activate(cast, name="Pilot", sessions=sessions[:1], readers=[cast.judy])
    sign(earlier.reads.get())
    Membership.objects.filter(user=cast.judy).update(role=Role.ADJUDICATOR)
    worklist = start(cast, protocol=protocol_of(cast, adjudicators=[cast.judy, jack]), sessions=sessions)
    assert disagree(worklist, cast, sessions[0]).read.reader == jack
    assert disagree(worklist, cast, sessions[1]).read.reader == cast.judy


def test_without_anybody_who_may_it_waits_for_a_coordinator(cast, worklist):
    Membership.objects.filter(user=cast.judy).update(role=Role.READER)
    adjudication = disagree(worklist, cast)
    assert (adjudication.state, adjudication.read) == ("open", None)


# --- once, and by chance ----------------------------------------------------------------------------------------


def test_the_database_lets_none_open_twice(cast, worklist):
    one = disagree(worklist, cast)
    facts = {"worklist": worklist, "subject": one.subject, "item": one.item, "scope": one.scope, "reasons": "[]"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Adjudication.objects.create(**facts, letters_seed="x", opened_at=one.opened_at)


def test_the_letter_does_not_tell_the_slot():
    firsts = [letters_of(f"{seed}", [1, 2])[1] for seed in range(400)]
    assert 150 < firsts.count("A") < 250
    assert letters_of("seed", [1, 2]) == letters_of("seed", [1, 2])
    assert sorted(letters_of("seed", [1, 2, 3]).values()) == ["A", "B", "C"]
