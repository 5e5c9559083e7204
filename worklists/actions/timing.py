"""The clock that runs beside a read: the page says what happens, the server measures."""

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from rapidreader.audit.actions import record
from rapidreader.audit.errors import Invalid

from .. import clock
from ..models import ReadingSegment
from ..writable import why_not_writable
from .own import lock_own


def _apply(segment, done):
    if segment:
        segment.ended_at, segment.is_open = done.ended_at, done.goes_on
        segment.save(update_fields=["ended_at", "is_open"])


def close_segments(read, now):
    segment = read.segments.filter(is_open=True).first()
    if segment:
        _apply(segment, clock.step(event="left", kind=segment.kind, last_seen=segment.ended_at, now=now))


def reading_seconds(read) -> int:
    """Whole seconds of reading in this revision; loading, idle and hidden stretches are not in it."""
    spent = read.segments.filter(revision=read.revision, kind="read").aggregate(
        total=Sum(F("ended_at") - F("began_at"))
    )["total"]
    return round(spent.total_seconds()) if spent else 0


@transaction.atomic
def beat_read(*, read, by, event: str) -> None:
    """The reader's page says what happens; the server's clock makes segments of it.

    Heartbeats leave no event each, or they would bury the trail; each finished stretch of reading leaves one.
    """
    if event not in clock.EVENTS:
        raise Invalid("There is no such event.", fields={"event": f"One of {', '.join(clock.EVENTS)}."})
    read, now = lock_own(read, by), timezone.now()
    segment = read.segments.filter(is_open=True).first()
    is_live = read.is_unsigned and not why_not_writable(read)
    done = clock.step(
        event=event if is_live else "left",
        kind=segment.kind if segment else "",
        last_seen=segment.ended_at if segment else None,
        now=now,
    )
    _apply(segment, done)
    if done.begins:
        ReadingSegment.objects.create(read=read, revision=read.revision, kind=done.begins, began_at=now, ended_at=now)
    if segment and not done.goes_on:
        seconds = round((segment.ended_at - segment.began_at).total_seconds(), 1)
        changes = {"kind": segment.kind, "seconds": seconds, "revision": segment.revision, "event": event}
        record(by=by, verb="reading_time_kept", obj=read, trial_id=read.worklist.trial_id, changes=changes)
