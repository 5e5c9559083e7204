"""Whether what is kept of a trial still stands as it was written: its audit trail and its schedules."""

from dataclasses import dataclass

from rapidreader.audit.actions import chain_name
from rapidreader.audit.verify import verify_chain

from ..models import Worklist
from ..schedules import verify_worklist


@dataclass(frozen=True)
class Verified:
    """`events` and `head` of the trial's chain; schedule hashes by worklist; `breaks` in words, none when sound."""

    events: int
    head: str
    schedules: dict[int, str]
    breaks: list[str]


def verify_trial(trial) -> Verified:
    """Walk the trial's whole audit trail, and compile each of its schedules again. Takes seconds on a large trial."""
    events, head, broken = verify_chain(chain_name(trial.pk))
    breaks, schedules = [str(broken)] if broken else [], {}
    for worklist in Worklist.objects.filter(trial=trial).exclude(activated_at=None).order_by("pk"):
        schedules[worklist.pk] = worklist.schedule_hash
        found = verify_worklist(worklist)
        if found:
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            breaks.append(f"the schedule of {worklist.name}: {found[0]}{more}")
    return Verified(events, head, schedules, breaks)
