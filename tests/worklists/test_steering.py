import datetime

import pytest
from django.utils import timezone

from rapidreader.archive.actions import update_session
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent
from tests.cast import add_session
from tests.worklists.lists import activate, plan, save, sign
from worklists import actions
from worklists.access import visible_reads
from worklists.models import Worklist

TOMORROW = datetime.timedelta(days=1)


def test_a_paused_worklist_is_seen_and_not_written(cast, worklist, read):
    actions.pause_worklist(worklist=worklist, by=cast.cora, reason="New images")
    assert visible_reads(cast.ada).contains(read)
    with pytest.raises(Conflict, match="paused"):
        save(read)
    actions.resume_worklist(worklist=worklist, by=cast.cora)
    assert save(read).state == "partial"


def test_only_an_active_worklist_is_paused(cast, worklist):
    actions.pause_worklist(worklist=worklist, by=cast.cora)
    with pytest.raises(Conflict):
        actions.pause_worklist(worklist=worklist, by=cast.cora)


def test_extending_needs_a_reason_and_a_day_to_come(cast, worklist):
    today = timezone.localdate()
    with pytest.raises(Invalid, match="reason"):
        actions.extend_worklist(worklist=worklist, by=cast.cora, due_date=today + TOMORROW, reason=" ")
    with pytest.raises(Invalid) as error:
        actions.extend_worklist(worklist=worklist, by=cast.cora, due_date=today - TOMORROW, reason="Holidays")
    assert "due_date" in error.value.fields
    worklist = actions.extend_worklist(worklist=worklist, by=cast.cora, due_date=today + TOMORROW, reason="Holidays")
    assert worklist.due_date == today + TOMORROW


def test_cancelling_ends_unsigned_reads_and_keeps_completed_ones(cast, worklist, read):
    sign(read)
    actions.cancel_worklist(worklist=worklist, by=cast.cora, reason="Trial stopped")
    assert worklist.reads.counted_by_state() == {"complete": 1, "cancelled": 5}
    event = AuditEvent.objects.latest("seq")
    assert (event.verb, '"reason":"Trial stopped"' in event.body) == ("worklist_cancelled", True)


def test_a_cancelled_worklist_is_gone_for_its_readers(cast, worklist, read):
    actions.cancel_worklist(worklist=worklist, by=cast.cora, reason="Trial stopped")
    assert not visible_reads(cast.ada).exists()
    with pytest.raises(Conflict, match="cancelled"):
        save(read)


def test_a_draft_can_be_cancelled(cast):
    draft = actions.create_worklist(**plan(cast))
    assert actions.cancel_worklist(worklist=draft, by=cast.cora, reason="Wrong form").state == "cancelled"


@pytest.mark.parametrize("name", ["mona", "ada", "olga"])
def test_only_managers_of_the_trial_steer(cast, worklist, name):
    with pytest.raises(NotAllowed):
        actions.pause_worklist(worklist=worklist, by=getattr(cast, name))
    assert Worklist.objects.get().state == "active"


def test_reopening_makes_a_new_revision_and_keeps_the_old_assessor(cast, read):
    first = sign(read)
    reopened = actions.reopen_read(read=read, by=cast.cora, reason="Wrong lesion")
    assert (reopened.state, reopened.revision, reopened.signed_at) == ("partial", 2, None)
    second = sign(read, answers={"finding": "two nodules"})
    assert (second.revision, second.replaces) == (2, first)
    first.refresh_from_db()
    assert '"nodule"' in first.answers


def test_reopening_needs_a_reason_and_a_completed_read(cast, read):
    with pytest.raises(Conflict, match="completed"):
        actions.reopen_read(read=read, by=cast.cora, reason="x")
    sign(read)
    with pytest.raises(Invalid, match="reason"):
        actions.reopen_read(read=read, by=cast.cora, reason="")


def test_a_reader_cannot_reopen(cast, read):
    sign(read)
    with pytest.raises(NotAllowed):
        actions.reopen_read(read=read, by=cast.ada, reason="I changed my mind")


@pytest.mark.statement("A1")
def test_a_session_is_renamed_with_a_reason_once_a_read_of_it_is_complete(cast, client):
    session = add_session(cast)
    worklist = activate(cast, sessions=[session])
    update_session(session=session, by=cast.cora, time_point="Baseline")
    sign(worklist.reads.first())
    with pytest.raises(Invalid):
        update_session(session=session, by=cast.cora, time_point="Week 6")
    client.force_login(cast.cora)
    url = f"/trials/lung/sessions/{session.pk}/update/"
    given = {"label": session.label, "time_point": "Week 6", "arm": ""}
    assert "say why it is changed" in client.post(url, given).content.decode()
    assert client.post(url, {**given, "reason": "Mixed up at the site"}).status_code == 302
    assert '"reason":"Mixed up at the site"' in AuditEvent.objects.filter(verb="session_updated").last().body
