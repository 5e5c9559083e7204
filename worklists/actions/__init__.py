"""Every write to worklists and reads: the coordinator's in `plans`, `amendments`, `migrating` and `holding`, what
coordinators and readers ask each other in `querying`, the reader's in the rest.

Each locks its row first, checks the state, and leaves exactly one audit event. They raise Invalid, Conflict and
NotAllowed (rapidreader/audit/errors.py), which pages and API turn into answers.
"""

from .adjudicating import assign_adjudicator, check_decision, decide_adjudication
from .amendments import amend_add_sessions, amend_reassign_reads, amend_withdraw_sessions
from .claiming import claim_read
from .completing import check_read, mark_not_readable, sign_read
from .exposing import export_plan, show_adjudication, show_images
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
from .querying import answer_query, close_query, open_query, open_query_about
from .reading import save_draft, skip_read, start_read
from .timing import beat_read

__all__ = [
    "activate_worklist",
    "amend_add_sessions",
    "amend_reassign_reads",
    "amend_withdraw_sessions",
    "answer_query",
    "assign_adjudicator",
    "beat_read",
    "cancel_worklist",
    "check_decision",
    "check_read",
    "claim_read",
    "close_query",
    "create_worklist",
    "decide_adjudication",
    "export_plan",
    "extend_worklist",
    "hold_read",
    "mark_not_readable",
    "migrate_reads",
    "open_query",
    "open_query_about",
    "pause_worklist",
    "release_read",
    "reopen_read",
    "resume_worklist",
    "save_draft",
    "show_adjudication",
    "show_images",
    "sign_read",
    "skip_read",
    "start_read",
    "update_worklist",
]
