"""The compiler: a protocol, sessions, readers and a seed in; every read at its position out, or a refusal.

The same input gives the same schedule for ever: what is random is a rank by SHA-256 (schedule.rank), never the
state of a generator. An algorithm is never changed: a better one gets another name, and the old one stays.
"""

from collections.abc import Sequence

from .assigning import Assigning, Held, Readers
from .clashes import clashes
from .crossing import MIXED, Crossing, Stretch, reader_numbers
from .document import Protocol, ProtocolInvalid, read_protocol
from .ordering import Arranging, Chunk
from .repeating import Repeating
from .schedule import ALGORITHM, Item, Refused, Row, Schedule, by_subject, in_sequence

AS_LISTED = ("listed", "date")


class _Writer:
    """Writes one reader's rows, position after position."""

    def __init__(self, protocol: Protocol, seed: str, slots: dict[str, int], first: int):
        self.protocol, self.seed, self.slots = protocol, seed, slots
        self.rows: list[Row] = []
        self.next = first

    def write(self, stretch: Stretch, chunk: Chunk, repetition: int, period: int):
        for item in chunk:
            condition, slot = stretch.conditions[item.key], self.slots[item.key]
            self.rows.append(Row(stretch.reader, period, self.next, item.key, condition, repetition, slot))
            self.next += 1

    def _repeating(self, stretch: Stretch) -> Repeating:
        listed = self.protocol.order.kind in AS_LISTED
        return Repeating(self.protocol.repeats, self.seed, stretch.reader, stretch.salt, listed)

    def write_stretch(self, stretch: Stretch, chunks: list[Chunk]):
        if not self.protocol.repeats.percent or self.protocol.periods.design == "repeats":
            for chunk in chunks:
                self.write(stretch, chunk, 0, stretch.period)
            return
        for chunk, repetition in self._repeating(stretch).interleave(chunks, self.next):
            self.write(stretch, chunk, repetition, stretch.period)

    def write_second_period(self, stretch: Stretch, chunks: list[Chunk]):
        """The repeats of a stretch, in a period of their own."""
        repeating, begun = self._repeating(stretch), {(r.item, r.condition): r.position for r in self.rows}
        if not chunks:
            return
        first = begun[chunks[0][0].key, stretch.conditions[chunks[0][0].key]]
        chosen = [chunks[place] for place in repeating.choose(chunks, first, self.next)]
        if not repeating.is_as_listed and len({len(chunk) for chunk in chunks}) == 1:
            size, by_key = len(chosen[0]), {chunk[0].key: chunk for chunk in chosen}
            starts = {key: begun[key, stretch.conditions[key]] for key in by_key}
            keys = repeating.placed(starts, [self.next + size * place for place in range(len(chosen))])
            chosen = [by_key[key] for key in keys]
        for chunk in chosen:
            self.write(stretch, chunk, 1, 2)


def _latin_rows(stretches: Sequence[Stretch], numbers: dict[str, int]) -> dict[tuple, int]:
    """Which row of the square each stretch follows: readers who meet the same sessions take one after the other."""
    together: dict[tuple, list[Stretch]] = {}
    for one in stretches:
        together.setdefault((one.period, one.label, frozenset(item.key for item in one.items)), []).append(one)
    rows = {}
    for own in together.values():
        for row, one in enumerate(sorted(own, key=lambda stretch: numbers[stretch.reader])):
            rows[one.reader, one.period, one.label] = row
    return rows


def _refuse_out_of_sequence(protocol: Protocol, chunks: Sequence[Chunk]):
    if not protocol.sequential:
        return
    for subject, items in by_subject([item for chunk in chunks for item in chunk]).items():
        if items != in_sequence(items):
            text = f"The time points of subject {subject} are not in sequence as listed."
            raise Refused("time-points-in-sequence", text, path="order.kind")


def _pool_rows(protocol: Protocol, items: Sequence[Item], seed: str, found: Readers) -> list[Row]:
    chunks = Arranging(protocol.order, seed, "").arrange(items)
    _refuse_out_of_sequence(protocol, chunks)
    ordered = [(item, slot) for chunk in chunks for item in chunk for slot in range(1, len(found[item.key]) + 1)]
    return [Row(None, 1, at, item.key, protocol.condition_keys[0], 0, slot)
            for at, (item, slot) in enumerate(ordered, 1)]  # fmt: skip


def _reader_rows(protocol: Protocol, own: list[Stretch], writer: _Writer, rows: dict[tuple, int]) -> list[Row]:
    arranged = []
    for stretch in own:
        row = rows[stretch.reader, stretch.period, stretch.label]
        chunks = Arranging(protocol.order, writer.seed, stretch.reader, stretch.salt, row).arrange(stretch.items)
        _refuse_out_of_sequence(protocol, chunks)
        writer.write_stretch(stretch, chunks)
        arranged.append((stretch, chunks))
    if protocol.periods.design == "repeats":
        for stretch, chunks in arranged:
            writer.write_second_period(stretch, chunks)
    return writer.rows


def compile_rows(assigning: Assigning, first: dict[str, int] | None = None) -> list[Row]:
    """The rows for these sessions; `first` gives the position at which each reader's begin, 1 without it."""
    protocol, seed = assigning.protocol, assigning.seed
    if found := clashes(protocol):
        path, text = next(iter(found.items()))
        raise Refused("combination", text, path=path)
    found = assigning.assign()
    if protocol.is_pool:
        return _pool_rows(protocol, assigning.items, seed, found)
    lists = {r: tuple(item for item in assigning.items if r in found[item.key]) for r in assigning.readers}
    numbers, crossing = reader_numbers(lists, seed), Crossing(protocol, seed)
    stretches = {reader: crossing.stretches(reader, numbers[reader], own) for reader, own in lists.items()}
    latin = _latin_rows([one for own in stretches.values() for one in own], numbers)
    rows: list[Row] = []
    for reader, own in stretches.items():
        slots = {item.key: found[item.key].index(reader) + 1 for item in lists[reader]}
        writer = _Writer(protocol, seed, slots, (first or {}).get(reader, 1))
        rows += _reader_rows(protocol, own, writer, latin)
    return rows


def _refuse_twice(keys: Sequence[str], what: str):
    if len(set(keys)) != len(keys):
        raise ValueError(f"a schedule names each {what} once")


def compile_protocol(protocol: Protocol, items: Sequence[Item], readers: Sequence[str], *, seed: str) -> Schedule:
    """The schedule of a protocol. Refused where none meets it; ValueError for an item or a reader twice."""
    _refuse_twice([item.key for item in items], "item")
    _refuse_twice(readers, "reader")
    rows = compile_rows(Assigning(protocol, items, readers, seed))
    return Schedule(seed, protocol.value, tuple(items), tuple(readers), tuple(rows))


def from_inputs(inputs: dict) -> Schedule:
    """Computes again what `inputs` once gave."""
    if inputs["algorithm"] != ALGORITHM:
        raise KeyError(inputs["algorithm"])
    protocol, problems = read_protocol(inputs["protocol"])
    if problems:
        raise ProtocolInvalid(problems)
    return compile_protocol(protocol, [Item(*one) for one in inputs["items"]], inputs["readers"], seed=inputs["seed"])


__all__ = ["MIXED", "Held", "compile_protocol", "compile_rows", "from_inputs"]
