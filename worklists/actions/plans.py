"""What coordinators do with a worklist: plan it, activate it, steer it."""

import secrets
from dataclasses import replace

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from rapidreader.archive.models import Session, Trial
from rapidreader.archive.states import refuse_unless_open
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import canonical_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed

from .. import access
from ..given import given
from ..models import Read, Worklist, WorklistItem, WorklistReader
from ..notices import notify_activation
from ..plan import Plan, activation_problems, draft_problems
from ..qualification.keeping import known_answers_by_session, put_known_answers_back, write_requirements
from ..schedules import schedule_of
from .consequences import after_cancelling
from .rows import write_rows


def _refuse_unless_manager(by, trial):
    """Nobody else changes a worklist, and nobody at all while its trial is frozen or locked."""
    if not access.manages(by, trial):
        raise NotAllowed("Only coordinators and administrators of the trial may do that.")
    refuse_unless_open(trial)


def _lock(worklist, by) -> Worklist:
    locked = Worklist.objects.select_for_update().get(pk=worklist.pk)
    _refuse_unless_manager(by, locked.trial)
    return locked


def _lock_names(trial_id) -> Trial:
    """Keeps two coordinators from taking one name at once; imports into the trial need not wait (no_key)."""
    return Trial.objects.select_for_update(no_key=True).get(pk=trial_id)


def _expect(worklist, *states):
    if worklist.state not in states:
        raise Conflict(f"This worklist is {worklist.get_state_display().lower()}; reload the page.")


def _with_seed(plan: Plan) -> Plan:
    """A plan has its seed from the first draft on, so that the preview shows what activation writes."""
    return plan if plan.seed else replace(plan, seed=secrets.token_hex(16))


def _store_lists(worklist, plan: Plan):
    known = known_answers_by_session(worklist)
    worklist.items.all().delete()
    worklist.readers.all().delete()
    WorklistItem.objects.bulk_create(
        [WorklistItem(worklist=worklist, session=session, place=n) for n, session in enumerate(plan.sessions, 1)]
    )
    WorklistReader.objects.bulk_create([WorklistReader(worklist=worklist, reader=reader) for reader in plan.readers])
    put_known_answers_back(worklist, known)


def _refuse_problems(problems, message="The worklist cannot be saved like this."):
    if problems:
        raise Invalid(message, fields=problems)


@transaction.atomic
def create_worklist(*, trial, by, **fields) -> Worklist:
    """Plan a worklist: a draft that readers do not see. `fields` are those of plan.Plan."""
    trial = _lock_names(trial.pk)
    _refuse_unless_manager(by, trial)
    plan = _with_seed(Plan(**fields))
    _refuse_problems(draft_problems(trial, plan))
    worklist = Worklist.objects.create(trial=trial, created_by=by, **plan.columns)
    _store_lists(worklist, plan)
    record(by=by, verb="worklist_created", obj=worklist, trial_id=trial.pk, changes=plan.facts)
    return worklist


@transaction.atomic
def update_worklist(*, worklist, by, **fields) -> Worklist:
    """Change a draft; fields that are not given stay."""
    _lock_names(worklist.trial_id)
    worklist = _lock(worklist, by)
    _expect(worklist, Worklist.State.DRAFT)
    old = Plan.of(worklist)
    plan = _with_seed(replace(old, **fields))
    _refuse_problems(draft_problems(worklist.trial, plan, worklist=worklist))
    for name, value in plan.columns.items():
        setattr(worklist, name, value)
    worklist.save()
    _store_lists(worklist, plan)
    before, after = old.facts, plan.facts
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(by=by, verb="worklist_changed", obj=worklist, trial_id=worklist.trial_id, changes=changes)
    return worklist


def _write_reads(worklist, schedule):
    counted = Session.objects.filter(pk=OuterRef("session")).values("instance_count")
    worklist.items.update(instance_count=Subquery(counted))
    items = dict(worklist.items.values_list("session__study_instance_uid", "pk"))
    write_rows(worklist, schedule.rows, items)


