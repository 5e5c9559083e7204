"""What follows from a read within the same transaction: what is called here must be quick, and may refuse nothing."""

from ..qualification.attempts import score_training
from .reviewing import append_global_review


def after_completion(read, assessor, by) -> None:
    """A read was completed; `assessor` is what it became."""
    score_training(read, by)
    append_global_review(read, by)


def after_reopening(read, by) -> None:
    """A completed read was given back to its reader; its assessor stays and is no longer the latest word."""
