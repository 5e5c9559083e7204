"""Freezing and locking a trial: who may, what stops, what blocks, what is kept; and the way back."""

import pytest
from django.db import IntegrityError, connection, transaction

from ecrf.models import ImageAssessor
from rapidreader.archive.actions import stage_import, update_session
from rapidreader.archive.models import Trial
from rapidreader.audit.canonical import content_hash, parse_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed
from rapidreader.audit.models import AuditEvent, Signature
from rapidreader.audit.signing import authorize
from rapidreader.mail.models import Notice
from tests.cast import PASSWORD
from tests.worklists.lists import activate_listed, plan, save, sign
from tests.worklists.qualification.lists import live, published, training
from worklists import actions
from worklists.actions import charter, locking
from worklists.models import Read
from worklists.tower.blockers import blockers_of
from worklists.tower.locks import last_lock
from worklists.writable import why_not_writable


def freeze(cast, by=None):
    return locking.freeze_trial(trial=cast.lung, by=by or cast.cora, reason="Interim analysis")


def lock(cast, by=None, confirm="lung"):
    by = by or cast.cora
    authority = authorize(by=by, sitting=None, username=by.username, password=PASSWORD, trial_id=cast.lung.pk)
    return locking.lock_trial(trial=cast.lung, by=by, authority=authority, confirm=confirm, reason="Database lock")


@pytest.fixture
def done(worklist, pour):
    """All reads of the trial's one worklist are complete."""
    return pour(_complete, worklist, onto=activate_listed)


def _complete(worklist):
    for read in worklist.reads.in_read_order():
        sign(read, by=read.reader)
    return worklist


def test_nothing_is_entered_into_a_frozen_trial_until_it_is_thawed(cast, read):
    save(read, draft_number=0)
    assert freeze(cast).state == "frozen"
    read = Read.objects.get(pk=read.pk)
    assert "frozen" in why_not_writable(read)
    for act in (save, sign):
        with pytest.raises(Conflict, match="frozen"):
            act(read, by=cast.ada)
    locking.thaw_trial(trial=cast.lung, by=cast.cora, reason="Goes on")
    sign(Read.objects.get(pk=read.pk), by=cast.ada)


def test_opening_a_read_of_a_frozen_trial_writes_nothing(cast, read):
    freeze(cast)
    opened = actions.start_read(read=read, by=cast.ada)
    assert (opened.state, opened.opened_at) == ("open", None)
    actions.beat_read(read=read, by=cast.ada, event="active")
    assert not read.segments.exists()


def test_coordinators_change_nothing_either(cast, worklist, done, tmp_path):
    other = actions.create_worklist(
        **plan(cast, name="Next", version=done.template_version, sessions=[done.items.first().session])
    )
    freeze(cast)
    read, by = worklist.reads.first(), cast.cora
    tries = [
        lambda: actions.create_worklist(
            **plan(cast, name="Third", version=other.template_version, sessions=[read.item.session])
        ),
        lambda: actions.update_worklist(worklist=other, by=by, name="Renamed"),
        lambda: actions.activate_worklist(worklist=other, by=by),
        lambda: actions.pause_worklist(worklist=worklist, by=by),
        lambda: actions.extend_worklist(worklist=worklist, by=by, due_date=None, reason="x"),
        lambda: actions.cancel_worklist(worklist=worklist, by=by, reason="x"),
        lambda: actions.reopen_read(read=read, by=by, reason="x"),
        lambda: update_session(session=read.item.session, by=by, label="Other"),
        lambda: stage_import(trial=cast.lung, by=by, source="upload"),
    ]
    for act in tries:
        with pytest.raises(Conflict, match="frozen"):
            act()


def test_nothing_is_asked_answered_or_acknowledged_meanwhile(cast, read):
    query = actions.open_query(read=read, by=cast.cora, text="Which lesion?")
    document = published(cast)
    freeze(cast)
    tries = [
        lambda: actions.open_query(read=read, by=cast.ada, text="And this one?"),
        lambda: actions.answer_query(query=query, by=cast.ada, text="The first."),
        lambda: actions.close_query(query=query, by=cast.cora),
        lambda: charter.acknowledge_document(document=document, by=cast.ada),
        lambda: charter.draft_document(trial=cast.lung, by=cast.cora, title="Manual", text="x"),
    ]
    for act in tries:
        with pytest.raises(Conflict, match="frozen"):
            act()


def test_a_pool_gives_nothing_out_while_frozen_or_shut(cast):
    claim = {"assignment": {"kind": "claim", "reads_per_session": 1}}
    worklist = live(cast, documents=[published(cast)], **claim)
    with pytest.raises(NotAllowed, match="not open to you yet"):
        actions.claim_read(worklist=worklist, by=cast.ada)
    charter.acknowledge_document(document=worklist.requirements.get().document, by=cast.ada)
    freeze(cast)
    with pytest.raises(Conflict, match="frozen"):
        actions.claim_read(worklist=worklist, by=cast.ada)
    locking.thaw_trial(trial=cast.lung, by=cast.cora, reason="Goes on")
    assert actions.claim_read(worklist=worklist, by=cast.ada).reader == cast.ada


