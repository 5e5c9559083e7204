"""What is left in the pools that a reader takes reads from."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

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
