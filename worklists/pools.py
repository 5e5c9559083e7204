"""Pools that readers take reads from: what is left in them, and how the reading room goes on in one."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from rapidreader.audit.errors import Conflict

from . import actions
from .access import visible_reads
from .models import Read, Worklist
from .reading_rules import rules_of


@dataclass(frozen=True)
class Pool:
    """`left`: reads of a pool that nobody has claimed. Which of them this reader may have, claiming says."""

    left: int
    url: str


def pools_of(worklists) -> dict[int, Pool]:
    """{worklist: its pool} of those worklists that are read from one; one query at most."""
    pooled = [one for one in worklists if one.state == Worklist.State.ACTIVE and rules_of(one.protocol).is_pool]
    if not pooled:
        return {}
    free = Read.objects.filter(worklist__in=pooled).in_pool().order_by()
    left = dict(free.values_list("worklist").annotate(n=Count("pk")))
    return {one.pk: Pool(left.get(one.pk, 0), reverse("read_claim", args=[one.pk])) for one in pooled}


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
