"""The figures above the matrix: how much is done, what is late or still, and who is how fast. Two queries."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from ..querysets import UNSIGNED
from .forecast import WINDOW_DAYS, Forecast, Pace, forecast
from .matrix import name_of

OPEN = Q(state__in=UNSIGNED)
# Days without a move, from and below.
AGES = ((0, 7), (7, 14), (14, 30), (30, None))


@dataclass(frozen=True)
class Age:
    """How many open reads have not moved for so long."""

    words: str
    count: int


@dataclass(frozen=True)
class ReaderLine:
    """One reader's figures beside the forecast."""

    name: str
    pk: object
    total: int
    complete: int
    drafts: int
    skipped: int
    held: int
    overdue: int
    last_signed_at: object
    estimate: object


@dataclass(frozen=True)
class Summary:
    total: int
    complete: int
    held: int
    not_readable: int
    skipped: int
    overdue: int
    ages: list[Age]
    oldest: object
    readers: list[ReaderLine]
    forecast: Forecast

    @property
    def left(self) -> int:
        return self.total - self.complete


def with_moves(reads):
    """Adds `since` (when its reader got it) and `moved_at` (when anything last happened to it)."""
    reads = reads.annotate(since=Coalesce("claimed_at", "amendment__at", "worklist__activated_at"))
    moves = [Coalesce(name, F("since")) for name in ("opened_at", "draft_saved_at", "skipped_at", "signed_at")]
    return reads.annotate(moved_at=Greatest(F("since"), *moves))


def _age_counts(now) -> dict:
    counts = {}
    for number, (least, below) in enumerate(AGES):
        condition = OPEN & Q(moved_at__lte=now - timedelta(days=least))
        if below is not None:
            condition &= Q(moved_at__gt=now - timedelta(days=below))
        counts[f"age{number}"] = Count("pk", filter=condition)
    return counts


def _age_words(least, below) -> str:
    return (
        f"{least} days and more"
        if below is None
        else f"under {below} days"
        if not least
        else f"{least} to {below - 1} days"
    )


COUNTS = {
    "total": Count("pk"),
    "complete": Count("pk", filter=Q(state="complete")),
    "held": Count("pk", filter=OPEN & Q(held_at__isnull=False)),
    "skipped": Count("pk", filter=OPEN & Q(skipped_at__isnull=False)),
}


def summary_of(reads, readers) -> Summary:
    """The figures of a set of reads; cancelled ones do not count."""
    now, today = timezone.now(), timezone.localdate()
    reads = reads.exclude(state="cancelled").order_by()
    late = Count("pk", filter=OPEN & Q(due__lt=today))
    whole = with_moves(reads.with_due()).aggregate(
        **COUNTS,
        overdue=late,
        not_readable=Count("pk", filter=Q(state="complete") & ~Q(not_readable_reason="")),
        oldest=Min("moved_at", filter=OPEN),
        **_age_counts(now),
    )
    ages = [Age(_age_words(*span), whole.pop(f"age{number}")) for number, span in enumerate(AGES)]
    lines, made = _lines(reads, readers, late, today)
    return Summary(**whole, ages=ages, readers=lines, forecast=made)


def _lines(reads, readers, late, today):
    """Each reader's line, and the forecast of all; reads of the pool are everybody's."""
    since = timezone.now() - timedelta(days=WINDOW_DAYS)
    rows = (
        reads.with_due()
        .values("reader")
        .annotate(
            **COUNTS,
            drafts=Count("pk", filter=Q(state="partial")),
            overdue=late,
            last_signed_at=Max("signed_at"),
            done=Count("pk", filter=Q(signed_at__gte=since)),
            first=Min("signed_at"),
        )
    )
    by_reader = {row.pop("reader"): row for row in rows}
    pool = by_reader.pop(None, None)
    paces = {
        reader.pk: _pace(name_of(reader), by_reader[reader.pk], today) for reader in readers if reader.pk in by_reader
    }
    made = forecast([*paces.values()] if pool is None else [_together(paces.values(), pool)], today)
    own = dict(zip(paces, made.readers, strict=True)) if pool is None else {}
    names = {reader.pk: name_of(reader) for reader in readers}
    lines = [_line(names[pk], pk, by_reader[pk], own.get(pk)) for pk in paces]
    return lines + ([_line("Pool", None, pool, made.readers[0])] if pool else []), made


def _pace(name, row, today) -> Pace:
    days = min(WINDOW_DAYS, (today - timezone.localdate(row["first"])).days + 1) if row["first"] else 0
    return Pace(name, row["total"] - row["complete"], row["done"], days)


def _together(paces, pool) -> Pace:
    """Everybody as one: whoever is free takes the next read of the pool."""
    paces = list(paces)
    left = pool["total"] + sum(pace.left for pace in paces)
    return Pace("everybody", left, sum(pace.done for pace in paces), max((pace.days for pace in paces), default=0))


def _line(name, pk, row, estimate) -> ReaderLine:
    kept = {key: row[key] for key in ("total", "complete", "drafts", "skipped", "held", "overdue", "last_signed_at")}
    return ReaderLine(name, pk, **kept, estimate=estimate)
