"""Who may read what: exclusions, and the adjudicator whom the readers of a session must leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from .document import Protocol
from .schedule import Item


@dataclass(frozen=True)
class Eligibility:
    """Answers from the protocol's exclusions, with readers by the names that a schedule has for them."""

    subjects: frozenset[tuple[str, str]]
    sites: frozenset[tuple[str, str]]
    adjudicators: tuple[str, ...]

    @classmethod
    def of(cls, protocol: Protocol) -> "Eligibility":
        exclusions = protocol.assignment.exclusions
        return cls(
            frozenset((str(one.reader), one.subject) for one in exclusions if one.subject),
            frozenset((str(one.reader), one.site) for one in exclusions if one.site),
            tuple(str(one) for one in protocol.adjudication.adjudicators),
        )

    def may_read(self, reader: str, item: Item) -> bool:
        return (reader, item.subject) not in self.subjects and (reader, item.site) not in self.sites

    def readers_of(self, items: Sequence[Item], readers: Sequence[str]) -> tuple[str, ...]:
        """Those who may read all of these."""
        if not self.subjects and not self.sites:
            return tuple(readers)
        return tuple(reader for reader in readers if all(self.may_read(reader, item) for item in items))

    def adjudicators_of(self, items: Sequence[Item]) -> frozenset[str]:
        return frozenset(self.readers_of(items, self.adjudicators))
