"""Every write to worklists and reads: the coordinator's in `plans` and `migrating`, the reader's in `reading`.

Each locks its row first, checks the state, and leaves exactly one audit event. They raise Invalid, Conflict and
NotAllowed (rapidreader/audit/errors.py), which pages and API turn into answers.
"""

from .adjudicating import assign_adjudicator
from .migrating import migrate_reads
from .plans import (
    activate_worklist,
    cancel_worklist,
    create_worklist,
    extend_worklist,
    pause_worklist,
    reopen_read,
    resume_worklist,
    update_worklist,
)
from .reading import beat_read, save_draft, sign_read, skip_read, start_read

__all__ = [
    "activate_worklist",
    "assign_adjudicator",
    "beat_read",
    "cancel_worklist",
    "create_worklist",
    "extend_worklist",
    "migrate_reads",
    "pause_worklist",
    "reopen_read",
    "resume_worklist",
    "save_draft",
    "sign_read",
    "skip_read",
    "start_read",
    "update_worklist",
]
