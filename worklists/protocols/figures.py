"""Figures of a schedule: what each reader gets, how readers overlap, how far repeats are apart."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .schedule import Row


@dataclass(frozen=True)
class ReaderFigures:
    """One reader's share: reads by (period, condition), and the smallest distance of a repeat to its first read."""

    reader: str
    reads: int
    sessions: int
    repeats: int
    parts: dict[tuple[int, str], int]
    least_distance: int | None


@dataclass(frozen=True)
class Figures:
    """`overlap` counts for each pair of readers the sessions that both read; with themselves all of theirs."""

    reads: int
    in_pool: int
    readers: tuple[ReaderFigures, ...]
    overlap: dict[tuple[str, str], int]
    readers_per_session: dict[int, int]

    @property
    def least_distance(self) -> int | None:
        return min((one.least_distance for one in self.readers if one.least_distance is not None), default=None)


def _distances(rows: Sequence[Row]) -> list[int]:
    first = {(row.item, row.condition): row.position for row in rows if row.repetition == 0}
    return [row.position - first[row.item, row.condition] for row in rows if row.repetition]


def _of_reader(reader: str, rows: Sequence[Row]) -> ReaderFigures:
    parts = Counter((row.period, row.condition) for row in rows)
    repeats = sum(row.repetition for row in rows)
    least = min(_distances(rows), default=None)
    return ReaderFigures(
        reader, len(rows), len({row.item for row in rows}), repeats, dict(sorted(parts.items())), least
    )


def figures(readers: Sequence[str], rows: Sequence[Row]) -> Figures:
    own = {reader: [row for row in rows if row.reader == reader] for reader in readers}
    met = {reader: {row.item for row in found} for reader, found in own.items()}
    slots = defaultdict(set)
    for row in rows:
        slots[row.item].add(row.slot)
    return Figures(
        reads=len(rows),
        in_pool=sum(row.reader is None for row in rows),
        readers=tuple(_of_reader(reader, found) for reader, found in own.items()),
        overlap={(one, other): len(met[one] & met[other]) for one in readers for other in readers},
        readers_per_session=dict(sorted(Counter(len(found) for found in slots.values()).items())),
    )
