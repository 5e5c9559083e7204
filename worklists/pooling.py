"""How the reading room goes on in a pool: whoever has nothing left to read there takes the next."""

from rapidreader.audit.errors import Conflict

from . import actions
from .access import visible_reads
from .reading_rules import rules_of


def take_next(user, read):
    """Claims the next read of this read's pool, unless one is waiting already or nothing is left."""
    if not rules_of(read.worklist.protocol).is_pool:
        return
    waiting = visible_reads(user).filter(worklist=read.worklist_id, skipped_at=None).unsigned()
    if waiting.exclude(pk=read.pk).exists():
        return
    try:
        actions.claim_read(worklist=read.worklist, by=user)
    except Conflict:
        return  # the room says that nothing is left
