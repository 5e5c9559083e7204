"""When a notice is mailed. Pure: from moments to moments."""

from datetime import datetime, timedelta, tzinfo

from .kinds import How

# After each attempt that went wrong; after the last one it is given up.
WAITS = [timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 1440)]
# Whatever a worker has held for longer than this, it has lost.
LEASE = timedelta(minutes=15)


def digest_moment(created_at: datetime, hour: int, zone: tzinfo) -> datetime:
    """The first full `hour` of the day, in local time, after a notice was written."""
    local = created_at.astimezone(zone)
    moment = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return moment if moment > local else moment + timedelta(days=1)


def due_moment(how: str, created_at: datetime, hour: int, zone: tzinfo) -> datetime:
    return digest_moment(created_at, hour, zone) if how == How.DAILY else created_at


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after `attempts` that went wrong; None when it is given up."""
    return now + WAITS[attempts - 1] if attempts <= len(WAITS) else None
