"""The reads that are asked for as a list, those that have not moved for longest first."""

from django.db.models import F
from django.utils import timezone

from .signs import SIGNS, kind_of
from .summary import with_moves


class Lines:
    """A list for a paginator: two queries, however long it is."""

    def __init__(self, asked):
        reads = with_moves(asked.reads().with_due()).select_related("worklist", "reader", "item__session__subject")
        self.reads = reads.order_by(F("moved_at").asc(nulls_last=True), "worklist", "reader", "position")

    def count(self) -> int:
        return self.reads.order_by().count()

    __len__ = count

    def __getitem__(self, part):
        now, today = timezone.now(), timezone.localdate()
        return [_line(read, now, today) for read in self.reads[part]]


def _line(read, now, today) -> dict:
    row = {name: getattr(read, name) for name in ("state", "not_readable_reason", "held_at", "skipped_at")}
    kind = kind_of(row)
    icon, words = SIGNS[kind]
    is_late = bool(read.due and read.due < today and read.is_unsigned)
    ages = {"days_open": ((read.signed_at or now) - read.since).days, "days_still": (now - read.moved_at).days}
    return {"read": read, "kind": kind, "icon": icon, "words": words, "is_overdue": is_late, "due": read.due, **ages}


def lines_of(asked) -> Lines:
    return Lines(asked)
