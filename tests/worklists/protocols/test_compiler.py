"""What the compiler makes, on lists small enough to see."""

import itertools
from collections import Counter

import pytest

from worklists.protocols.balancing import row_count, williams
from worklists.protocols.compiler import compile_protocol
from worklists.protocols.document import (
    Adjudication,
    Assignment,
    Condition,
    Exclusion,
    Group,
    Order,
    Periods,
    Protocol,
    Repeats,
)
from worklists.protocols.figures import figures
from worklists.protocols.plain import Item as PlainItem
from worklists.protocols.plain import compile_algorithm
from worklists.protocols.rules import violations
from worklists.protocols.schedule import Item, Refused

# Twelve sessions of six subjects, two time points each, the later one listed first; three subjects per site.
ITEMS = tuple(
    Item(f"{subject}{point}", subject, f"2024-0{2 if point == 'b' else 1}-01", "north" if subject < "D" else "south")
    for subject in "ABCDEF"
    for point in "ba"
)
TWO = (Condition("x"), Condition("y"))


def compiled(protocol, readers=("1", "2"), items=ITEMS, seed="s"):
    schedule = compile_protocol(protocol, items, readers, seed=seed)
    assert violations(protocol, items, readers, schedule.rows) == []
    return schedule


def met(schedule, reader="1", **wanted) -> list[str]:
    rows = [row for row in schedule.of_reader(reader) if all(getattr(row, k) == v for k, v in wanted.items())]
    return [row.item for row in rows]


def refusal(protocol, readers=("1", "2"), items=ITEMS) -> Refused:
    with pytest.raises(Refused) as caught:
        compile_protocol(protocol, items, readers, seed="s")
    return caught.value


@pytest.mark.parametrize("kind", ["listed", "date", "shuffled"])
def test_the_plain_protocol_gives_the_orders_that_worklists_always_had(kind):
    before = compile_algorithm(
        [PlainItem(i.key, i.subject, i.date) for i in ITEMS], ["1", "2"], algorithm=f"{kind}-v1", seed="s"
    )
    now = compiled(Protocol(order=Order(kind)))
    assert [(r.reader, r.position, r.item) for r in now.rows] == [(r.reader, r.position, r.item) for r in before.rows]


def test_a_schedule_is_the_same_for_ever():
    """Literal values: another Python, another machine, another language must find exactly these."""
    protocol = Protocol(order=Order("shuffled"), conditions=TWO, periods=Periods("crossover"), repeats=Repeats(20, 2))
    schedule = compiled(protocol, items=ITEMS[:4])
    assert [(row.item, row.condition, row.repetition) for row in schedule.of_reader("1")] == LITERAL
    assert schedule.sha256 == LITERAL_HASH


# fmt: off
LITERAL = [
    ("Bb", "x", 0), ("Aa", "x", 0), ("Bb", "x", 1), ("Ab", "y", 0), ("Ba", "y", 0), ("Ab", "y", 1),
    ("Bb", "y", 0), ("Aa", "y", 0), ("Bb", "y", 1), ("Ba", "x", 0), ("Ab", "x", 0), ("Ba", "x", 1),
]
# fmt: on
LITERAL_HASH = "f33a6c973bab5afc2023e1f43b85a49b630557ddacea1c7160ed8532dc8c3411"


@pytest.mark.parametrize("size", range(1, 12))
def test_williams_designs_balance_places_and_neighbours(size):
    rows = williams(size)
    assert len(rows) == row_count(size) or size == 1
    places = Counter((value, at) for row in rows for at, value in enumerate(row))
    pairs = Counter(pair for row in rows for pair in itertools.pairwise(row))
    assert (len(places), len(set(places.values()))) == (size * size, 1)
    assert len(pairs) == size * (size - 1)
    assert len(set(pairs.values())) <= 1


def test_blocks_are_finished_one_after_the_other():
    schedule = compiled(Protocol(order=Order("blocks", 4)))
    order = met(schedule)
    assert [set(order[n : n + 4]) for n in (0, 4, 8)] == [{i.key for i in ITEMS[n : n + 4]} for n in (0, 4, 8)]
    assert order != [item.key for item in ITEMS]


def test_subjects_come_at_random_with_their_time_points_in_sequence():
    schedule = compiled(Protocol(order=Order("subjects")))
    assert [key[1] for key in met(schedule)] == ["a", "b"] * 6
    assert met(schedule, "1") != met(schedule, "2")


def test_two_readers_each_share_the_work_evenly_and_meet_in_every_pair():
    readers = ("1", "2", "3", "4")
    found = figures(readers, compiled(Protocol(Assignment("balanced", 2), Order("shuffled")), readers).rows)
    assert [one.reads for one in found.readers] == [6] * 4
    assert {found.overlap[a, b] for a in readers for b in readers if a != b} == {2}
    assert found.readers_per_session == {2: 12}


def test_one_reader_per_subject_keeps_a_subject_with_its_readers():
    schedule = compiled(Protocol(Assignment("balanced", 2, one_reader_per_subject=True)), ("1", "2", "3"))
    of_subject = {(row.item[0], row.slot): row.reader for row in schedule.rows}
    assert all(of_subject[row.item[0], row.slot] == row.reader for row in schedule.rows)


def test_groups_read_their_own_sessions_all_of_them():
    halves = (Group("g", (1, 2), tuple(i.key for i in ITEMS[:6])), Group("h", (3,), tuple(i.key for i in ITEMS[6:])))
    schedule = compiled(Protocol(Assignment("groups", groups=halves)), ("1", "2", "3"))
    assert (len(met(schedule, "1")), len(met(schedule, "2")), len(met(schedule, "3"))) == (6, 6, 6)


