"""When a trial will be read: from the pace of the last days, reader by reader, with an interval. Pure.

The pace is a Poisson count over the days observed; its interval is Byar's approximation at 80 %. All is read when the
last reader is through, so the trial's dates are the latest of the readers'. A reader with too few completed reads has
no forecast, and then the trial has none: a date that rests on three reads would be believed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, sqrt

WINDOW_DAYS = 14
LEAST_READS, LEAST_DAYS = 5, 3
Z80 = 1.2816  # 10 % on each side
LONGEST = 3650  # days; beyond that a date says nothing
TOO_LITTLE = "too little data"
STANDS_STILL = "no read completed lately"
TOO_FAR = "more than ten years"


@dataclass(frozen=True)
class Pace:
    """What one reader has left, and completed (`done`) within the last `days` that they were observed."""

    name: str
    left: int
    done: int
    days: int


@dataclass(frozen=True)
class Estimate:
    """When that will be read; without dates `why` says why not."""

    pace: Pace
    per_day: float | None = None
    end: date | None = None
    earliest: date | None = None
    latest: date | None = None
    why: str = ""

    @property
    def has_dates(self) -> bool:
        return self.end is not None


@dataclass(frozen=True)
class Forecast:
    """Of all readers together; `unsure` are those whose missing forecast is the reason that there is none."""

    readers: Sequence[Estimate]
    left: int
    end: date | None = None
    earliest: date | None = None
    latest: date | None = None
    unsure: Sequence[Estimate] = ()


def bounds(count: int) -> tuple[float, float]:
    """The 80 % interval of a Poisson count (Byar; Rothman and Boice 1979)."""
    if not count:
        return 0.0, 2.303
    low = count * (1 - 1 / (9 * count) - Z80 / (3 * sqrt(count))) ** 3
    more = count + 1
    return low, more * (1 - 1 / (9 * more) + Z80 / (3 * sqrt(more))) ** 3


def estimate(pace: Pace, today: date) -> Estimate:
    """One reader's dates."""
    if not pace.left:
        return Estimate(pace, None, today, today, today)
    if not pace.done and pace.days >= WINDOW_DAYS:
        return Estimate(pace, 0.0, why=STANDS_STILL)
    if pace.done < LEAST_READS or pace.days < LEAST_DAYS:
        return Estimate(pace, why=TOO_LITTLE)
    slow, fast = bounds(pace.done)
    days = [ceil(pace.left * pace.days / rate) for rate in (fast, pace.done, slow)]
    if days[2] > LONGEST:
        return Estimate(pace, pace.done / pace.days, why=TOO_FAR)
    earliest, end, latest = (today + timedelta(days=number) for number in days)
    return Estimate(pace, pace.done / pace.days, end, earliest, latest)


def forecast(paces: Sequence[Pace], today: date) -> Forecast:
    """The trial's dates, if every reader who has something left has some."""
    readers = [estimate(pace, today) for pace in paces]
    busy = [one for one in readers if one.pace.left]
    left, unsure = sum(one.pace.left for one in busy), [one for one in busy if not one.has_dates]
    if unsure or not busy:
        return Forecast(readers, left, unsure=unsure)
    last = [max(getattr(one, name) for one in busy) for name in ("end", "earliest", "latest")]
    return Forecast(readers, left, *last)
