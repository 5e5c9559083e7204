"""In which order one reader meets the sessions of one stretch (a reading period, or one condition within it).

The result is a list of chunks: what is repeated, and counted for repeats, as a whole. A chunk is one session, or with
subjects at random all time points of a subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .balancing import williams_row
from .document import Order
from .schedule import Item, by_subject, in_sequence, rank

Chunk = tuple[Item, ...]


@dataclass(frozen=True)
class Arranging:
    """`salt` names the stretch in ranks; `row` is which row of a Latin square this reader follows."""

    order: Order
    seed: str
    reader: str
    salt: tuple[str, ...] = ()
    row: int = 0

    def arrange(self, items: Sequence[Item]) -> list[Chunk]:
        return getattr(self, f"_{self.order.kind}")(items)

    def _rank(self, key: str):
        return rank(self.seed, self.reader, key, *self.salt), key

    def _random(self, items: Sequence[Item]) -> list[Item]:
        return sorted(items, key=lambda item: self._rank(item.key))

    def _listed(self, items) -> list[Chunk]:
        return [(item,) for item in items]

    def _date(self, items) -> list[Chunk]:
        """Oldest first; the same day by subject, then as listed; sessions without a date last."""
        return [(item,) for item in sorted(items, key=lambda item: (not item.date, item.date, item.subject))]

    def _shuffled(self, items) -> list[Chunk]:
        return [(item,) for item in self._random(items)]

    def _blocks(self, items) -> list[Chunk]:
        """Blocks as listed, each in an order of its own."""
        return [(item,) for block in self._cut(items) for item in self._random(block)]

    def _cut(self, items: Sequence[Item]) -> list[Sequence[Item]]:
        size = self.order.block_size or 1
        return [items[start : start + size] for start in range(0, len(items), size)]

    def _latin(self, items) -> list[Chunk]:
        """A row of a Williams design over sessions, or over blocks of them that are shuffled within."""
        blocks = sorted(self._cut(items), key=lambda block: rank(self.seed, "latin", block[0].key))
        ordered = [blocks[place] for place in williams_row(len(blocks), self.row)] if blocks else []
        return [(item,) for block in ordered for item in self._random(block)]

    def _subjects(self, items) -> list[Chunk]:
        """Subjects at random, the time points of each in sequence."""
        grouped = by_subject(items)
        return [tuple(in_sequence(grouped[label])) for label in sorted(grouped, key=self._rank)]