def test_a_pool_has_every_slot_and_nobody_yet():
    schedule = compiled(Protocol(Assignment("claim", 2)))
    assert [(row.reader, row.position, row.item, row.slot) for row in schedule.rows[:3]] == [
        (None, 1, "Ab", 1),
        (None, 2, "Ab", 2),
        (None, 3, "Aa", 1),
    ]


def test_a_crossover_shows_each_session_once_in_every_period_under_another_condition():
    schedule = compiled(Protocol(order=Order("shuffled"), conditions=TWO, periods=Periods("crossover")))
    for reader in ("1", "2"):
        first, second = (
            {(row.item, row.condition) for row in schedule.of_reader(reader) if row.period == period}
            for period in (1, 2)
        )
        assert {item for item, _ in first} == {item for item, _ in second} == {item.key for item in ITEMS}
        assert not first & second
        assert Counter(condition for _, condition in first) == {"x": 6, "y": 6}
    # Each session is met under each condition in the first period, by one reader each.
    assert {(row.item, row.condition) for row in schedule.rows if row.period == 1} == {
        (item.key, condition) for item in ITEMS for condition in "xy"
    }


def test_a_crossover_by_readers_gives_each_reader_one_condition_at_a_time():
    protocol = Protocol(conditions=TWO, periods=Periods("crossover", "readers"))
    schedule = compiled(protocol, ("1", "2", "3", "4"))
    begun = [{row.condition for row in schedule.of_reader(r) if row.period == 1} for r in "1234"]
    assert sorted(map(sorted, begun)) == [["x"], ["x"], ["y"], ["y"]]


def test_hidden_repeats_keep_their_distance_and_are_not_simply_the_end():
    protocol = Protocol(order=Order("shuffled"), repeats=Repeats(30, 5))
    found = [compiled(protocol, seed=seed) for seed in "stuv"]
    assert all(figures(("1",), schedule.rows).least_distance >= 5 for schedule in found)
    places = [[row.position for row in schedule.of_reader("1") if row.repetition] for schedule in found]
    assert all(len(own) == 4 for own in places)
    assert any(own != [13, 14, 15, 16] for own in places)


def test_repeats_in_a_second_period_all_come_there():
    protocol = Protocol(order=Order("shuffled"), repeats=Repeats(25, 6), periods=Periods("repeats"))
    rows = compiled(protocol).of_reader("1")
    assert [row.repetition for row in rows] == [0] * 12 + [1] * 3
    assert [row.period for row in rows] == [1] * 12 + [2] * 3


def test_whoever_is_excluded_reads_nothing_of_it():
    rules = (Exclusion(1, site="north"), Exclusion(2, subject="D"))
    schedule = compiled(Protocol(Assignment(exclusions=rules)))
    assert {key[0] for key in met(schedule, "1")} == {"D", "E", "F"}
    assert "D" not in {key[0] for key in met(schedule, "2")}


@pytest.mark.parametrize(
    ("rule", "protocol"),
    [
        ("readers-per-session", Protocol(Assignment("balanced", 3))),
        ("exclusions", Protocol(Assignment("balanced", 2, exclusions=(Exclusion(1, subject="A"),)))),
        ("workload", Protocol(Assignment("balanced", 2, most_reads_per_reader=11))),
        ("workload", Protocol(Assignment("all", most_reads_per_reader=23), conditions=TWO)),
        ("adjudicator", Protocol(Assignment("all"), adjudication=Adjudication((), (1, 2)))),
        ("groups", Protocol(Assignment("groups", groups=(Group("g", (1, 2), ("Aa",)),)))),
        ("time-points-in-sequence", Protocol(sequential=True)),
        ("repeat-distance", Protocol(repeats=Repeats(10, 13))),
        ("combination", Protocol(periods=Periods("crossover"))),
    ],
)
def test_what_is_impossible_is_refused_with_the_rule_named(rule, protocol):
    refused = refusal(protocol)
    assert (refused.rule, bool(refused.text), bool(refused.path)) == (rule, True, True)


def test_a_split_that_only_a_chain_of_exchanges_finds_is_found():
    """Greed runs into the workload here; the refusal of it would be wrong."""
    items = tuple(Item(str(n), f"S{n}", "", f"site {n}") for n in range(6))
    rules = tuple(Exclusion(2, site=f"site {n}") for n in (0, 1)) + tuple(
        Exclusion(3, site=f"site {n}") for n in (2, 3)
    )
    assignment = Assignment("balanced", 1, most_reads_per_reader=2, exclusions=rules)
    compiled(Protocol(assignment), ("1", "2", "3"), items)
    tighter = rules + tuple(Exclusion(1, site=f"site {n}") for n in range(6))
    assert refusal(Protocol(Assignment("balanced", 1, most_reads_per_reader=2, exclusions=tighter)), ("1", "2", "3"),
                   items).rule == "workload"  # fmt: skip


def test_readers_who_could_all_adjudicate_leave_one_for_each_session():
    protocol = Protocol(Assignment("balanced", 2), adjudication=Adjudication((), (1, 2, 3)))
    schedule = compiled(protocol, ("1", "2", "3"))
    assert all(len({row.reader for row in schedule.rows if row.item == item.key}) == 2 for item in ITEMS)
