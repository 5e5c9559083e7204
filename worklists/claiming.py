"""Which reads of a pool a reader may claim now, best first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .models import Read
from .protocols.document import Protocol, protocol_of
from .protocols.eligible import Eligibility
from .protocols.schedule import Item

# More unfinished reads than these a reader does not hoard; skipped ones do not count.
MOST_UNFINISHED = 5
FIELDS = {
    "pk": "pk",
    "reader": "reader_id",
    "item": "item_id",
    "slot": "slot",
    "pool_position": "pool_position",
    "state": "state",
    "skipped_at": "skipped_at",
    "withdrawn_at": "item__withdrawn_at",
    "held_at": "held_at",
    "priority": "item__priority",
    "due_date": "due_date",
    "item_due_date": "item__due_date",
    "subject": "item__session__subject__label",
    "site": "item__session__subject__site",
    "date": "item__session__date",
    "place": "item__place",
}


@dataclass(frozen=True)
class Seen:
    """A read of the pool as it was seen just now."""

    pk: object
    reader: int | None
    item: int
    slot: int
    pool_position: int
    state: str
    skipped_at: object
    withdrawn_at: object
    held_at: object
    priority: int
    due_date: date | None
    item_due_date: date | None
    subject: str
    site: str
    date: date | None
    place: int

    @property
    def urgency(self):
        """Priority first, then what is due soonest, then the order of the pool."""
        due = self.due_date or self.item_due_date
        return -self.priority, due is None, due or date.max, self.pool_position

    @property
    def moment(self):
        return self.date is None, self.date or date.max, self.place


def look(worklist, **wanted) -> list[Seen]:
    """The live reads of the pool, or those of one item or subject."""
    reads = Read.objects.filter(worklist=worklist, kind=Read.Kind.READ, pool_position__isnull=False, **wanted)
    rows = reads.exclude(state=Read.State.CANCELLED).values_list(*FIELDS.values())
    return [Seen(*row) for row in rows]


@dataclass(frozen=True)
class Claiming:
    """The rules of one pool for one reader."""

    protocol: Protocol
    reader: int
    # Items that this reader adjudicates, or has adjudicated: they are never read by the same person.
    decided: frozenset[int] = frozenset()

    @classmethod
    def of(cls, worklist, reader) -> "Claiming":
        protocol, decided = protocol_of(worklist.protocol), ()
        if protocol.adjudication.rules:
            seen = Read.objects.adjudications_seen_by(reader).filter(worklist=worklist)
            decided = seen.order_by().values_list("item", flat=True)
        return cls(protocol, reader.pk, frozenset(decided))

    def unit_of(self, seen: Seen) -> dict:
        """Which reads must stand still while this one is claimed: those that a rule compares it with."""
        if self.protocol.assignment.one_reader_per_subject or self.protocol.sequential:
            return {"item__session__subject__label": seen.subject}
        return {"item": seen.item}

    def is_sated(self, pool: list[Seen]) -> bool:
        """Whether the reader has all reads that the workload allows."""
        most = self.protocol.assignment.most_reads_per_reader
        return most is not None and sum(one.reader == self.reader for one in pool) >= most

    def unfinished(self, pool: list[Seen]) -> int:
        return sum(
            one.reader == self.reader and one.state != Read.State.COMPLETE and not one.skipped_at for one in pool
        )

    def candidates(self, pool: list[Seen]) -> Iterator[Seen]:
        for seen in sorted(pool, key=lambda one: one.urgency):
            if self.may_claim(seen, pool):
                yield seen

    def may_claim(self, seen: Seen, pool: list[Seen]) -> bool:
        """By the rules that need only the reads of the same session and subject."""
        if seen.reader is not None or seen.withdrawn_at is not None or seen.held_at is not None:
            return False
        item = [one for one in pool if one.item == seen.item]
        if seen.item in self.decided or any(one.reader == self.reader for one in item):
            return False
        return self._is_eligible(seen, item) and self._keeps_subject(seen, pool)

    def _is_eligible(self, seen: Seen, item: list[Seen]) -> bool:
        rules = Eligibility.of(self.protocol)
        known = Item(str(seen.item), seen.subject, "", seen.site)
        if not rules.may_read(str(self.reader), known):
            return False
        taken = {str(one.reader) for one in item} | {str(self.reader)}
        return not rules.adjudicators or bool(rules.adjudicators_of((known,)) - taken)

    def _keeps_subject(self, seen: Seen, pool: list[Seen]) -> bool:
        subject = [one for one in pool if one.subject == seen.subject]
        if self.protocol.assignment.one_reader_per_subject:
            owners = {one.reader for one in subject if one.slot == seen.slot and one.reader is not None}
            slots = {one.slot for one in subject if one.reader == self.reader}
            if owners - {self.reader} or slots - {seen.slot}:
                return False
        if self.protocol.sequential:
            earlier = [one for one in subject if one.slot == seen.slot and one.moment < seen.moment]
            return all(one.reader is not None for one in earlier)
        return True
