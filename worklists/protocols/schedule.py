"""What a compiled schedule is made of, and how it is named, ranked and hashed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidreader.audit.canonical import canonical_json, sha256_text

ALGORITHM = "protocol-v1"


@dataclass(frozen=True)
class Item:
    """One session to be read. `key` is its StudyInstanceUID; `date` is ISO text, or empty when unknown."""

    key: str
    subject: str = ""
    date: str = ""
    site: str = ""


@dataclass(frozen=True)
class Row:
    """One read. Without a reader it waits in the pool; there `position` is its place in the pool."""

    reader: str | None
    period: int
    position: int
    item: str
    condition: str = ""
    repetition: int = 0
    slot: int = 1

    @property
    def values(self) -> list:
        return [
            *(self.reader, self.period, self.position, self.item),
            *(self.condition, self.repetition, self.slot),
        ]


class Refused(Exception):
    """No schedule meets the protocol; `rule` names the rule (rules.RULES), `path` the choice it comes from."""

    def __init__(self, rule: str, text: str, *, path: str = ""):
        super().__init__(text)
        self.rule, self.text, self.path = rule, text, path


@dataclass(frozen=True)
class Schedule:
    """Who reads what at which position, with everything that it was computed from."""

    seed: str
    protocol: dict
    items: tuple[Item, ...]
    readers: tuple[str, ...]
    rows: tuple[Row, ...]
    algorithm: str = ALGORITHM

    @property
    def inputs(self) -> dict:
        """What `compiler.from_inputs` computes the rows from, ready for JSON."""
        return {
            "algorithm": self.algorithm,
            "seed": self.seed,
            "protocol": self.protocol,
            "items": [[item.key, item.subject, item.date, item.site] for item in self.items],
            "readers": list(self.readers),
        }

    @cached_property
    def canonical(self) -> str:
        """The text that is hashed: inputs and rows."""
        return canonical_json({**self.inputs, "rows": [row.values for row in self.rows]})

    @cached_property
    def sha256(self) -> str:
        return sha256_text(self.canonical)

    def of_reader(self, reader: str) -> list[Row]:
        return [row for row in self.rows if row.reader == reader]


def rank(*parts: str) -> bytes:
    """Where something falls in a random order: the same in every version of every language.

    Ranks do not depend on what else is ranked, so an order cannot be steered by listing.
    """
    return hashlib.sha256("\n".join(parts).encode()).digest()


def in_sequence(items: Sequence[Item]) -> list[Item]:
    """Time points of one subject: oldest first, those without a date last, the same day as listed."""
    return sorted(items, key=lambda item: (not item.date, item.date))


def by_subject(items: Sequence[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.subject, []).append(item)
    return found
