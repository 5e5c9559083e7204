"""When a reading period opens for a reader: a washout after the periods before were read to their end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# A period with nothing before it.
SINCE_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class PeriodProgress:
    """How far a reader is in one period: the reads never completed yet, and when the last of the others first was."""

    unread: int
    last_read_at: datetime | None = None


def opens_at(period: int, progress: Mapping[int, PeriodProgress], washout_days: int) -> datetime | None:
    """From when on a period is open; None while that cannot be said, because something before it is unread."""
    before = [one for number, one in progress.items() if number < period]
    if any(one.unread for one in before):
        return None
    last = max((one.last_read_at for one in before if one.last_read_at), default=None)
    return last + timedelta(days=washout_days) if last else SINCE_EVER


def open_period(progress: Mapping[int, PeriodProgress], washout_days: int, now: datetime) -> int:
    """The last period that is open at `now`; 0 where there are none."""
    opens = {period: opens_at(period, progress, washout_days) for period in progress}
    return max((period for period, at in opens.items() if at is not None and at <= now), default=0)
