"""A reader's worklists and reads as lists show them. Values out; nothing is written here."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .access import assigned_worklists, visible_reads
from .blinded import BlindedSession, blind, shows_order
from .gates import NextPeriod, next_periods
from .models import Read, Worklist
from .pools import Pool, pools_of

BADGES = {"open": "", "in_progress": "info", "partial": "warn", "complete": "ok", "cancelled": ""}


@dataclass(frozen=True)
class ReadRow:
    """One line of the reader's list of reads. `number` counts what this reader may see: the stored positions would
    tell of reads that are not open yet.
    """

    id: str
    url: str
    number: int | None
    state: str
    label: str
    badge: str
    is_skipped: bool
    session: BlindedSession
    query: int | None  # the number of one that waits for the reader


@dataclass(frozen=True)
class Shelf:
    """One worklist as its reader sees it: the own reads and nothing of anybody else."""

    worklist: Worklist
    rows: list[ReadRow]
    complete_count: int
    read_count: int
    has_begun: bool
    due: str
    next_period: str
    pool: Pool | None = None

    @property
    def is_paused(self) -> bool:
        return self.worklist.state == Worklist.State.PAUSED

    @property
    def queries(self) -> list[ReadRow]:
        """The reads with a query that waits for the reader."""
        return [row for row in self.rows if row.query]

    @property
    def is_finished(self) -> bool:
        return self.complete_count == self.read_count and not (self.pool and self.pool.left)

    @property
    def has_unfinished(self) -> bool:
        return self.complete_count < self.read_count

    @property
    def shows_order(self) -> bool:
        return shows_order(self.worklist)


def own_reads(user, worklist):
    """The reader's reads of one worklist, in the stored order."""
    return visible_reads(user).filter(worklist=worklist).with_session().with_waiting_query().in_read_order()


def rows_of(reads) -> list[ReadRow]:
    """Lines for the reads of one worklist; where the order is not shown, of those that were opened, unnumbered."""
    numbered = [(number, read) for number, read in enumerate(reads, start=1)]
    shown = [(number if shows_order(read.worklist) else None, read) for number, read in numbered]
    return [_row(number, read) for number, read in shown if number or read.state != Read.State.OPEN]


def _row(number: int | None, read: Read) -> ReadRow:
    is_skipped = read.is_unsigned and read.skipped_at is not None
    label, badge = _label(read, is_skipped)
    return ReadRow(
        id=str(read.pk),
        url=reverse("read_show", args=[read.pk]),
        number=number,
        state=read.state,
        label=label,
        badge=badge,
        is_skipped=is_skipped,
        session=blind(read),
        query=getattr(read, "waiting_query", None),
    )


def _label(read: Read, is_skipped: bool) -> tuple[str, str]:
    if read.held_at and read.is_unsigned:
        return _("Held"), "warn"
    if read.not_readable_reason:
        return _("Not readable"), "ok"
    return _("Skipped") if is_skipped else read.get_state_display(), BADGES[read.state]


def shelves_of(user) -> list[Shelf]:
    """The reader's worklists, those with something left to read first, then by due date."""
    reads_of = {}
    for read in visible_reads(user).with_session().with_waiting_query().in_read_order():
        reads_of.setdefault(read.worklist_id, []).append(read)
    worklists, periods = assigned_worklists(user).select_related("trial").distinct(), next_periods(user)
    pools = pools_of(worklists)
    shelves = [_shelf(one, reads_of.get(one.pk, []), periods.get(one.pk), pools.get(one.pk)) for one in worklists]
    return sorted(
        shelves, key=lambda s: (s.is_finished, s.is_paused, s.worklist.due_date or date.max, s.worklist.name)
    )


def _shelf(worklist: Worklist, reads: list[Read], following: NextPeriod | None, pool: Pool | None) -> Shelf:
    counted = [read for read in reads if read.state != Read.State.CANCELLED]
    complete = sum(read.state == Read.State.COMPLETE for read in counted)
    return Shelf(
        worklist=worklist,
        rows=rows_of(reads),
        complete_count=complete,
        read_count=len(counted),
        has_begun=any(read.state != Read.State.OPEN for read in counted),
        due=_due_state(worklist.due_date, is_finished=complete == len(counted)),
        next_period=period_text(following),
        pool=pool,
    )


def period_text(following: NextPeriod | None) -> str:
    """When the next reading period opens, in words; empty where none is to come."""
    if following is None:
        return ""
    if following.opens_at:
        when = date_format(timezone.localtime(following.opens_at), _("j M Y, H:i T"))
        return _("The next reading period opens on {when}.").format(when=when)
    days = following.washout_days
    text = ngettext(
        "The next reading period opens {days} day after you complete the last read of this one.",
        "The next reading period opens {days} days after you complete the last read of this one.",
        days,
    )
    return text.format(days=days)


def _due_state(due_date: date | None, *, is_finished: bool) -> str:
    """ "overdue", "soon" (a week or less), "later", or "" when there is nothing to hurry for."""
    if due_date is None or is_finished:
        return ""
    days = (due_date - timezone.localdate()).days
    return "overdue" if days < 0 else "soon" if days <= 7 else "later"
