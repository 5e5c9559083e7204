"""When a reading period opens. The washout is kept by the server's clock, not by the reader's."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

ALWAYS = datetime.min.replace(tzinfo=UTC)


def opens_at(period: int, ends: Sequence[datetime | None], washout_days: int) -> datetime | None:
    """When a reader's period opens: the washout after the end of the one before. ALWAYS for the first.

    `ends` holds for each period, from the first on, when the reader completed its last read; None while a read of it
    is still to be done. None as an answer means that this cannot be said yet.
    """
    if period <= 1:
        return ALWAYS
    before = ends[period - 2] if period - 2 < len(ends) else None
    return None if before is None else before + timedelta(days=washout_days)


def is_open(period: int, ends: Sequence[datetime | None], washout_days: int, *, now: datetime) -> bool:
    opening = opens_at(period, ends, washout_days)
    return opening is not None and opening <= now
