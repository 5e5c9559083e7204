"""Every write to trials, members, subjects, sessions and imports."""

import re

from django.db import transaction
from django.utils import timezone

from rapidreader.audit.actions import record
from rapidreader.audit.errors import Conflict, Invalid

from .dicomweb.renditions import prepare_sessions
from .filing import settle_sessions
from .importing import Importer
from .models import ImportRun, Membership, Role, Scan, ScanDecision, Session, Subject, Trial
from .sources import find_files
from .spool import remove_spool
from .standing import has_results
from .states import refuse_unless_open

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")


@transaction.atomic
def create_trial(*, by, slug: str, name: str, protocol="", sponsor="", description="") -> Trial:
    """Open a trial. Whoever creates it becomes its administrator; without a person (a command) nobody does."""
    if not SLUG.match(slug or "") or slug == "new":
        raise Invalid("The short name is not right.", fields={"slug": "Use a-z, 0-9 and hyphens, at most 40."})
    if not name.strip():
        raise Invalid("A trial needs a name.", fields={"name": "This is needed."})
    if Trial.objects.filter(slug=slug).exists():
        raise Conflict("There is a trial with that short name.", fields={"slug": "This is taken."})
    trial = Trial.objects.create(
        slug=slug, name=name.strip(), protocol=protocol, sponsor=sponsor, description=description
    )
    if by is not None:
        Membership.objects.create(trial=trial, user=by, role=Role.ADMINISTRATOR)
    record(
        by=by, verb="trial_created", obj=trial, trial_id=trial.pk, changes={"slug": ["", slug], "name": ["", name]}
    )
    return trial


@transaction.atomic
def set_member(*, trial: Trial, user, role: str, by) -> Membership:
    """Give a person a role in a trial; a person may hold several."""
    Trial.objects.select_for_update().get(pk=trial.pk)
    if role not in Role.values:
        raise Invalid("There is no such role.", fields={"role": "Choose one of the list."})
    membership, is_new = Membership.objects.get_or_create(trial=trial, user=user, role=role)
    if is_new:
        changes = {"username": user.get_username(), "role": ["", role]}
        record(by=by, verb="member_added", obj=membership, trial_id=trial.pk, changes=changes)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by):
    """Take a role from a person. A trial keeps at least one administrator: nobody could let people in again."""
    trial = Trial.objects.select_for_update().get(pk=membership.trial_id)
    administrators = Membership.objects.filter(trial=trial, role=Role.ADMINISTRATOR)
    if membership.role == Role.ADMINISTRATOR and administrators.count() == 1:
        raise Conflict("This is the trial's last administrator; name another one first.")
    changes = {"username": membership.user.get_username(), "role": [membership.role, ""]}
    record(by=by, verb="member_removed", obj=membership, trial_id=trial.pk, changes=changes)
    membership.delete()


@transaction.atomic
def update_session(*, session: Session, by, label=None, time_point=None, arm=None, reason: str = "") -> Session:
    """Change a session's label or time point, or its subject's treatment arm; what is None stays. A reason is needed
    once a read of the session was completed.
    """
    refuse_unless_open(Trial.objects.select_for_update().get(pk=session.trial_id))  # labels are unique in the trial
    session = Session.objects.select_for_update().get(pk=session.pk)
    subject = Subject.objects.select_for_update().get(pk=session.subject_id)
    wanted = [(session, "label", label), (session, "time_point", time_point), (subject, "arm", arm)]
    wanted = [(row, field, value.strip()) for row, field, value in wanted if value is not None]
    wanted = [(row, field, value) for row, field, value in wanted if value != getattr(row, field)]
    changes = {field: [getattr(row, field), value] for row, field, value in wanted}
    if "label" in changes:
        _check_label(session, changes["label"][1])
    if changes and not reason.strip() and has_results(session):
        text = "A read of this session is complete: say why it is changed."
        raise Invalid(text, fields={"reason": text})
    for row, field, value in wanted:
        setattr(row, field, value)
        row.save(update_fields=[field])
    if changes:
        facts = {"trial_id": session.trial_id, "changes": changes, "reason": reason.strip()[:300]}
        record(by=by, verb="session_updated", obj=session, **facts)
    return session


def _check_label(session: Session, label: str):
    if not label:
        raise Invalid("A session needs a label.", fields={"label": "This is needed."})
    if Session.objects.filter(trial_id=session.trial_id, label=label).exclude(pk=session.pk).exists():
        raise Conflict("Another session has that label.", fields={"label": "This is taken."})


