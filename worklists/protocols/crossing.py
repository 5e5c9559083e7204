"""Which sessions a reader meets in which period under which condition: the stretches of a reader's order."""

from collections.abc import Sequence
from dataclasses import dataclass

from .balancing import row_count, williams_row
from .document import Protocol
from .schedule import Item, by_subject, rank

MIXED = "*"


@dataclass(frozen=True)
class Stretch:
    """Sessions of one reader that are ordered together. `conditions` by session; `label` is the one condition that
    they have in common, or MIXED.
    """

    reader: str
    period: int
    label: str
    items: tuple[Item, ...]
    conditions: dict[str, str]

    @property
    def salt(self) -> tuple[str, ...]:
        """What makes this stretch's ranks differ from others'; nothing for the plain case."""
        return () if (self.period, self.label) == (1, "") else (str(self.period), self.label)


def _stretch(reader: str, period: int, label: str, pairs: Sequence[tuple[Item, str]]) -> Stretch:
    return Stretch(reader, period, label, tuple(item for item, _ in pairs), {i.key: c for i, c in pairs})


def reader_numbers(lists: dict[str, tuple[Item, ...]], seed: str) -> dict[str, int]:
    """Numbers that readers take turns by: readers of the same sessions one after the other, in random order."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for reader, items in lists.items():
        groups.setdefault(tuple(item.key for item in items), []).append(reader)
    idle = groups.pop((), [])  # who reads nothing takes no turn
    ordered = [one for own in groups.values() for one in sorted(own, key=lambda r: (rank(seed, "turn", r), r))] + idle
    return {reader: number for number, reader in enumerate(ordered)}


@dataclass(frozen=True)
class Crossing:
    protocol: Protocol
    seed: str

    def stretches(self, reader: str, number: int, items: tuple[Item, ...]) -> list[Stretch]:
        keys = self.protocol.condition_keys
        if self.protocol.periods.design == "crossover":
            sequences = self._sequences(number, items)
            return [part for period in range(len(keys)) for part in self._period(reader, number, period, sequences)]
        row = williams_row(len(keys), number)
        return [_stretch(reader, 1, keys[at], [(item, keys[at]) for item in items]) for at in row]

    def _sequences(self, number: int, items: tuple[Item, ...]) -> list[tuple[Item, list[str]]]:
        """For each session the conditions in which it is met, period by period."""
        keys = self.protocol.condition_keys
        rows = [[keys[at] for at in williams_row(len(keys), row)] for row in range(row_count(len(keys)))]
        if self.protocol.periods.balance == "readers":
            return [(item, rows[number % len(rows)]) for item in items]
        units = by_subject(items) if self.protocol.is_by_subject else {item.key: [item] for item in items}
        ranked = sorted(units, key=lambda key: (rank(self.seed, "cross", key), key))
        place = {item.key: at for at, key in enumerate(ranked) for item in units[key]}
        return [(item, rows[(place[item.key] + number) % len(rows)]) for item in items]

    def _period(self, reader: str, number: int, period: int, sequences) -> list[Stretch]:
        keys, periods = self.protocol.condition_keys, self.protocol.periods
        pairs = [(item, sequence[period]) for item, sequence in sequences]
        if periods.balance == "sessions" and not periods.grouped:
            return [_stretch(reader, period + 1, MIXED, pairs)]
        row = williams_row(len(keys), number // row_count(len(keys)))
        ordered = [keys[row[(at + period) % len(keys)]] for at in range(len(keys))]
        parts = [(key, [pair for pair in pairs if pair[1] == key]) for key in ordered]
        return [_stretch(reader, period + 1, key, own) for key, own in parts if own]
