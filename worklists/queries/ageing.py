"""How old a query is: days since somebody last said something. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

OVERDUE_DAYS = 7


@dataclass(frozen=True)
class Age:
    """`days` since the last move; a closed query does not age."""

    days: int
    is_overdue: bool


def age_of(moved_at: datetime, now: datetime, *, is_closed: bool = False) -> Age:
    days = max(0, (now - moved_at).days)
    return Age(days, not is_closed and days >= OVERDUE_DAYS)


def overdue_since(now: datetime) -> datetime:
    """A query that has not moved after this moment is overdue."""
    return now - timedelta(days=OVERDUE_DAYS)
