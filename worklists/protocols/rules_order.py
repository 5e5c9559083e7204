"""Rules about the order in which sessions come. Only first reads are judged: repeats stand between them."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator

from .case import Case, Violation

# So many things in the same random order twice would be a wonder: one in 3,628,800.
MANY = 10


def _pool(case: Case) -> list:
    """The pool's sessions, each once, in their order."""
    rows = sorted((row for row in case.rows if row.reader is None), key=lambda row: row.position)
    return [row for row in rows if row.slot == 1]


def _orders(case: Case) -> dict[tuple, list]:
    found = dict(case.stretches)
    return found | ({("the pool", 1, ""): _pool(case)} if case.protocol.is_pool else {})


def order(case: Case) -> Iterator[Violation]:
    kind = case.protocol.order.kind
    for (reader, period, _), rows in _orders(case).items():
        if text := JUDGES[kind](case, [row.item for row in rows]):
            yield Violation("order", f"In period {period} of {reader}: {text}")
    if kind in ("shuffled", "subjects"):
        yield from _own_orders(case)
    if kind == "latin":
        yield from _latin(case)
    yield from _pool_slots(case)


def _listed(case: Case, keys: list[str]) -> str:
    places = [case.place[key] for key in keys]
    return "" if places == sorted(places) else "sessions are not as listed."


def _date(case: Case, keys: list[str]) -> str:
    found = [(not (one := case.item[key]).date, one.date, one.subject, case.place[key]) for key in keys]
    return "" if found == sorted(found) else "sessions are not by date."


def _blocks_of(case: Case, keys: list[str]) -> list[int]:
    """The number of each session's block, in the order of the reads."""
    size = case.protocol.order.block_size or 1
    number = {key: at // size for at, key in enumerate(sorted(keys, key=case.place.__getitem__))}
    return [number[key] for key in keys]


def _runs(values: list) -> list:
    return [one for before, one in zip([None, *values], values, strict=False) if one != before]


def _blocks(case: Case, keys: list[str]) -> str:
    blocks = _blocks_of(case, keys)
    return "" if blocks == sorted(blocks) else "a block begins before the one before it ends."


def _latin_blocks(case: Case, keys: list[str]) -> str:
    runs = _runs(_blocks_of(case, keys))
    return "" if len(set(runs)) == len(runs) else "a block is taken apart."


def _subjects(case: Case, keys: list[str]) -> str:
    runs = _runs([case.item[key].subject for key in keys])
    if len(set(runs)) != len(runs):
        return "the time points of a subject do not follow each other."
    return "" if _in_sequence(case, keys) else "the time points of a subject are not in sequence."


def _in_sequence(case: Case, keys: list[str]) -> bool:
    last: dict[str, tuple] = {}
    for key in keys:
        item = case.item[key]
        moment = (not item.date, item.date, case.place[key])
        if last.get(item.subject, moment) > moment:
            return False
        last[item.subject] = moment
    return True


def _anything(case: Case, keys: list[str]) -> str:
    return ""


JUDGES = {
    "listed": _listed,
    "date": _date,
    "shuffled": _anything,
    "blocks": _blocks,
    "latin": _latin_blocks,
    "subjects": _subjects,
}


def _own_orders(case: Case) -> Iterator[Violation]:
    """Readers who meet many sessions meet them in orders of their own."""
    seen: dict[tuple, tuple] = {}
    for where, rows in case.stretches.items():
        met = tuple(row.item for row in rows)
        things = len({case.item[key].subject for key in met}) if case.protocol.order.kind == "subjects" else len(met)
        if things >= MANY and (other := seen.setdefault(met, where)) != where:
            yield Violation("order", f"{where[0]} in period {where[1]} has the order of {other[0]} in {other[1]}.")


def _latin(case: Case) -> Iterator[Violation]:
    """Of readers who meet the same sessions: each stands at each place, and follows each other one, evenly often."""
    together = defaultdict(list)
    for (_, period, label), rows in case.stretches.items():
        keys = [row.item for row in rows]
        together[period, label, frozenset(keys)].append(_runs(_blocks_of(case, keys)))
    for (period, label, _), sequences in together.items():
        size, readers = len(sequences[0]), len(sequences)
        places = Counter((one, at) for sequence in sequences for at, one in enumerate(sequence))
        following = Counter(pair for sequence in sequences for pair in itertools.pairwise(sequence))
        most_places = -(-readers // size) if size else 0
        most_following = most_places if size % 2 == 0 else 2 * -(-readers // (2 * size))
        if max(places.values(), default=0) > most_places or max(following.values(), default=0) > most_following:
            yield Violation("order", f"Period {period} ({label or 'all'}): orders are not those of a Latin square.")


def _pool_slots(case: Case) -> Iterator[Violation]:
    rows = sorted((row for row in case.rows if row.reader is None), key=lambda row: row.position)
    runs = _runs([row.item for row in rows])
    if len(set(runs)) != len(runs):
        yield Violation("order", "The slots of a session do not stand together in the pool.")


def sequence(case: Case) -> Iterator[Violation]:
    """Time points of a subject in sequence, in every condition and repetition of a reader."""
    if not case.protocol.sequential:
        return
    met = defaultdict(list)
    for reader, rows in {**case.orders, "the pool": _pool(case)}.items():
        for row in rows:
            met[reader, row.condition, row.repetition].append(row.item)
    for (reader, *_), keys in met.items():
        if not _in_sequence(case, keys):
            yield Violation("time-points-in-sequence", f"{reader} meets a later time point before an earlier one.")


CHECKS = (order, sequence)
