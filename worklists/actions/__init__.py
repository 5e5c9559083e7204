"""Every write to worklists and reads: the coordinator's in `plans` and `migrating`, the reader's in `reading`, and
what the two ask each other in `querying`.

Each locks its row first, checks the state, and leaves exactly one audit event. They raise Invalid, Conflict and
NotAllowed (rapidreader/audit/errors.py), which pages and API turn into answers.
"""

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
from .querying import answer_query, close_query, open_query, open_query_about
from .reading import beat_read, save_draft, sign_read, skip_read, start_read

__all__ = [
    "activate_worklist",
    "answer_query",
    "beat_read",
    "cancel_worklist",
    "close_query",
    "create_worklist",
    "extend_worklist",
    "migrate_reads",
    "open_query",
    "open_query_about",
    "pause_worklist",
    "reopen_read",
    "resume_worklist",
    "save_draft",
    "sign_read",
    "skip_read",
    "start_read",
    "update_worklist",
]
