"""Amendments append, cancel and never move what stands."""

from dataclasses import replace

import pytest

from tests.worklists.protocols.test_compiler import ITEMS, TWO
from worklists.protocols.amending import Chain, key_of
from worklists.protocols.compiler import compile_protocol
from worklists.protocols.document import Assignment, Exclusion, Group, Order, Periods, Protocol, Repeats
from worklists.protocols.schedule import Item, Refused

LATER = (Item("Ac", "A", "2024-03-01", "north"), Item("Ga", "G", "2024-03-01", "south"))
READERS = ("1", "2", "3")
PLAIN = Protocol(order=Order("shuffled"))
SPLIT = Protocol(Assignment("balanced", 2), Order("shuffled"))
CROSSED = Protocol(order=Order("shuffled"), conditions=TWO, periods=Periods("crossover"), repeats=Repeats(20, 2))


def chain_of(protocol, readers=READERS) -> Chain:
    schedule = compile_protocol(protocol, ITEMS, readers, seed="s")
    rows = {key_of(row): row for row in schedule.rows}
    return Chain(protocol, readers, "s", {item.key: item for item in ITEMS}, rows, schedule.sha256)


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, reason="r", **kwargs)
    return caught.value.rule


@pytest.mark.parametrize("protocol", [PLAIN, SPLIT, CROSSED, Protocol(Assignment("claim", 2))])
def test_added_sessions_join_at_the_end(protocol):
    chain = chain_of(protocol)
    before = dict(chain.rows)
    step = chain.add(LATER, groups={}, reason="two more")
    last = {reader: max((at for r, at in before if r == reader), default=0) for reader in (*READERS, None)}
    assert {row.item for row in step.rows} == {"Ac", "Ga"}
    assert all(row.position > last[row.reader] for row in step.rows)
    chain.take(step)
    assert {key: chain.rows[key] for key in before} == before
    assert len(chain.rows) == len(before) + len(step.rows)


def test_what_is_added_to_a_crossover_is_crossed_over_too_from_the_last_period_on():
    chain = chain_of(CROSSED)
    rows = chain.add(LATER, groups={}, reason="r").rows
    assert {row.period for row in rows} == {2, 3}
    assert {row.repetition for row in rows} == {0}
    assert len({(row.reader, row.item, row.condition) for row in rows}) == len(rows) == 3 * 2 * 2


def test_whoever_has_least_gets_what_is_added():
    chain = chain_of(Protocol(Assignment("balanced", 1, exclusions=(Exclusion(3, site="north"),)), Order("listed")))
    chain.cancelled |= {key_of(row) for row in chain.live if row.reader == "1"}
    assert {row.reader for row in chain.add(LATER, groups={}, reason="r").rows} == {"1"}


def test_a_further_time_point_goes_to_the_readers_of_its_subject():
    chain = chain_of(Protocol(Assignment("balanced", 2, one_reader_per_subject=True)))
    had = {row.slot: row.reader for row in chain.live if row.item == "Aa"}
    assert {row.slot: row.reader for row in chain.add(LATER[:1], groups={}, reason="r").rows} == had


def test_an_earlier_time_point_cannot_come_after_a_later_one():
    chain = chain_of(Protocol(order=Order("subjects"), sequential=True))
    earlier = Item("A0", "A", "2023-12-01")
    assert refusal(chain.add, [earlier], groups={}) == "time-points-in-sequence"


def test_groups_are_named_for_what_is_added():
    groups = (Group("g", (1,), tuple(i.key for i in ITEMS[:6])), Group("h", (2,), tuple(i.key for i in ITEMS[6:])))
    chain = chain_of(Protocol(Assignment("groups", groups=groups)), ("1", "2"))
    assert {row.reader for row in chain.add(LATER, groups={"h": ["Ac", "Ga"]}, reason="r").rows} == {"2"}
    assert refusal(chain.add, LATER, groups={"h": ["Ac"]}) == "groups"
    assert refusal(chain.add, LATER, groups={"k": ["Ac", "Ga"]}) == "groups"


def test_a_session_that_is_there_already_is_refused():
    assert refusal(chain_of(PLAIN).add, ITEMS[:1], groups={}) == "rows"


