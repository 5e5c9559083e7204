"""One deed for many reads. Each read is asked for itself: what one refuses does not keep the others."""

from dataclasses import dataclass, field

from rapidreader.audit.errors import DomainError, Invalid

from ..given import given
from .amendments import amend_reassign_reads
from .holding import hold_read, release_read
from .steering import refuse_too_many


@dataclass
class Outcome:
    """How many it was done to, and why not to the others."""

    done: int = 0
    refused: list[tuple] = field(default_factory=list)

    def words(self, participle: str) -> str:
        text = f"{self.done} read{'' if self.done == 1 else 's'} {participle}."
        if not self.refused:
            return text
        reasons = sorted({why for _, why in self.refused})
        return f"{text} {len(self.refused)} left as they were: {' '.join(reasons[:3])}"


def _each(act, *, trial, reads, by, reason) -> Outcome:
    refuse_too_many(reads)
    given(reason, "reason")
    outcome = Outcome()
    for read in reads:
        try:
            act(read=read, by=by, reason=reason)
        except DomainError as refusal:
            outcome.refused.append((read, str(refusal)))
        else:
            outcome.done += 1
    return outcome


def hold_reads(*, trial, reads, by, reason: str) -> Outcome:
    """Keep reads from being written until they are released."""
    return _each(hold_read, trial=trial, reads=reads, by=by, reason=reason)


def release_reads(*, trial, reads, by, reason: str) -> Outcome:
    """Give held reads back to their readers."""
    return _each(release_read, trial=trial, reads=reads, by=by, reason=reason)


def reassign_reads(*, trial, reads, by, reason: str, reader) -> Outcome:
    """Give reads to another reader: an amendment of each worklist, which keeps the rules of its protocol."""
    refuse_too_many(reads)
    if reader is None:
        raise Invalid("Choose the new reader.", fields={"reader": "Choose the new reader."})
    outcome, by_worklist = Outcome(), {}
    for read in reads:
        by_worklist.setdefault(read.worklist, []).append(read)
    for worklist, own in by_worklist.items():
        try:
            amend_reassign_reads(worklist=worklist, reads=own, reader=reader, by=by, reason=reason)
        except DomainError as refusal:
            outcome.refused += [(read, str(refusal)) for read in own]
        else:
            outcome.done += len(own)
    return outcome
