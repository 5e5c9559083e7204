"""Training lists: known answers, the attempt that is judged when the last read is complete, another attempt."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.worklists.lists import plan, sign
from tests.worklists.qualification.lists import HALF, RIGHT, read_all, training
from worklists import actions
from worklists.actions import qualifying
from worklists.models import GoldAnswer, Qualification


def test_an_attempt_is_judged_when_the_last_read_is_complete(cast):
    worklist = training(cast)
    first, last = worklist.reads.filter(reader=cast.ada).in_read_order()
    sign(first, by=cast.ada, answers=RIGHT[0])
    assert not Qualification.objects.exists()
    sign(last, by=cast.ada, answers=RIGHT[1])
    attempt = Qualification.objects.get()
    assert (attempt.reader, attempt.attempt, attempt.score, attempt.has_passed) == (cast.ada, 1, Decimal(1), True)
    detail = parse_json(attempt.detail)
    assert (detail["met"], detail["of"]) == (4, 4)
    assert [one["is_met"] for one in detail["reads"][0]["answers"]] == [True, True]
    event = AuditEvent.objects.get(verb="training_scored")
    assert parse_json(event.body)["changes"]["score"] == Decimal(1)


def test_who_meets_too_few_has_not_passed_and_may_try_again_when_the_coordinator_says_so(cast):
    worklist = training(cast)
    read_all(worklist, cast.ben, HALF)
    assert Qualification.objects.get().has_passed is False
    with pytest.raises(NotAllowed):
        qualifying.repeat_training(worklist=worklist, reader=cast.ben, by=cast.mona, reason="Second try")
    with pytest.raises(Invalid):
        qualifying.repeat_training(worklist=worklist, reader=cast.ben, by=cast.cora, reason=" ")
    assert qualifying.repeat_training(worklist=worklist, reader=cast.ben, by=cast.cora, reason="Second try") == 2
    assert AuditEvent.objects.filter(verb="read_reopened").count() == 2
    with pytest.raises(Conflict, match="end of the training"):
        qualifying.repeat_training(worklist=worklist, reader=cast.ben, by=cast.cora, reason="Third")
    read_all(worklist, cast.ben, RIGHT)
    assert [(one.attempt, one.has_passed) for one in Qualification.objects.order_by("attempt")] == [
        (1, False),
        (2, True),
    ]


def test_the_pass_mark_is_met_exactly(cast):
    worklist = training(cast, pass_mark="0.5")
    read_all(worklist, cast.ada, HALF)
    assert Qualification.objects.get().has_passed is True


def test_a_training_list_is_activated_only_when_everything_is_known(cast):
    draft = actions.create_worklist(**plan(cast, purpose="training"))
    with pytest.raises(Invalid) as refused:
        actions.activate_worklist(worklist=draft, by=cast.cora)
    assert "known of 3 of the sessions: 1001-CT-1" in refused.value.fields["qualification"]
    for item in draft.items.all():
        rules = {"finding": qualifying.Rule(counts=False)}
        qualifying.set_known_answers(item=item, by=cast.cora, answers={"finding": "x"}, rules=rules)
    with pytest.raises(Invalid):  # nothing of it counts
        actions.activate_worklist(worklist=draft, by=cast.cora)


def test_changing_a_draft_keeps_what_is_known(cast):
    draft = actions.create_worklist(**plan(cast, purpose="training"))
    first = draft.items.order_by("place").first()
    qualifying.set_known_answers(item=first, by=cast.cora, answers={"size": 4}, rules={})
    sessions = [item.session for item in draft.items.order_by("-place")]
    actions.update_worklist(worklist=draft, by=cast.cora, sessions=sessions)
    gold = GoldAnswer.objects.get()
    assert (gold.item.session, gold.item.place, parse_json(gold.answers)) == (first.session, 3, {"size": 4})
    actions.update_worklist(worklist=draft, by=cast.cora, sessions=sessions[:1])
    assert not GoldAnswer.objects.exists()


def test_known_answers_are_entered_by_coordinators_of_training_lists_until_somebody_was_judged(cast, worklist):
    with pytest.raises(Conflict, match="no training"):
        qualifying.set_known_answers(item=worklist.items.first(), by=cast.cora, answers={}, rules={})
    taught = training(cast)
    item = taught.items.first()
    with pytest.raises(NotAllowed):
        qualifying.set_known_answers(item=item, by=cast.mona, answers={}, rules={})
    with pytest.raises(Invalid) as refused:
        qualifying.set_known_answers(item=item, by=cast.cora, answers={"size": "wide"}, rules={})
    assert "size" in refused.value.fields
    qualifying.set_known_answers(item=item, by=cast.cora, answers={"size": 11}, rules={})
    read_all(taught, cast.ada, RIGHT)
    with pytest.raises(Conflict, match="judged"):
        qualifying.set_known_answers(item=item, by=cast.cora, answers={"size": 12}, rules={})


def test_the_database_keeps_answers_by_which_somebody_was_judged(cast):
    taught = training(cast)
    golds = GoldAnswer.objects.filter(item__worklist=taught)
    golds.update(scoring="{}")
    read_all(taught, cast.ada, RIGHT)
    for act in (lambda: golds.update(scoring='{"x":1}'), golds.delete):
        with pytest.raises(IntegrityError, match="judged"), transaction.atomic():
            act()


def test_the_database_keeps_attempts(cast):
    read_all(training(cast), cast.ada, HALF)
    attempts = Qualification.objects.all()
    for act in (lambda: attempts.update(has_passed=True), attempts.delete):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            act()


def test_a_live_read_is_not_judged(cast, worklist):
    read_all(worklist, cast.ada, [{"finding": "x"}] * 3)
    assert not Qualification.objects.exists()
