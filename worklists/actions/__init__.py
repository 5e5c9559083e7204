"""Every write to worklists and reads: the coordinator's in `plans`, `migrating`, `holding`, the reader's in the rest.

Each locks its row first, checks the state, and leaves exactly one audit event. They raise Invalid, Conflict and
NotAllowed (rapidreader/audit/errors.py), which pages and API turn into answers.
"""

from .completing import check_read, mark_not_readable, sign_read
from .holding import hold_read, release_read, reopen_read
from .migrating import migrate_reads
from .plans import (
    activate_worklist,
    cancel_worklist,
    create_worklist,
    extend_worklist,
    pause_worklist,
    resume_worklist,
    update_worklist,
)
from .reading import save_draft, skip_read, start_read
from .timing import beat_read

__all__ = [
    "activate_worklist",
    "beat_read",
    "cancel_worklist",
    "check_read",
    "create_worklist",
    "extend_worklist",
    "hold_read",
    "mark_not_readable",
    "migrate_reads",
    "pause_worklist",
    "release_read",
    "reopen_read",
    "resume_worklist",
    "save_draft",
    "sign_read",
    "skip_read",
    "start_read",
    "update_worklist",
]
