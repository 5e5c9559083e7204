"""How far a worklist is: per reader, and session by session. Values out, a fixed number of queries."""

from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q

from .protocols.document import protocol_of
from .querysets import UNSIGNED

PAGE_SIZE = 50
# state: (icon, words, badge class); the icon never stands alone.
SIGNS = {
    "open": ("○", "open", ""),
    "in_progress": ("◔", "in progress", "info"),
    "partial": ("◑", "draft saved", "warn"),
    "complete": ("●", "complete", "ok"),
    "cancelled": ("✕", "cancelled", ""),
    "skipped": ("↷", "skipped", "warn"),
    "held": ("⏸", "held", "warn"),
    "not_readable": ("⊘", "not readable", "ok"),
}


@dataclass(frozen=True)
class ReaderProgress:
    """One reader's line; `reader` is None for reads that nobody has yet: of a pool, and adjudications."""

    reader: object
    is_adjudicator: bool
    total: int
    complete: int
    drafts: int
    skipped: int
    last_signed_at: object


@dataclass(frozen=True)
class Cell:
    """One read in the matrix."""

    read: object
    icon: str
    words: str
    badge: str


@dataclass
class Line:
    """One session of the matrix: for each reader, and for a pool at the end, the cells of its reads."""

    item: object
    cells: list = field(default_factory=list)


def reader_progress(worklist) -> list[ReaderProgress]:
    """A line for each reader, then for what nobody has yet and for adjudicators: all reads of the worklist."""
    counts = (
        worklist.reads.order_by()
        .values("reader")
        .annotate(
            total=Count("pk", filter=~Q(state="cancelled")),
            complete=Count("pk", filter=Q(state="complete")),
            drafts=Count("pk", filter=Q(state="partial")),
            skipped=Count("pk", filter=Q(state__in=UNSIGNED, skipped_at__isnull=False)),
            last_signed_at=Max("signed_at"),
        )
    )
    by_reader = {row.pop("reader"): row for row in counts}
    entries = worklist.readers.select_related("reader").order_by("pk")
    nothing = {"total": 0, "complete": 0, "drafts": 0, "skipped": 0, "last_signed_at": None}
    lines = [ReaderProgress(entry.reader, False, **by_reader.pop(entry.reader_id, nothing)) for entry in entries]
    others = [(pk, row) for pk, row in sorted(by_reader.items(), key=lambda pair: pair[0] or 0) if row["total"]]
    people = get_user_model().objects.in_bulk([pk for pk, _ in others if pk]) if others else {}
    return lines + [ReaderProgress(people.get(pk), pk is not None, **row) for pk, row in others]


def cell_of(read) -> Cell:
    icon, words, badge = SIGNS[_sign_of(read)]
    return Cell(read, icon, words, badge)


def _sign_of(read) -> str:
    if read.is_unsigned and read.held_at:
        return "held"
    if read.not_readable_reason:
        return "not_readable"
    return "skipped" if read.is_unsigned and read.skipped_at and read.state != "partial" else read.state


def matrix_page(worklist, number):
    """A page of sessions in listed order, each with its reads; the page object's list is of Line."""
    items = worklist.items.select_related("session__subject").order_by("place")
    page = Paginator(items, PAGE_SIZE).get_page(number)
    shown = list(page.object_list)
    readers = list(worklist.readers.order_by("pk").values_list("reader", flat=True))
    cells: dict[tuple, list[Cell]] = {}
    for read in worklist.reads.filter(item__in=shown).order_by("position", "pool_position"):
        cells.setdefault((read.item_id, read.reader_id), []).append(cell_of(read))
    columns = [*readers, None] if protocol_of(worklist.protocol).is_pool else readers
    page.object_list = [Line(item, [cells.get((item.pk, reader), []) for reader in columns]) for item in shown]
    return page
