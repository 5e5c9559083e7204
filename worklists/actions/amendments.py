"""What coordinators change after activation: appended with a reason, and never a reshuffle.

Each action computes one step of the schedule's chain (protocols/amending.py) and writes what it says: new items and
reads at the end, cancelled reads at their places. `expected_hash` is that of the step which the coordinator saw.
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from rapidreader.audit.actions import record
from rapidreader.audit.errors import Conflict, Invalid

from ..amended import AddedSessions, Asked, ReassignedReads, WithdrawnSessions, step_of
from ..given import given
from ..models import Amendment, Read, Worklist, WorklistItem
from ..notices import notify_amended
from ..protocols.amending import Step
from ..schedules import read_keys
from .claiming import next_position
from .consequences import after_withdrawing_sessions
from .plans import _expect, _lock
from .rows import write_rows

RUNNING = (Worklist.State.ACTIVE, Worklist.State.PAUSED)


def _write_items(worklist, sessions, amendment):
    last = worklist.items.aggregate(last=Max("place"))["last"] or 0
    WorklistItem.objects.bulk_create(
        [
            WorklistItem(
                worklist=worklist,
                session=session,
                place=last + number,
                instance_count=session.instance_count,
                amendment=amendment,
            )
            for number, session in enumerate(sessions, start=1)
        ]
    )


def _amend(asked: Asked, by, reason: str, expected_hash: str) -> tuple[Amendment, Step]:
    worklist = _lock(asked.worklist, by)
    _expect(worklist, *RUNNING)
    reason = given(reason, "reason")
    step = step_of(asked, reason)
    if expected_hash and expected_hash != step.sha256:
        raise Conflict("The worklist was changed after you saw this preview. Look at it again before confirming.")
    amendment = Amendment.objects.create(
        worklist=worklist,
        number=step.inputs["number"],
        kind=step.inputs["kind"],
        reason=reason,
        inputs=step.text,
        schedule_hash=step.sha256,
        at=timezone.now(),
        by=by,
    )
    keys = read_keys(worklist)
    if isinstance(asked, AddedSessions):
        _write_items(worklist, asked.sessions, amendment)
    items = dict(worklist.items.values_list("session__study_instance_uid", "pk"))
    cancelled = Read.objects.filter(pk__in=[keys[key] for key in step.cancelled])
    cancelled.update(state=Read.State.CANCELLED, withdrawn_reason=reason)
    write_rows(worklist, step.rows, items, amendment=amendment)
    return amendment, step


def _record(amendment: Amendment, step: Step, by, **facts):
    changes = {
        "amendment": amendment.number,
        "reads_added": len(step.rows),
        "reads_cancelled": len(step.cancelled),
        "schedule_hash": amendment.schedule_hash,
        **facts,
    }
    worklist = amendment.worklist
    verb = f"worklist_amended_{amendment.kind}"
    record(by=by, verb=verb, obj=worklist, trial_id=worklist.trial_id, changes=changes, reason=amendment.reason)


@transaction.atomic
def amend_add_sessions(*, worklist, by, sessions, reason: str, groups=None, expected_hash: str = "") -> Amendment:
    """Sessions join at the end, for the readers whom the protocol gives them. `groups`: sessions by group name."""
    asked = AddedSessions(worklist, tuple(sessions), groups or {})
    amendment, step = _amend(asked, by, reason, expected_hash)
    _record(amendment, step, by, sessions=[session.label for session in sessions])
    notify_amended(amendment)
    return amendment


@transaction.atomic
def amend_withdraw_sessions(*, worklist, by, sessions, reason: str, expected_hash: str = "") -> Amendment:
    """Reads of these sessions that are not complete are cancelled; completed ones and their assessors stay."""
    amendment, step = _amend(WithdrawnSessions(worklist, tuple(sessions)), by, reason, expected_hash)
    worklist.items.filter(session__in=sessions).update(withdrawn_at=amendment.at)
    after_withdrawing_sessions(worklist, sessions, by)
    _record(amendment, step, by, sessions=[session.label for session in sessions])
    return amendment


@transaction.atomic
def amend_reassign_reads(*, worklist, by, reads, reader, reason: str, expected_hash: str = "") -> Amendment:
    """Reads that are not complete go to another reader (None: back to the pool): cancelled here, appended there."""
    reads = list(reads)
    if any(read.worklist_id != worklist.pk for read in reads):
        raise Invalid("Those are not reads of this worklist.", fields={"reads": "Choose reads of this worklist."})
    amendment, step = _amend(ReassignedReads(worklist, tuple(reads), reader), by, reason, expected_hash)
    if reader:
        _hand_over(worklist, amendment, reader)
    whom = reader.get_username() if reader else "the pool"
    moved = [[read.reader.get_username() if read.reader else "the pool", read.position, whom] for read in reads]
    _record(amendment, step, by, reads=moved)
    notify_amended(amendment)
    return amendment


def _hand_over(worklist, amendment, reader):
    """What went back to a pool for one reader is claimed for this reader at once."""
    for read in amendment.added_reads.filter(reader=None).order_by("pool_position"):
        read.reader, read.position, read.claimed_at = reader, next_position(worklist, reader), amendment.at
        read.save(update_fields=["reader", "position", "claimed_at"])
