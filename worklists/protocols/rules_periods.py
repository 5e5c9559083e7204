"""Rules about conditions, reading periods and hidden repeats."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from .case import Case, Violation


def _first_reads(case: Case) -> dict[tuple[str, str], list]:
    found = defaultdict(list)
    for reader, own in case.orders.items():
        for row in own:
            if row.repetition == 0:
                found[reader, row.item].append(row)
    return found


def conditions(case: Case) -> Iterator[Violation]:
    wanted = sorted(case.protocol.condition_keys)
    for (reader, item), own in _first_reads(case).items():
        if sorted(row.condition for row in own) != wanted:
            text = f"Reader {reader} does not meet session {item} once under each condition."
            yield Violation("conditions", text)


def periods(case: Case) -> Iterator[Violation]:
    design, count = case.protocol.periods.design, case.protocol.period_count
    for (reader, item), own in _first_reads(case).items():
        wanted = list(range(1, count + 1)) if design == "crossover" else [1] * len(own)
        if sorted(row.period for row in own) != wanted:
            yield Violation("periods", f"Reader {reader} meets session {item} in the wrong periods.")
    for reader, own in case.orders.items():
        numbers = [row.period for row in own]
        if numbers != sorted(numbers):
            yield Violation("periods", f"The periods of reader {reader} do not follow each other.")


def _is_even(counts: Counter, keys) -> bool:
    """An odd number of conditions is balanced over twice as many sequences, and may be two apart on the way."""
    apart = max(counts[key] for key in keys) - min(counts[key] for key in keys)
    return apart <= (1 if len(keys) % 2 == 0 else 2)


def counterbalance(case: Case) -> Iterator[Violation]:
    protocol = case.protocol
    if protocol.periods.design != "crossover":
        return
    whole = protocol.sequential or protocol.order.kind == "subjects"
    met = defaultdict(lambda: defaultdict(set))  # (reader, period) -> unit -> conditions
    for (reader, key), own in _first_reads(case).items():
        for row in own:
            met[reader, row.period][case.item[key].subject if whole else key].add(row.condition)
    for (reader, period), units in met.items():
        if any(len(own) > 1 for own in units.values()):
            yield Violation("counterbalance", f"Reader {reader} meets a subject under two conditions in {period}.")
    if protocol.periods.balance == "sessions":
        yield from _even_over_sessions(case, met)
    else:
        yield from _even_over_readers(case, met)


def _even_over_sessions(case: Case, met) -> Iterator[Violation]:
    for (reader, period), units in met.items():
        counts = Counter(condition for own in units.values() for condition in own)
        if not _is_even(counts, case.protocol.condition_keys):
            text = f"In period {period} reader {reader} meets {dict(counts)}, which is not even."
            yield Violation("counterbalance", text)


def _even_over_readers(case: Case, met) -> Iterator[Violation]:
    by_period = defaultdict(Counter)
    for (reader, period), units in met.items():
        own = {condition for found in units.values() for condition in found}
        if len(own) > 1:
            text = f"In period {period} reader {reader} meets more than one condition."
            yield Violation("counterbalance", text)
        by_period[period].update(own)
    for period, counts in by_period.items():
        if not _is_even(counts, case.protocol.condition_keys):
            yield Violation("counterbalance", f"In period {period} readers have {dict(counts)}, which is not even.")


def grouped(case: Case) -> Iterator[Violation]:
    if case.is_mixed:
        return
    for reader, own in case.orders.items():
        runs = [(row.period, row.condition) for row in own]
        starts = [one for before, one in zip([None, *runs], runs, strict=False) if before != one]
        if len(set(starts)) != len(starts):
            yield Violation("grouped", f"Reader {reader} changes to and fro between conditions.")


def _chunks(case: Case, rows) -> dict[str, set[str]]:
    """What is counted for repeats: sessions, or subjects where their time points stay together."""
    found = defaultdict(set)
    for row in rows:
        found[case.item[row.item].subject if case.protocol.order.kind == "subjects" else row.item].add(row.item)
    return found


def repeats(case: Case) -> Iterator[Violation]:
    percent = case.protocol.repeats.percent
    again = defaultdict(list)
    for row in case.rows:
        if row.repetition == 1:
            again[row.reader, row.item, row.condition].append(row)
    for (reader, period, label), own in case.stretches.items():
        chunks = _chunks(case, own)
        hit = {name for name, keys in chunks.items() if _repeated(own, again, keys) == keys}
        part = {name for name, keys in chunks.items() if _repeated(own, again, keys)}
        count = -(-percent * len(chunks) // 100)
        if hit != part or len(hit) != count:
            text = f"Reader {reader} meets {len(part)} of {len(chunks)} again in period {period} ({label or 'all'})"
            yield Violation("repeats", f"{text}; {count} whole ones are wanted.")
    firsts = {(row.reader, row.item, row.condition): row for row in case.rows if row.repetition == 0}
    for key, rows in again.items():
        if key not in firsts:
            yield Violation("repeats", f"Reader {key[0]} meets session {key[1]} again without a first read.")
            continue
        yield from _distance(case, firsts[key], rows[0])


def _repeated(own, again, keys) -> set[str]:
    return {row.item for row in own if row.item in keys and (row.reader, row.item, row.condition) in again}


def _distance(case: Case, first, second) -> Iterator[Violation]:
    apart, least = second.position - first.position, max(1, case.protocol.repeats.min_distance)
    if apart < least:
        text = f"Reader {first.reader} meets session {first.item} again after {apart} positions; {least} are wanted."
        yield Violation("repeat-distance", text)
    wanted = 2 if case.protocol.periods.design == "repeats" else first.period
    if second.period != wanted:
        yield Violation("periods", f"The repeat of session {first.item} stands in period {second.period}.")


CHECKS = (conditions, periods, counterbalance, grouped, repeats)
