"""What is not open to its reader yet: later time points of a subject, and later reading periods.

- Sequential reading: a read waits until its reader has completed every read of the same subject that comes before it
  in the stored order (under the same condition, in the same period). The stored order counts and not the date, so
  that a session that is dated anew changes nothing. When an earlier one is reopened, later ones close again until it
  is complete; what is complete stays open.
- Reading periods: a period waits until every read of the periods before was completed and the washout has passed
  since, by the server's clock. Reopening a read does not shut a period that has opened; only the reads of the same
  session wait for it, and for a washout of their own.
- A global review waits while a time point of its subject is open again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, DateTimeField, Exists, F, Max, OuterRef, Q, Subquery, When
from django.utils import timezone

from ecrf.models import ImageAssessor

from .desk import DeskList, desk_of
from .models import Read
from .protocols.document import Protocol
from .protocols.periods import ALWAYS, is_open, opens_at
from .querysets import COURSE, UNSIGNED
from .reading_rules import rules_of

NOTHING = Q(pk__in=())


def is_gated(worklist) -> bool:
    """Whether anything of a worklist can be closed to its readers for a time."""
    protocol = rules_of(worklist.protocol)
    return protocol.sequential or protocol.global_review or protocol.period_count > 1


def open_reads(reads, user, desk: list[DeskList]):
    """Those of this person's reads that are open by the protocols of their worklists. What is complete is never
    closed: a reader may always look at that.
    """
    protocols = {one.pk: one.protocol for one in desk}
    orderly = [pk for pk, one in protocols.items() if one.sequential]
    reviewed = [pk for pk, one in protocols.items() if one.global_review]
    periodic = {pk: one for pk, one in protocols.items() if one.period_count > 1}
    closed = _of_time_points(orderly, reviewed) | _of_periods(user, periodic)
    return reads.exclude(~Q(state=Read.State.COMPLETE) & closed) if orderly or reviewed or periodic else reads


def _of_time_points(orderly: list[int], reviewed: list[int]) -> Q:
    """Reads that wait for another of their subject: for an earlier one, global reviews for any."""
    same = {name: OuterRef(name) for name in COURSE} | {"item__session__subject": OuterRef("item__session__subject")}
    unread = Read.objects.unsigned().filter(kind=Read.Kind.READ, **same)
    earlier = unread.filter(position__lt=OuterRef("position"))
    closed = NOTHING
    if orderly:
        closed |= Q(worklist__in=orderly, kind=Read.Kind.READ) & Q(Exists(earlier))
    if reviewed:
        closed |= Q(worklist__in=reviewed, kind=Read.Kind.GLOBAL) & Q(Exists(unread))
    return closed


def _of_periods(user, protocols: dict[int, Protocol]) -> Q:
    """Reads of periods that are not open, and reads whose session was read too lately."""
    closed, now = NOTHING, timezone.now()
    ends_of = period_ends(user, protocols) if protocols else {}
    for worklist, protocol in protocols.items():
        days, ends = protocol.periods.washout_days, ends_of.get(worklist, [])
        opened = [number for number in range(1, len(ends) + 1) if is_open(number, ends, days, now=now)]
        same = Read.objects.filter(worklist=OuterRef("worklist"), reader=OuterRef("reader"), item=OuterRef("item"))
        before = same.filter(kind=Read.Kind.READ, period__lt=OuterRef("period"))
        fresh = Q(state=Read.State.COMPLETE, signed_at__gt=now - timedelta(days=days)) | Q(state__in=UNSIGNED)
        shut = ~Q(period__in=opened) | Q(Exists(before.filter(fresh)))
        # Adjudicators have no periods: what they decide between is complete.
        closed |= Q(worklist=worklist) & ~Q(kind=Read.Kind.ADJUDICATION) & shut
    return closed


def period_ends(user, worklists) -> dict[int, list[datetime | None]]:
    """{worklist: when this reader came to the end of each period, from the first on}, in one query.

    None while a read of the period has never been completed. A read counts from its first completion.
    """
    first = ImageAssessor.objects.filter(read_key=OuterRef("pk"), revision=1).values("completed_at")[:1]
    reads = Read.objects.filter(reader=user, worklist__in=list(worklists), kind=Read.Kind.READ)
    reads = reads.exclude(state=Read.State.CANCELLED).annotate(
        read_at=Case(When(revision=1, then=F("signed_at")), default=Subquery(first), output_field=DateTimeField())
    )
    rows = reads.order_by("worklist", "period").values("worklist", "period")
    found: dict[int, list[datetime | None]] = {}
    for row in rows.annotate(unread=Count("pk", filter=Q(read_at=None)), last=Max("read_at")):
        ends = found.setdefault(row["worklist"], [])
        # A period of which everything was withdrawn ends with the one before.
        ends += [ends[-1] if ends else ALWAYS] * (row["period"] - 1 - len(ends))
        ends.append(None if row["unread"] else row["last"])
    return found


@dataclass(frozen=True)
class NextPeriod:
    """A reading period that is still to come. `opens_at` is None while it cannot be said."""

    opens_at: datetime | None
    washout_days: int


def next_periods(user) -> dict[int, NextPeriod]:
    """{worklist: the next reading period that is not open yet} of this reader."""
    protocols = {one.pk: one.protocol for one in desk_of(user) if one.protocol.period_count > 1}
    now, found = timezone.now(), {}
    for worklist, ends in (period_ends(user, protocols) if protocols else {}).items():
        days = protocols[worklist].periods.washout_days
        shut = (number for number in range(1, len(ends) + 1) if not is_open(number, ends, days, now=now))
        if number := next(shut, None):
            found[worklist] = NextPeriod(opens_at(number, ends, days), days)
    return found