def test_withdrawing_cancels_what_is_not_done_and_leaves_the_rest_at_its_place():
    chain = chain_of(PLAIN)
    own = [row for row in chain.live if row.item == "Aa"]
    step = chain.withdraw(["Aa"], done={key_of(own[0])}, reason="r")
    assert set(step.cancelled) == {key_of(row) for row in own[1:]}
    assert step.rows == ()


def test_a_read_goes_to_another_reader_at_the_end():
    chain = chain_of(SPLIT)
    row = next(row for row in chain.live if row.reader == "1" and "2" not in chain.readers_of(row.item))
    step = chain.reassign({key_of(row): "2"}, done=set(), reason="r")
    assert step.rows == (replace(row, reader="2", position=9),)
    assert step.cancelled == (key_of(row),)


def test_reassigning_keeps_the_rules():
    chain = chain_of(replace(SPLIT, assignment=replace(SPLIT.assignment, exclusions=(Exclusion(3, subject="A"),))))
    row = next(row for row in chain.live if row.item == "Aa" and row.reader == "1")
    assert refusal(chain.reassign, {key_of(row): "2"}, done=set()) == "readers-per-session"
    assert refusal(chain.reassign, {key_of(row): "3"}, done=set()) == "exclusions"
    assert refusal(chain.reassign, {key_of(row): "9"}, done=set()) == "rows"
    assert refusal(chain.reassign, {key_of(row): None}, done=set()) == "rows"
    assert refusal(chain.reassign, {key_of(row): "2"}, done={key_of(row)}) == "rows"
    capped = chain_of(Protocol(Assignment("balanced", 2, most_reads_per_reader=8)))
    row = next(row for row in capped.live if row.reader == "1" and "2" not in capped.readers_of(row.item))
    assert refusal(capped.reassign, {key_of(row): "2"}, done=set()) == "workload"


def test_the_conditions_of_a_session_are_reassigned_together_and_repeats_are_left_behind():
    chain = chain_of(replace(CROSSED, assignment=Assignment("balanced", 1)))
    again = next(row for row in chain.live if row.repetition)
    own = {key_of(row): "123".replace(row.reader, "")[0] for row in chain.live if row.item == again.item}
    step = chain.reassign(own, done=set(), reason="r")
    assert sorted((row.condition, row.period, row.repetition) for row in step.rows) in (
        [("x", 2, 0), ("y", 3, 0)],
        [("x", 3, 0), ("y", 2, 0)],
    )
    first = next(iter(own))
    assert refusal(chain.reassign, {first: own[first]}, done=set()) == "conditions"


def test_the_time_points_of_a_subject_are_reassigned_together():
    chain = chain_of(Protocol(Assignment("balanced", 1, one_reader_per_subject=True)))
    rows = [row for row in chain.live if row.item[0] == "A"]
    other = "123".replace(rows[0].reader, "")[0]
    assert len(chain.reassign({key_of(row): other for row in rows}, done=set(), reason="r").rows) == 2
    assert refusal(chain.reassign, {key_of(rows[0]): other}, done=set()) == "one-reader-per-subject"


def test_a_claimed_read_goes_back_to_the_pool():
    chain = chain_of(Protocol(Assignment("claim", 1)))
    chain.claimed[None, 1] = "2"
    step = chain.reassign({(None, 1): None}, done=set(), reason="r")
    assert [(row.reader, row.position, row.item) for row in step.rows] == [(None, 13, "Ab")]


def test_every_step_can_be_computed_again_from_its_inputs():
    chain, again = chain_of(SPLIT), chain_of(SPLIT)
    steps = [chain.add(LATER, groups={}, reason="one")]
    chain.take(steps[-1])
    steps.append(chain.withdraw(["Aa"], done=set(), reason="two"))
    chain.take(steps[-1])
    row = next(row for row in chain.live if row.reader == "1" and "2" not in chain.readers_of(row.item))
    steps.append(chain.reassign({key_of(row): "2"}, done=set(), reason="three"))
    for step in steps:
        assert again.computed(step.inputs) == step
        again.take(step)
    assert len({step.sha256 for step in steps}) == 3


def test_one_changed_letter_changes_every_hash_after_it():
    step = chain_of(SPLIT).add(LATER, groups={}, reason="one")
    assert chain_of(SPLIT).add(LATER, groups={}, reason="One").sha256 != step.sha256