@transaction.atomic
def activate_worklist(*, worklist, by, expected_hash: str = "") -> Worklist:
    """Freeze the read order as rows and hand the worklist to its readers.

    `expected_hash` is that of the schedule which the coordinator saw in the preview.
    """
    worklist = _lock(worklist, by)
    _expect(worklist, Worklist.State.DRAFT)
    plan = _with_seed(Plan.of(worklist))
    _refuse_problems(activation_problems(worklist, plan), "The worklist cannot be activated yet.")
    schedule = schedule_of(plan)
    if expected_hash and expected_hash != schedule.sha256:
        raise Conflict("The draft was changed after you saw this preview. Look at it again before activating.")
    _write_reads(worklist, schedule)
    write_requirements(worklist)
    worklist.state, worklist.seed = Worklist.State.ACTIVE, plan.seed
    worklist.algorithm, worklist.schedule_hash = schedule.algorithm, schedule.sha256
    worklist.schedule_inputs = canonical_json(schedule.inputs)
    worklist.activated_at, worklist.activated_by = timezone.now(), by
    worklist.save()
    changes = {**plan.facts, "algorithm": worklist.algorithm, "schedule_hash": worklist.schedule_hash}
    record(by=by, verb="worklist_activated", obj=worklist, trial_id=worklist.trial_id, changes=changes)
    notify_activation(worklist, by)
    return worklist


def _move(worklist, by, state, *, verb, reason=""):
    old, worklist.state = worklist.state, state
    worklist.save(update_fields=["state"])
    changes = {"state": [old, state]}
    record(by=by, verb=verb, obj=worklist, trial_id=worklist.trial_id, changes=changes, reason=reason)
    return worklist


@transaction.atomic
def pause_worklist(*, worklist, by, reason: str = "") -> Worklist:
    """Readers still see the worklist and cannot write."""
    worklist = _lock(worklist, by)
    _expect(worklist, Worklist.State.ACTIVE)
    return _move(worklist, by, Worklist.State.PAUSED, verb="worklist_paused", reason=reason)


@transaction.atomic
def resume_worklist(*, worklist, by, reason: str = "") -> Worklist:
    """Readers go on where they were."""
    worklist = _lock(worklist, by)
    _expect(worklist, Worklist.State.PAUSED)
    return _move(worklist, by, Worklist.State.ACTIVE, verb="worklist_resumed", reason=reason)


@transaction.atomic
def extend_worklist(*, worklist, by, due_date, reason: str) -> Worklist:
    """Give the readers another due date, or none."""
    worklist = _lock(worklist, by)
    _expect(worklist, Worklist.State.ACTIVE, Worklist.State.PAUSED)
    reason, old = given(reason, "reason"), worklist.due_date
    if due_date and due_date < timezone.localdate():
        raise Invalid("The new due date has passed.", fields={"due_date": "Choose today or a later day."})
    worklist.due_date = due_date
    worklist.save(update_fields=["due_date"])
    changes = {"due_date": [old, due_date]}
    record(by=by, verb="worklist_extended", obj=worklist, trial_id=worklist.trial_id, changes=changes, reason=reason)
    return worklist


@transaction.atomic
def cancel_worklist(*, worklist, by, reason: str) -> Worklist:
    """End a worklist for good: unsigned reads are cancelled, completed ones and their assessors stay."""
    worklist = _lock(worklist, by)
    _expect(worklist, Worklist.State.DRAFT, Worklist.State.ACTIVE, Worklist.State.PAUSED)
    reason, old = given(reason, "reason"), worklist.state
    cancelled = worklist.reads.unsigned().update(state=Read.State.CANCELLED)
    after_cancelling(worklist, by)
    worklist.state = Worklist.State.CANCELLED
    worklist.save(update_fields=["state"])
    changes = {"state": [old, worklist.state], "reads_cancelled": cancelled}
    record(by=by, verb="worklist_cancelled", obj=worklist, trial_id=worklist.trial_id, changes=changes, reason=reason)
    return worklist
