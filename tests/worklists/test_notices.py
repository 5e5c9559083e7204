"""Who is told of what by mail, and that a mail tells nobody more than they may know."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rapidreader.audit.alerts import Alert, raise_alert
from rapidreader.mail.models import MailLanguage, Notice
from tests.cast import add_session
from tests.stage import HIDDEN_FROM_READERS, LUNG_STUDY, NAMES, SECRETS, set_stage
from tests.worklists.adjudication.scene import disagree, start
from tests.worklists.asked import ask
from tests.worklists.courses import activate_under, protocol_with
from tests.worklists.lists import activate, add_version, plan, sign
from worklists import actions, notices
from worklists.due import remind, step_of
from worklists.models import Worklist

pytestmark = pytest.mark.django_db


def told(kind=None):
    """{who: [subjects]} of the outbox, emptied."""
    found = {}
    for notice in Notice.objects.filter(**({"kind": kind} if kind else {})):
        found.setdefault(notice.recipient.username, []).append(notice.subject)
    Notice.objects.all().delete()
    return found


def test_readers_are_told_of_a_worklist_that_is_ready(cast):
    activate(cast, due_date=date.today() + timedelta(days=20))
    texts = list(Notice.objects.values_list("recipient__username", "kind", "trial_name", "url"))
    assert texts == [(name, "assigned", "Lung trial", "/reading/") for name in ("ada", "ben")]
    assert "There are 3 reads for you.\nDue: " in Notice.objects.first().body
    assert told() == {name: ["A worklist is ready: “First reads”"] for name in ("ada", "ben")}


def test_whoever_is_given_more_reads_is_told(cast, worklist, read):
    told()
    add = {"worklist": worklist, "by": cast.cora, "sessions": [add_session(cast, "2002")], "reason": "SECRET"}
    actions.amend_add_sessions(**add)
    assert "There is 1 read for you." in Notice.objects.first().body
    assert told() == {name: ["More reads on “First reads”"] for name in ("ada", "ben")}


def test_counts_are_not_told_where_the_order_is_hidden_or_opens_step_by_step(cast, version):
    choices = {"blinding": {"preset": "full"}}, {"sequential": True}, {"blinding": {"preset": "bicr"}}
    told_of = [notices.tells_counts(Worklist(protocol=protocol_with(**one).text)) for one in choices]
    assert told_of == [False, False, True]
    activate_under(cast, {"sequential": True}, version=version)
    assert set(Notice.objects.values_list("body", flat=True)) == {"There are reads for you."}


def test_a_query_tells_the_other_side(cast, read):
    told()
    query = ask(read, cast.cora)
    assert told() == {"ada": ["Query 1 was opened"]}
    actions.answer_query(query=query, by=cast.ada, text="…")
    [notice] = Notice.objects.all()
    assert notice.url == "/trials/lung/queries/1/" and "Ada Reader" in notice.body
    assert told() == {"cora": ["Query 1 was answered"]}
    actions.answer_query(query=query, by=cast.cora, text="…")
    [notice] = Notice.objects.all()
    assert notice.url == f"/reads/{read.pk}/?query=1" and "Cora" not in notice.body
    assert told() == {"ada": ["Query 1 was answered"]}
    actions.close_query(query=query, by=cast.alma)
    assert told() == {"ada": ["Query 1 was closed"]}
    ask(read, cast.ada)
    assert told() == {"cora": ["Query 2 was opened"]}


def test_without_a_coordinator_the_administrators_are_told(cast, read):
    told()
    cast.lung.memberships.filter(user=cast.cora).delete()
    ask(read, cast.ada)
    assert told() == {"alma": ["Query 1 was opened"]}


def test_a_reopened_read_is_told_to_its_reader(cast, read):
    sign(read)
    told()
    actions.reopen_read(read=read, by=cast.cora, reason="SECRET reason")
    assert "SECRET" not in Notice.objects.get().body
    assert told() == {"ada": ["A read of “First reads” is open again"]}


def test_who_decides_is_told_of_an_adjudication_and_not_whose_reads_disagree(cast):
    worklist = start(cast)
    disagree(worklist, cast)
    [notice] = Notice.objects.filter(kind="adjudication")
    assert "Ada" not in notice.body and worklist.items.first().session.label not in notice.body
    assert told("adjudication") == {"judy": [f"An adjudication is waiting on “{worklist.name}”"]}


def test_where_nobody_may_decide_the_coordinators_are_told(cast):
    worklist = start(cast)
    cast.lung.memberships.filter(user=cast.judy).delete()
    disagree(worklist, cast)
    [notice] = Notice.objects.filter(kind="adjudication")
    assert (notice.url, notice.recipient) == (f"/trials/lung/worklists/{worklist.pk}/adjudications/", cast.cora)
    assert "give it to somebody" in notice.body


def test_when_a_frozen_trial_goes_on_those_with_something_to_read_are_told(cast, worklist):
    for read in worklist.reads.filter(reader=cast.ben):
        sign(read)
    told()
    with transaction.atomic():
        notices.notify_unfrozen(cast.lung, cast.cora)
    assert told() == {"ada": ["Reading goes on"]}


def test_a_lockout_alerts_administrators(cast):
    """The trail raises the alert; that somebody listens is this room's doing (apps.py)."""
    cast.olga.is_superuser = True
    cast.olga.save()
    for kind, trial_id in (("signing_locked", cast.lung.pk), ("user_locked_out", None)):
        with transaction.atomic():
            raise_alert(Alert(kind, cast.ada, trial_id))
    assert told() == {
        "alma": ["Signing is locked for Ada Reader"],
        "olga": ["Signing is locked for Ada Reader", "Ada Reader is locked out"],
    }


