"""What follows from a read within the same transaction: what is called here must be quick, and may refuse nothing."""

from .. import notices
from ..adjudication.opening import (
    begin_adjudication,
    lock_adjudications_of,
    look_for_differences,
    reopen_decision,
    withdraw_for,
)
from ..adjudication.steering import sessions_withdrawn, worklist_cancelled
from ..qualification.attempts import score_training
from .querying import open_query_about
from .reviewing import append_global_review


def lock_dependents(read) -> None:
    """Before a read is completed or reopened, the read itself being locked: lock what will change with it.

    The order is: reads first, the trail (with the first event) last. Otherwise two would wait for each other.
    """
    lock_adjudications_of(read)


def after_opening(read) -> None:
    """A reader has opened a read for the first time in this revision."""
    begin_adjudication(read)


def after_completion(read, assessor, by) -> None:
    """A read was completed; `assessor` is what it became."""
    look_for_differences(read)
    score_training(read, by)
    append_global_review(read, by)
    if read.not_readable_reason:
        open_query_about(read, by, "This session cannot be read", read.not_readable_reason)


def after_reopening(read, by) -> None:
    """A completed read was given back to its reader; its assessor stays and is no longer the latest word."""
    withdraw_for(read, reason=f"A read that it was about was reopened: {read.reopen_reason}", by=by)
    reopen_decision(read, by=by)
    notices.notify_reopened(read, by)


def after_withdrawing_sessions(worklist, sessions, by) -> None:
    """Sessions were taken off a worklist; called before the event is written."""
    sessions_withdrawn(worklist, sessions, by=by)


def after_cancelling(worklist, by) -> None:
    """A worklist was cancelled with its unsigned reads; called before the event is written."""
    worklist_cancelled(worklist, by=by)