@transaction.atomic
def decide_scan(*, scan: Scan, by, is_shown: bool, reason: str) -> ScanDecision:
    """Say whether readers are served a scan whose pixels may name somebody, after looking at it; again is fine."""
    scan = Scan.objects.select_for_update().select_related("session").get(pk=scan.pk)
    refuse_unless_open(Trial.objects.get(pk=scan.session.trial_id))
    reason = reason.strip()
    if not reason or len(reason) > 300:
        raise Invalid("Say why.", fields={"reason": "Enter 1 to 300 characters."})
    former = ScanDecision.objects.filter(scan=scan).first()
    decided = {"version": scan.version, "is_shown": is_shown, "reason": reason, "decided_at": timezone.now()}
    decision, _ = ScanDecision.objects.update_or_create(scan=scan, defaults={**decided, "decided_by": by})
    changes = {"shown": [former.is_shown if former else None, is_shown], "version": scan.version}
    changes |= {"scan": str(scan), "suspicion": scan.suspicion or ""}
    trial_id = scan.session.trial_id
    record(by=by, verb="scan_decided", obj=scan.session, trial_id=trial_id, changes=changes, reason=reason)
    return decision


def import_files(
    *, trial: Trial, paths, by, source: str, run: ImportRun | None = None, on_progress=None
) -> ImportRun:
    """Import files, folders and zip archives; the run with its report. Doing it again adds nothing.

    `run` is one that waits or was interrupted; it goes on where it stopped. `on_progress(run, file name)` is
    called for each file. One audit event, when the import ends.
    """
    run = _begin(trial=trial, by=by, source=source, run=run)
    try:
        importer = Importer(trial, run, on_progress=on_progress)
        importer.take(find_files(paths))
    except Conflict:
        raise
    except Exception as error:
        _finish(run, by=by, state=ImportRun.State.FAILED, error=f"{type(error).__name__}: {error}")
        raise
    run = _finish(run, by=by, state=ImportRun.State.DONE, touched=importer.touched)
    run.touched = importer.touched
    prepare_sessions(trial.sessions.filter(study_instance_uid__in=importer.touched))
    return run


@transaction.atomic
def stage_import(*, trial: Trial, by, source: str) -> ImportRun:
    """An import that waits for its files to be uploaded. Nothing of the trial changes yet, so no event."""
    refuse_unless_open(Trial.objects.get(pk=trial.pk))
    run = ImportRun(trial=trial, started_by=by, source=source[:300])
    run.spool = f"imports/{run.pk}"
    run.save(force_insert=True)
    return run


@transaction.atomic
def discard_import(*, run: ImportRun, by):
    """Give up an import that waits or was interrupted; what it has filed already stays."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if not run.is_resumable:
        raise Conflict("This import is running or done.")
    run.state, run.error, run.finished_at = ImportRun.State.FAILED, "discarded", timezone.now()
    spool, run.spool = run.spool, ""
    run.save()
    changes = {"source": run.source, "added": run.added}
    record(by=by, verb="import_discarded", obj=run, trial_id=run.trial_id, changes=changes)
    transaction.on_commit(lambda: remove_spool(spool))


@transaction.atomic
def _begin(*, trial, by, source, run) -> ImportRun:
    refuse_unless_open(Trial.objects.get(pk=trial.pk))
    if run is None:
        return ImportRun.objects.create(
            trial=trial, source=source[:300], started_by=by, state=ImportRun.State.RUNNING, heard_at=timezone.now()
        )
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.is_running or run.state == ImportRun.State.DONE:
        raise Conflict("This import is running or done.")
    run.state, run.heard_at, run.error, run.finished_at = ImportRun.State.RUNNING, timezone.now(), "", None
    run.save(update_fields=["state", "heard_at", "error", "finished_at"])
    return run


@transaction.atomic
def _finish(run, *, by, state, error="", touched=()) -> ImportRun:
    """Settle the labels and close the run, with its one audit event."""
    settle_sessions(run.trial, touched)
    run.state, run.error, run.finished_at = state, error, timezone.now()
    run.save()
    counts = {name: getattr(run, name) for name in ("files_found", "added", "present", "refused")}
    changes = {"source": run.source, "state": state, **counts}
    record(by=by, verb="files_imported", obj=run, trial_id=run.trial_id, changes=changes)
    return run
