"""The checker names what somebody put wrong: one planted violation for every rule."""

from dataclasses import replace

import pytest

from tests.worklists.protocols.test_compiler import ITEMS, TWO
from worklists.protocols.compiler import compile_protocol
from worklists.protocols.document import (
    Adjudication,
    Assignment,
    Exclusion,
    Group,
    Order,
    Periods,
    Protocol,
    Repeats,
)
from worklists.protocols.rules import RULES, violations

READERS = ("1", "2", "3")
CROSSED = Protocol(order=Order("shuffled"), conditions=TWO, periods=Periods("crossover"), repeats=Repeats(20, 2))
HALVES = (Group("g", (1, 2), tuple(i.key for i in ITEMS[:6])), Group("h", (3,), tuple(i.key for i in ITEMS[6:])))


def swapped(rows, one: int, other: int, *names):
    """Two rows that have changed these values with each other."""
    rows = list(rows)
    a, b = rows[one], rows[other]
    rows[one] = replace(a, **{name: getattr(b, name) for name in names})
    rows[other] = replace(b, **{name: getattr(a, name) for name in names})
    return rows


def changed(rows, number: int, **values):
    return [*rows[:number], replace(rows[number], **values), *rows[number + 1 :]]


def find(rows, **wanted) -> int:
    return next(n for n, row in enumerate(rows) if all(getattr(row, k) == v for k, v in wanted.items()))


def another_reader(rows):
    """Reader 1's first read goes to whoever does not read that session."""
    at = find(rows, reader="1")
    others = {row.reader for row in rows if row.item == rows[at].item}
    return changed(rows, at, reader=next(reader for reader in READERS if reader not in others), position=99)


def without_one_read(rows):
    return [row for row in rows if row.item != ITEMS[0].key or row.reader != "1"]


def nearer(rows):
    """A repeat changes places with what stands directly after its first read."""
    at = find(rows, repetition=1)
    again = rows[at]
    first = rows[find(rows, reader=again.reader, item=again.item, condition=again.condition, repetition=0)]
    beside = find(rows, reader=again.reader, position=first.position + 1)
    return swapped(rows, at, beside, "position")


def copied_order(rows):
    """Reader 2 meets everything where reader 1 does."""
    at = {row.item: row.position for row in rows if row.reader == "1"}
    return [replace(row, position=at[row.item]) if row.reader == "2" else row for row in rows]


SPLIT = Protocol(Assignment("balanced", 2), Order("shuffled"))
BY_SUBJECT = Protocol(Assignment("balanced", 2, one_reader_per_subject=True), Order("subjects"))
PLANTS = [
    ("rows", Protocol(), lambda rows: changed(rows, 0, item="stranger")),
    ("rows", Protocol(), lambda rows: [*rows, rows[0]]),
    ("rows", Protocol(), lambda rows: changed(rows, 0, reader="9")),
    ("positions", Protocol(), lambda rows: changed(rows, 11, position=13)),
    ("readers-per-session", Protocol(), without_one_read),
    ("readers-per-session", SPLIT, lambda rows: rows[1:]),
    ("readers-per-session", Protocol(Assignment("claim", 2)), lambda rows: rows[1:]),
    ("groups", Protocol(Assignment("groups", groups=HALVES)), lambda rows: changed(rows, 0, item=ITEMS[-1].key)),
    ("balance", SPLIT, lambda rows: another_reader(another_reader(rows))),
    ("one-reader-per-subject", BY_SUBJECT, another_reader),
    ("slots", Protocol(), lambda rows: changed(rows, 0, slot=2)),
    ("slots", Protocol(), lambda rows: changed(rows, 0, slot=7)),
    ("conditions", CROSSED, lambda rows: rows[1:]),
    ("periods", CROSSED, lambda rows: changed(rows, 0, period=2)),
    ("periods", CROSSED, lambda rows: changed(rows, find(rows, repetition=1), period=2)),
    ("grouped", CROSSED, lambda rows: swapped(rows, 0, find(rows, reader="1", position=9), "position")),
    ("repeats", CROSSED, lambda rows: [row for row in rows if row.repetition == 0]),
    ("repeat-distance", CROSSED, nearer),
    ("order", Protocol(), lambda rows: swapped(rows, 0, 1, "position")),
    ("order", Protocol(order=Order("date")), lambda rows: swapped(rows, 0, 11, "position")),
    ("order", Protocol(order=Order("blocks", 4)), lambda rows: swapped(rows, 0, 4, "position")),
    ("order", Protocol(order=Order("subjects")), lambda rows: swapped(rows, 0, 1, "position")),
    ("order", Protocol(order=Order("subjects")), lambda rows: swapped(rows, 0, 3, "position")),
    ("order", Protocol(order=Order("latin")), copied_order),
    ("order", Protocol(order=Order("latin", 3)), lambda rows: swapped(rows, 0, 3, "position")),
    ("order", Protocol(Assignment("claim", 2)), lambda rows: swapped(rows, 0, 2, "position")),
    ("time-points-in-sequence", Protocol(order=Order("date"), sequential=True),
     lambda rows: swapped(rows, 0, 6, "position")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "protocol", "plant"), PLANTS)
def test_a_planted_violation_is_named(rule, protocol, plant):
    rows = list(compile_protocol(protocol, ITEMS, READERS, seed="s").rows)
    assert violations(protocol, ITEMS, READERS, rows) == []
    found = violations(protocol, ITEMS, READERS, plant(rows))
    assert rule in {violation.rule for violation in found}
    assert all(violation.rule in RULES and violation.text for violation in found)


OTHER_PROTOCOLS = [
    ("exclusions", replace(Protocol(), assignment=Assignment(exclusions=(Exclusion(1, site="north"),)))),
    ("workload", Protocol(Assignment(most_reads_per_reader=11))),
    ("adjudicator", Protocol(adjudication=Adjudication((), (1, 2)))),
    ("combination", Protocol(periods=Periods("crossover"))),
]


@pytest.mark.parametrize(("rule", "protocol"), OTHER_PROTOCOLS)
def test_a_schedule_made_for_a_milder_protocol_is_found(rule, protocol):
    rows = compile_protocol(Protocol(), ITEMS, READERS, seed="s").rows
    assert rule in {violation.rule for violation in violations(protocol, ITEMS, READERS, rows)}


def test_readers_who_all_begin_with_the_same_condition_are_found():
    protocol = Protocol(conditions=TWO, periods=Periods("crossover", "readers"))
    rows = compile_protocol(protocol, ITEMS, READERS, seed="s").rows
    same = [replace(row, condition="xy"[row.period == 2]) for row in rows]
    assert "counterbalance" in {violation.rule for violation in violations(protocol, ITEMS, READERS, same)}


def test_two_readers_with_one_random_order_are_found():
    protocol = Protocol(order=Order("shuffled"))
    rows = compile_protocol(protocol, ITEMS, ("1",), seed="s").rows
    copied = [*rows, *(replace(row, reader="2", slot=2) for row in rows)]
    assert "order" in {violation.rule for violation in violations(protocol, ITEMS, ("1", "2"), copied)}


def test_every_rule_has_its_plant():
    planted = {rule for rule, *_ in [*PLANTS, *OTHER_PROTOCOLS]} | {"counterbalance"}
    assert planted == set(RULES)
