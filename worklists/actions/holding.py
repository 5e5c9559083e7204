"""What coordinators do with a single read: hold it, release it, reopen it."""

from django.db import transaction
from django.utils import timezone

from rapidreader.archive.states import refuse_unless_open
from rapidreader.audit.actions import record
from rapidreader.audit.errors import Conflict, NotAllowed

from .. import access
from ..adjudication.opening import is_withdrawn
from ..given import given
from ..models import Read, Worklist
from .consequences import after_reopening, lock_dependents

AT_READERS = (Worklist.State.ACTIVE, Worklist.State.PAUSED)


def _lock(read, by) -> Read:
    locked = Read.objects.select_for_update().get(pk=read.pk)
    worklist = locked.worklist
    if not access.manages(by, worklist.trial):
        raise NotAllowed("Only coordinators and administrators of the trial may do that.")
    refuse_unless_open(worklist.trial)
    if worklist.state not in AT_READERS:
        raise Conflict(f"This worklist is {worklist.get_state_display().lower()}; reload the page.")
    return locked


@transaction.atomic
def hold_read(*, read, by, reason: str) -> Read:
    """Keep a read from being written: its reader sees it, and why, and can enter nothing."""
    read = _lock(read, by)
    if not read.is_unsigned:
        raise Conflict("Only a read that is not complete can be held.")
    if read.held_at:
        raise Conflict("This read is held already.")
    read.held_at, read.held_by, read.hold_reason = timezone.now(), by, given(reason, "reason")
    read.save(update_fields=["held_at", "held_by", "hold_reason"])
    changes = {"held_at": [None, read.held_at]}
    trial = read.worklist.trial_id
    record(by=by, verb="read_held", obj=read, trial_id=trial, changes=changes, reason=read.hold_reason)
    return read


@transaction.atomic
def release_read(*, read, by, reason: str = "") -> Read:
    """Give a held read back to its reader."""
    read = _lock(read, by)
    if not read.held_at:
        raise Conflict("This read is not held.")
    changes = {"held_at": [read.held_at, None], "hold_reason": [read.hold_reason, ""]}
    read.held_at = read.held_by = None
    read.hold_reason = ""
    read.save(update_fields=["held_at", "held_by", "hold_reason"])
    record(by=by, verb="read_released", obj=read, trial_id=read.worklist.trial_id, changes=changes, reason=reason)
    return read


@transaction.atomic
def reopen_read(*, read, by, reason: str) -> Read:
    """Give a completed read back to its reader as the next revision; the assessor of the old one stays."""
    read = _lock(read, by)
    if read.state != Read.State.COMPLETE:
        raise Conflict("Only a completed read can be reopened.")
    if is_withdrawn(read):
        raise Conflict("This adjudication was withdrawn; what was decided stays on record as it is.")
    lock_dependents(read)
    read.reopen_reason, read.state, read.revision = given(reason, "reason"), Read.State.PARTIAL, read.revision + 1
    changes = {"state": ["complete", read.state], "revision": read.revision, "signed_at": [read.signed_at, None]}
    read.signed_at = read.signed_by = read.opened_at = read.first_input_at = read.skipped_at = None
    read.skip_reason = read.not_readable_reason = read.images_hash = ""
    read.save()
    trial = read.worklist.trial_id
    record(by=by, verb="read_reopened", obj=read, trial_id=trial, changes=changes, reason=read.reopen_reason)
    after_reopening(read, by)
    return read
