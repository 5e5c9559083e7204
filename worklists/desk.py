"""What decides which of a person's reads are open: the worklists that they have reads of, in one query.

Asked before the reads themselves, so that the query for those names nothing that does not matter to this person: it
is made with every opening of a session.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from .models import Read, Requirement, Worklist
from .protocols.document import Protocol
from .reading_rules import rules_of


@dataclass(frozen=True)
class DeskList:
    """A worklist at a reader, as far as it decides what is open."""

    pk: int
    trial: int
    protocol: Protocol
    has_requirements: bool


def desk_of(user) -> list[DeskList]:
    """The active and paused worklists that this person has reads of; one query."""
    own = Read.objects.filter(worklist=OuterRef("pk"), reader=user)
    required = Requirement.objects.filter(worklist=OuterRef("pk"))
    lists = Worklist.objects.at_readers().filter(Exists(own)).order_by()
    rows = lists.values_list("pk", "trial", "protocol", Exists(required))
    return [DeskList(pk, trial, rules_of(text), asks) for pk, trial, text, asks in rows]
