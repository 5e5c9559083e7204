"""Reading time by the server's clock. The browser only says what happened; when it happened is decided here.

Pure: the segment that is open now and one event give what to do with it.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

EVENTS = ("loading", "shown", "active", "idle", "hidden", "left")
# Heartbeats come every 30 s; where three in a row are missing, nobody knows what happened in between.
LONGEST_GAP = timedelta(seconds=90)
KIND = {"loading": "load", "shown": "read", "active": "read"}


class Step(NamedTuple):
    """What an event means: until when the open segment lasts, whether it goes on, and which kind begins."""

    ended_at: datetime | None
    goes_on: bool
    begins: str


def step(*, event: str, kind: str, last_seen: datetime | None, now: datetime) -> Step:
    """`kind` and `last_seen` are those of the open segment: "load", "read", or "" and None when none is open.

    Idle ends the stretch at the last sign of life, everything else at this moment; a long gap does not count.
    """
    wanted = KIND.get(event, "")
    if not kind:
        return Step(None, False, wanted)
    is_gap = now - last_seen > LONGEST_GAP
    ended_at = last_seen if is_gap or event == "idle" else now
    goes_on = wanted == kind and not is_gap
    return Step(ended_at, goes_on, "" if goes_on else wanted)