def test_mails_speak_german_to_those_who_read_german(cast):
    MailLanguage.objects.create(user=cast.ben, language="de")
    activate(cast)
    assert told()["ben"] == ["Eine Arbeitsliste steht bereit: „First reads“"]


def test_nothing_is_told_of_what_was_refused(cast, read, monkeypatch):
    told()
    monkeypatch.setattr(notices, "notify", lambda **_facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask(read, cast.cora)
    assert not read.queries.exists() and not Notice.objects.exists()


def test_no_mail_to_a_reader_holds_what_a_reader_must_not_know(db, tmp_path):
    """The stage's sentinels: answers of everybody, names of other readers, arm, dates, identifiers, query texts."""
    stage = set_stage(tmp_path)
    cast = stage.cast
    for reads in (stage.ada, stage.ben):
        actions.answer_query(query=reads.query, by=cast.cora, text="zqcoordinatorzq")
        actions.reopen_read(read=reads.done, by=cast.cora, reason="zqreasonzq")
    stage.worklist.due_date = date.today() - timedelta(days=1)
    stage.worklist.save()
    remind()
    secrets = {word for words in SECRETS.values() for word in words.values()} | {"zqcoordinatorzq", "zqreasonzq"}
    secrets |= {*HIDDEN_FROM_READERS.values(), *NAMES.values(), LUNG_STUDY, "Cora", "1001"}
    seen = Notice.objects.filter(recipient__in=[cast.ada, cast.ben])
    texts = [f"{one.kind}: {one.subject}\n{one.body}" for one in seen]
    assert {one.kind for one in seen} == {"assigned", "query", "unlocked", "due"}
    assert [text for text in texts if any(word in text for word in secrets)] == []
    to_cora = " ".join(Notice.objects.filter(recipient=cast.cora).values_list("body", flat=True))
    assert "Adasurname" in to_cora and not any(word in to_cora for word in secrets - set(NAMES.values()))


# --- due dates --------------------------------------------------------------------------------------------------

TODAY = date(2030, 3, 4)


def due_in(cast, days, **fields):
    """A worklist of ada's whose reads are due so many days from TODAY."""
    worklist = activate(cast, readers=[cast.ada], **fields)
    worklist.due_date = TODAY + timedelta(days=days)
    worklist.save()
    told()
    return worklist


def test_steps_on_the_way_to_a_due_date_and_behind_it():
    steps = [step_of(TODAY + timedelta(days=n), TODAY) for n in (7, 4, 3, 2, 1, 0, -1, -7, -8)]
    assert steps == ["in7", "in7", "in3", "in3", "in1", "in0", "late0", "late0", "late1"]


def test_each_step_is_told_once_and_one_thing_a_day(cast):
    worklist = due_in(cast, 3)
    for _turn in range(2):
        remind(TODAY)
    notice = Notice.objects.get()
    assert (notice.subject, notice.url) == ("Due soon: “First reads”", f"/reading/{worklist.pk}/continue/")
    assert "3 reads are due soon." in notice.body
    remind(TODAY + timedelta(days=1))
    assert Notice.objects.count() == 1, "nothing has come nearer"


def test_what_is_far_away_complete_paused_or_held_is_not_spoken_of(cast):
    worklist = due_in(cast, 8)
    assert remind(TODAY) == 0
    remind(TODAY + timedelta(days=1))
    assert len(told()["ada"]) == 1
    actions.pause_worklist(worklist=worklist, by=cast.cora, reason="Wait")
    assert remind(TODAY + timedelta(days=7)) == 0
    actions.resume_worklist(worklist=worklist, by=cast.cora)
    for read in worklist.reads.all():
        actions.hold_read(read=read, by=cast.cora, reason="Wait")
    assert remind(TODAY + timedelta(days=8)) == 0
    for read in worklist.reads.all():
        actions.release_read(read=read, by=cast.cora)
    for read in worklist.reads.all():
        sign(read)
    assert remind(TODAY + timedelta(days=8)) == 0


def test_a_reader_hears_once_a_day_also_when_the_first_date_moves(cast):
    worklist = due_in(cast, 3)
    today = timezone.localdate()
    for days in (3, 1):
        worklist.due_date = today + timedelta(days=days)
        worklist.save()
        remind(today)
    assert len(told()["ada"]) == 1


def test_the_nearest_date_counts_the_reads_own_before_the_items_before_the_lists(cast):
    worklist = due_in(cast, 30)
    first, second, _third = worklist.reads.in_read_order()
    type(first).objects.filter(pk=first.pk).update(due_date=TODAY - timedelta(days=2))
    worklist.items.filter(pk=second.item_id).update(due_date=TODAY)
    remind(TODAY)
    body = Notice.objects.get(recipient=cast.ada).body
    assert body.splitlines() == ["1 read is overdue.", "1 read is due soon.", "First due date: 2 Mar 2030"]
    overview = Notice.objects.get(recipient=cast.cora)
    assert overview.body == "Overdue reads: 1. Readers: 1. First due date: 2 Mar 2030"
    assert overview.url == reverse("worklist_show", args=["lung", worklist.pk])


def test_looking_for_due_dates_costs_little_for_many_worklists(cast, django_assert_max_num_queries):
    version = add_version(cast)
    for number in range(3):
        session = add_session(cast, f"30{number}")
        draft = actions.create_worklist(**plan(cast, version=version, name=f"L{number}", sessions=[session]))
        worklist = actions.activate_worklist(worklist=draft, by=cast.cora)
        worklist.due_date = TODAY + timedelta(days=1)
        worklist.save()
    with django_assert_max_num_queries(3 + 3 * 6):
        assert remind(TODAY) == 6
