"""What follows from a read within the same transaction: what is called here must be quick, and may refuse nothing."""

from .. import notices
from .querying import open_query_about
from .reviewing import append_global_review


def after_completion(read, assessor, by) -> None:
    """A read was completed; `assessor` is what it became."""
    append_global_review(read, by)
    if read.not_readable_reason:
        open_query_about(read, by, "This session cannot be read", read.not_readable_reason)


def after_reopening(read, by) -> None:
    """A completed read was given back to its reader; its assessor stays and is no longer the latest word."""
    notices.notify_reopened(read, by)
