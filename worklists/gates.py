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

from .models import Read, Worklist
from .protocols.periods import PeriodProgress, open_period, opens_at
from .querysets import COURSE, UNSIGNED
from .reading_rules import ReadingRules, rules_of


def open_reads(reads, user, now: datetime | None = None):
    """Those of this person's reads that are open by the protocols of their worklists. Closed is what is complete
    never: a reader may always look at that.
    """
    rules = _rules_for(user)
    orderly = [pk for pk, one in rules.items() if one.is_sequential]
    reviewed = [pk for pk, one in rules.items() if one.has_global_review]
    periodic = {pk: one for pk, one in rules.items() if one.has_periods}
    closed = Q(pk__in=())
    if orderly or reviewed:
        unread = _unread_time_points()
        earlier = unread.filter(position__lt=OuterRef("position"))
        closed |= Q(worklist__in=orderly, kind=Read.Kind.READ) & Q(Exists(earlier))
        closed |= Q(worklist__in=reviewed, kind=Read.Kind.GLOBAL) & Q(Exists(unread))
    if periodic:
        closed |= _of_periods(user, periodic, now or timezone.now())
    return reads.exclude(~Q(state=Read.State.COMPLETE) & closed) if orderly or reviewed or periodic else reads


def _rules_for(user) -> dict[int, ReadingRules]:
    """{worklist: rules} of the person's worklists that have a protocol."""
    own = Read.objects.filter(reader=user).values("worklist")
    worklists = Worklist.objects.at_readers().filter(pk__in=own).exclude(protocol="")
    return {pk: rules_of(text) for pk, text in worklists.values_list("pk", "protocol")}


def _unread_time_points():
    same = {name: OuterRef(name) for name in COURSE}
    subject = OuterRef("item__session__subject")
    return Read.objects.unsigned().filter(kind=Read.Kind.READ, item__session__subject=subject, **same)


def _of_periods(user, rules: dict[int, ReadingRules], now) -> Q:
    closed = Q(pk__in=())
    progress = progress_of(user, rules)
    for worklist, one in rules.items():
        opened = open_period(progress.get(worklist, {}), one.washout_days, now)
        fresh = Q(state=Read.State.COMPLETE, signed_at__gt=now - timedelta(days=one.washout_days))
        same = Read.objects.filter(worklist=OuterRef("worklist"), reader=OuterRef("reader"), item=OuterRef("item"))
        before = same.filter(kind=Read.Kind.READ, period__lt=OuterRef("period"))
        unfinished = before.filter(fresh | Q(state__in=UNSIGNED))
        closed |= Q(worklist=worklist) & (Q(period__gt=opened) | Q(Exists(unfinished)))
    return closed


def progress_of(user, worklists) -> dict[int, dict[int, PeriodProgress]]:
    """{worklist: {period: how far this reader is}}, in one query."""
    first = ImageAssessor.objects.filter(read_key=OuterRef("pk"), revision=1).values("completed_at")[:1]
    reads = Read.objects.filter(reader=user, worklist__in=list(worklists), kind=Read.Kind.READ)
    reads = reads.exclude(state=Read.State.CANCELLED).annotate(
        read_at=Case(When(revision=1, then=F("signed_at")), default=Subquery(first), output_field=DateTimeField())
    )
    found: dict[int, dict[int, PeriodProgress]] = {}
    rows = reads.order_by().values_list("worklist", "period")
    for worklist, period, unread, last in rows.annotate(Count("pk", filter=Q(read_at=None)), Max("read_at")):
        found.setdefault(worklist, {})[period] = PeriodProgress(unread, last)
    return found


@dataclass(frozen=True)
class NextPeriod:
    """A reading period that is still to come. `opens_at` is None while it cannot be said."""

    opens_at: datetime | None
    washout_days: int


def next_periods(user) -> dict[int, NextPeriod]:
    """{worklist: the next period that is not open yet} of this reader."""
    rules = {pk: one for pk, one in _rules_for(user).items() if one.has_periods}
    now, found = timezone.now(), {}
    for worklist, progress in progress_of(user, rules).items() if rules else ():
        days = rules[worklist].washout_days
        opened = open_period(progress, days, now)
        following = min((period for period in progress if period > opened), default=None)
        if following:
            found[worklist] = NextPeriod(opens_at(following, progress, days), days)
    return found