def test_who_may_close_and_open(cast, done):
    for name in ("ada", "mona", "olga"):
        with pytest.raises(NotAllowed):
            freeze(cast, by=getattr(cast, name))
    with pytest.raises(Invalid):
        locking.freeze_trial(trial=cast.lung, by=cast.cora, reason="")
    freeze(cast)
    with pytest.raises(Conflict, match="frozen"):
        freeze(cast)
    lock(cast)
    with pytest.raises(NotAllowed, match="administrators"):
        locking.unlock_trial(trial=cast.lung, by=cast.cora, confirm="lung", reason="x")
    with pytest.raises(Invalid, match="Type lung"):
        locking.unlock_trial(trial=cast.lung, by=cast.alma, confirm="liver", reason="x")
    unlocked = locking.unlock_trial(trial=cast.lung, by=cast.alma, confirm="lung", reason="Wrong subject")
    assert (unlocked.state, unlocked.state_reason) == ("frozen", "Wrong subject")


def test_an_unlocking_is_told_by_mail_without_its_reason(cast, done):
    cast.cora.email = "cora@example.org"
    cast.cora.save()
    freeze(cast)
    lock(cast)
    locking.unlock_trial(trial=cast.lung, by=cast.alma, confirm="lung", reason="Wrong subject")
    notices = Notice.objects.filter(kind="unlocked", subject="A locked trial was unlocked")
    assert [notice.recipient for notice in notices] == [cast.cora]
    assert "Alma Administrator" in notices[0].body and "Wrong subject" not in notices[0].body


def test_a_lock_keeps_what_was_locked_under_a_signature(cast, done):
    freeze(cast)
    head = AuditEvent.objects.filter(trial_id=cast.lung.pk).latest("seq")
    assert lock(cast).state == "locked"
    facts = last_lock(cast.lung)["changes"]
    assert facts["audit"] == {"events": head.seq, "head": head.digest}
    assert facts["schedules"] == {str(done.pk): done.schedule_hash}
    assert facts["assessors"]["count"] == 6 and facts["reads"] == {"complete": 6}
    signature = Signature.objects.get(object_type="archive.trial")
    signed = {name: value for name, value in facts.items() if name not in {"state", "signature"}}
    assert signature.content_hash == content_hash(signed) == facts["signature"]["content_hash"]
    assert (signature.signer_name, signature.revision) == ("Cora Coordinator", 1)


def test_only_a_frozen_trial_is_locked_and_only_by_its_name(cast, done):
    with pytest.raises(Conflict, match="open"):
        lock(cast)
    freeze(cast)
    with pytest.raises(Invalid, match="Type lung"):
        lock(cast, confirm="lun")
    with pytest.raises(NotAllowed):
        lock(cast, by=cast.mona)


def test_what_is_left_to_do_blocks_the_lock(cast, worklist):
    session, version = worklist.items.first().session, worklist.template_version
    actions.create_worklist(**plan(cast, name="Next", version=version, sessions=[session]))
    stage_import(trial=cast.lung, by=cast.cora, source="upload")
    assert [(one.key, one.count) for one in blockers_of(cast.lung)] == [
        ("unsigned", 6),
        ("drafts", 1),
        ("imports", 1),
    ]
    freeze(cast)
    with pytest.raises(Conflict, match="6 reads not complete; 1 worklist still a draft; 1 import not finished"):
        lock(cast)
    assert not Signature.objects.exists()


def test_training_does_not_block(cast, done):
    training(cast)
    assert blockers_of(cast.lung) == []


@pytest.mark.parametrize("table", ["audit_auditevent", "worklists_read"])
def test_what_was_changed_behind_our_back_blocks_the_lock(cast, done, table):
    freeze(cast)
    with connection.cursor() as cursor:
        take_triggers_off(cursor, table)
        if table == "audit_auditevent":
            cursor.execute("UPDATE audit_auditevent SET actor_name = 'x' WHERE verb = 'read_signed'")
        else:
            cursor.execute("UPDATE worklists_read SET position = position + 10 WHERE reader_id = %s", [cast.ada.pk])
    with pytest.raises(Conflict, match="Not as it was written"):
        lock(cast)


def take_triggers_off(cursor, table):
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    else:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending checks cannot be altered
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


@pytest.mark.parametrize("state", ["frozen", "locked"])
def test_the_database_itself_refuses(cast, worklist, read, state):
    sign(read)
    kept = ImageAssessor.objects.get()
    Trial.objects.filter(pk=cast.lung.pk).update(state=state)
    other = worklist.reads.filter(reader=cast.ben).first()
    tries = [
        lambda: Read.objects.filter(pk=other.pk).update(state="in_progress"),
        lambda: Read.objects.filter(pk=other.pk).update(answers='{"finding":"x"}'),
        lambda: Read.objects.create(worklist=worklist, item=other.item, reader=cast.judy, position=1, slot=9),
        lambda: ImageAssessor.objects.bulk_create([_copy(kept)]),
    ]
    for act in tries:
        with pytest.raises(IntegrityError, match="not open"), transaction.atomic():
            act()
    Trial.objects.filter(pk=cast.lung.pk).update(state="open")
    Read.objects.filter(pk=other.pk).update(answers='{"finding":"x"}')


def _copy(assessor):
    fields = {field.attname: getattr(assessor, field.attname) for field in ImageAssessor._meta.concrete_fields}
    return ImageAssessor(**{**fields, "id": Read().id, "read_key": Read().id})


def test_another_trial_is_not_touched(cast, done):
    freeze(cast)
    assert parse_json(AuditEvent.objects.filter(verb="trial_frozen").get().body)["reason"] == "Interim analysis"
    assert Trial.objects.get(slug="liver").state == "open"
