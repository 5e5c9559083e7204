"""The algorithms of worklists that were activated before there were reading protocols: everybody reads everything.

They are kept so that `manage.py verify_schedule` can compute those schedules again; new ones come from `compiler`,
which gives the same orders for the plain protocol.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidreader.audit.canonical import canonical_json, sha256_text


@dataclass(frozen=True)
class Item:
    """One session to be read. `key` is unique in the schedule; `date` is ISO text, or empty when unknown."""

    key: str
    subject: str = ""
    date: str = ""


@dataclass(frozen=True)
class Row:
    """One read of the schedule: this reader meets this item at this position, counted from 1."""

    reader: str
    position: int
    item: str


def as_listed(items: Sequence[Item], reader: str, seed: str) -> list[Item]:
    return list(items)


def by_date(items: Sequence[Item], reader: str, seed: str) -> list[Item]:
    """Oldest first; the same day by subject, then as listed; sessions without a date last."""
    return sorted(items, key=lambda item: (not item.date, item.date, item.subject))


def shuffled(items: Sequence[Item], reader: str, seed: str) -> list[Item]:
    """Sorted by the SHA-256 of seed, reader and item: the same in every version of every language.

    Where an item lands does not depend on the others, so a reader's order cannot be steered by listing.
    """

    def rank(item):
        return hashlib.sha256("\n".join((seed, reader, item.key)).encode()).digest(), item.key

    return sorted(items, key=rank)


Algorithm = Callable[[Sequence[Item], str, str], list[Item]]
ALGORITHMS: dict[str, Algorithm] = {"listed-v1": as_listed, "date-v1": by_date, "shuffled-v1": shuffled}


@dataclass(frozen=True)
class Schedule:
    """Who reads what at which position, with everything that it was computed from."""

    algorithm: str
    seed: str
    items: tuple[Item, ...]
    readers: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def inputs(self) -> dict:
        """What `from_inputs` computes the rows from, ready for JSON."""
        return {
            "algorithm": self.algorithm,
            "seed": self.seed,
            "items": [[item.key, item.subject, item.date] for item in self.items],
            "readers": list(self.readers),
        }

    @property
    def canonical(self) -> str:
        """The text that is hashed: inputs and rows."""
        rows = [[row.reader, row.position, row.item] for row in self.rows]
        return canonical_json({**self.inputs, "rows": rows})

    @property
    def sha256(self) -> str:
        return sha256_text(self.canonical)

    @property
    def order(self) -> str:
        """The order by the name that a protocol has for it."""
        return self.algorithm.partition("-")[0]

    def of_reader(self, reader: str) -> list[Row]:
        return [row for row in self.rows if row.reader == reader]


def _refuse_twice(keys: Sequence[str], what: str):
    if len(set(keys)) != len(keys):
        raise ValueError(f"a schedule names each {what} once")


def compile_algorithm(items: Sequence[Item], readers: Sequence[str], *, algorithm: str, seed: str) -> Schedule:
    """The schedule by one named algorithm; KeyError for an unknown name, ValueError for an item or reader twice."""
    arrange = ALGORITHMS[algorithm]
    _refuse_twice([item.key for item in items], "item")
    _refuse_twice(readers, "reader")
    rows = [
        Row(reader, position, item.key)
        for reader in readers
        for position, item in enumerate(arrange(items, reader, seed), start=1)
    ]
    return Schedule(algorithm, seed, tuple(items), tuple(readers), tuple(rows))


def from_inputs(inputs: dict) -> Schedule:
    """Computes again what `inputs` once gave."""
    return compile_algorithm(
        [Item(*item) for item in inputs["items"]],
        inputs["readers"],
        algorithm=inputs["algorithm"],
        seed=inputs["seed"],
    )
