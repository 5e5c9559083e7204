"""A schedule laid out for judging."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from .document import Protocol
from .schedule import Item, Row


@dataclass(frozen=True)
class Violation:
    """A rule that is not met, and where."""

    rule: str
    text: str


@dataclass(frozen=True)
class Case:
    protocol: Protocol
    items: tuple[Item, ...]
    readers: tuple[str, ...]
    rows: tuple[Row, ...]

    @cached_property
    def item(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each session is listed."""
        return {item.key: number for number, item in enumerate(self.items)}

    @cached_property
    def orders(self) -> dict[str, list[Row]]:
        """Each reader's rows by position."""
        found: dict[str, list[Row]] = {reader: [] for reader in self.readers}
        for row in sorted((row for row in self.rows if row.reader is not None), key=lambda row: row.position):
            found[row.reader].append(row)
        return found

    @cached_property
    def readers_of(self) -> dict[str, set[str]]:
        """Who reads each session."""
        found: dict[str, set[str]] = {item.key: set() for item in self.items}
        for row in self.rows:
            if row.reader is not None:
                found[row.item].add(row.reader)
        return found

    @cached_property
    def subjects(self) -> dict[str, list[Item]]:
        found = defaultdict(list)
        for item in self.items:
            found[item.subject].append(item)
        return dict(found)

    @property
    def is_mixed(self) -> bool:
        """Whether the conditions of a period come in one order."""
        periods = self.protocol.periods
        return periods.design == "crossover" and periods.balance == "sessions" and not periods.grouped

    @cached_property
    def stretches(self) -> dict[tuple[str, int, str], list[Row]]:
        """First reads that are ordered together, by reader, period and condition ("*" where conditions are mixed)."""
        found = defaultdict(list)
        for reader, rows in self.orders.items():
            for row in rows:
                if row.repetition == 0:
                    found[reader, row.period, "*" if self.is_mixed else row.condition].append(row)
        return dict(found)

    def may_read(self, reader: str, item: Item) -> bool:
        return not any(
            str(one.reader) == reader and (one.subject == item.subject if one.subject else one.site == item.site)
            for one in self.exclusions_of.get(reader, ())
        )

    @cached_property
    def exclusions_of(self) -> dict[str, list]:
        found = defaultdict(list)
        for one in self.protocol.assignment.exclusions:
            found[str(one.reader)].append(one)
        return dict(found)
