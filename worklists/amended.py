"""What a coordinator asks to amend, computed without writing anything: for the preview, and for the action."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidreader.archive.models import Session
from rapidreader.audit.errors import Invalid

from .models import Read, Worklist
from .naming import named
from .protocols.amending import Chain, Key, Step
from .protocols.schedule import Refused
from .schedules import chain_of, item_of


@dataclass(frozen=True)
class AddedSessions:
    worklist: Worklist
    sessions: Sequence[Session]
    groups: dict[str, list[Session]] = field(default_factory=dict)

    def step(self, chain: Chain, done: set[Key], reason: str) -> Step:
        groups = {name: [one.study_instance_uid for one in own] for name, own in self.groups.items()}
        return chain.add([item_of(session) for session in self.sessions], groups=groups, reason=reason)


@dataclass(frozen=True)
class WithdrawnSessions:
    worklist: Worklist
    sessions: Sequence[Session]

    def step(self, chain: Chain, done: set[Key], reason: str) -> Step:
        return chain.withdraw([one.study_instance_uid for one in self.sessions], done=done, reason=reason)


@dataclass(frozen=True)
class ReassignedReads:
    worklist: Worklist
    reads: Sequence[Read]
    reader: object = None

    def step(self, chain: Chain, done: set[Key], reason: str) -> Step:
        to = str(self.reader.pk) if self.reader else None
        keys = [
            (None, one.pool_position) if one.pool_position is not None else (str(one.reader_id), one.position)
            for one in self.reads
        ]
        return chain.reassign(dict.fromkeys(keys, to), done=done, reason=reason)


Asked = AddedSessions | WithdrawnSessions | ReassignedReads


def _strangers(asked: Asked) -> list[str]:
    sessions = getattr(asked, "sessions", ())
    return [session.label for session in sessions if session.trial_id != asked.worklist.trial_id]


def _decided(asked: Asked) -> list[str]:
    """The sessions among these reads that the new reader adjudicates, or has adjudicated."""
    if not isinstance(asked, ReassignedReads) or asked.reader is None:
        return []
    items = [one.item_id for one in asked.reads]
    seen = Read.objects.adjudications_seen_by(asked.reader).filter(item__in=items).order_by()
    return sorted(set(seen.values_list("item__session__label", flat=True)))


def step_of(asked: Asked, reason: str) -> Step:
    """The amendment as it would be written; Invalid where a rule forbids it."""
    if strangers := _strangers(asked):
        raise Invalid("Some sessions are not of this trial.", fields={"sessions": f"Not known: {strangers}"})
    if decided := _decided(asked):
        text = f"This person has adjudicated {', '.join(decided)}. Choose somebody else."
        raise Invalid(text, fields={"reader": text})
    chain, done = chain_of(asked.worklist)
    try:
        return asked.step(chain, done, reason)
    except Refused as refused:
        text = named(refused.text, *people_and_sessions(asked))
        raise Invalid(text, fields={refused.path.partition(".")[0] or "reason": text}) from None


def people_and_sessions(asked: Asked):
    """Whom and what the texts of a refusal may name."""
    worklist = asked.worklist
    readers = [entry.reader for entry in worklist.readers.select_related("reader")]
    sessions = [item.session for item in worklist.items.select_related("session")]
    return readers, [*sessions, *getattr(asked, "sessions", ())]
