"""Reading protocols made by hypothesis, with sessions and readers: sensible ones, tight ones and impossible ones."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from worklists.protocols.document import (
    ASSIGNMENTS,
    BALANCES,
    DESIGNS,
    ORDERS,
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
from worklists.protocols.schedule import Item

SITES = ("north", "south", "west")


@dataclass(frozen=True)
class Setting:
    protocol: Protocol
    items: tuple[Item, ...]
    readers: tuple[str, ...]
    seed: str


@st.composite
def sessions(draw) -> tuple[Item, ...]:
    """Sessions of subjects with one to three time points; a subject belongs to one site."""
    count = draw(st.integers(1, 14))
    per_subject = draw(st.sampled_from([1, 2, 3]))
    sites = draw(st.lists(st.sampled_from(SITES), min_size=count, max_size=count))
    days = draw(st.lists(st.integers(0, 28), min_size=count, max_size=count))
    found = []
    for number, day in enumerate(days):
        subject = number // per_subject
        found.append(Item(f"2.25.{number}", f"S{subject}", f"2024-03-{day:02}" if day else "", sites[subject]))
    return tuple(draw(st.permutations(found)) if draw(st.booleans()) else found)


@st.composite
def exclusions(draw, items, readers) -> tuple[Exclusion, ...]:
    count = draw(st.sampled_from([0, 0, 0, 0, 1, 2]))
    found = []
    for _ in range(count):
        item = draw(st.sampled_from(items))
        where = {"subject": item.subject} if draw(st.booleans()) else {"site": item.site}
        found.append(Exclusion(int(draw(st.sampled_from(readers))), **where))
    return tuple(dict.fromkeys(found))


@st.composite
def groups(draw, items, readers) -> tuple[Group, ...]:
    """Sessions and readers dealt to up to three groups; now and then one is forgotten or in two."""
    count = draw(st.integers(1, min(3, len(readers))))
    dealt = [
        [tuple(one for at, one in enumerate(whole) if at % count == number) for number in range(count)]
        for whole in ([int(reader) for reader in readers], [item.key for item in items])
    ]
    if draw(st.integers(0, 9)) == 0:
        dealt[1][0] = dealt[1][0][1:]
    if draw(st.booleans()):
        dealt[1][-1] = tuple(dict.fromkeys((*dealt[1][-1], items[0].key)))
    return tuple(Group(f"Group {n}", *pair) for n, pair in enumerate(zip(*dealt, strict=True), 1))


def _without_clashes(protocol: Protocol) -> Protocol:
    """The same with the choices changed that could never be combined."""
    kind, order, design = protocol.assignment.kind, protocol.order, protocol.periods.design
    repeats, conditions = protocol.repeats, protocol.conditions
    if kind == "claim":
        conditions, repeats, design = conditions[:1], Repeats(), "none"
    if design == "crossover" and len(conditions) < 2:
        conditions = (Condition("a"), Condition("b"))
    if design == "repeats" and not repeats.percent:
        repeats = replace(repeats, percent=30)
    if protocol.sequential and (order.kind in ("shuffled", "blocks", "latin") or repeats.percent):
        order = Order("subjects")
    if order.kind == "blocks" and not order.block_size:
        order = Order("blocks", 3)
    if (order.kind == "latin" and kind in ("balanced", "claim")) or (order.kind == "blocks" and kind == "claim"):
        order = Order("shuffled" if not protocol.sequential else "subjects")
    assignment = protocol.assignment
    if any(rule["scope"] == "subject" for rule in protocol.adjudication.rules) and kind in ("balanced", "claim"):
        assignment = replace(assignment, one_reader_per_subject=True)
    protocol = replace(protocol, assignment=assignment)
    periods = replace(protocol.periods, design=design)
    return replace(protocol, order=order, conditions=conditions, repeats=repeats, periods=periods)


@st.composite
def settings_of_protocols(draw) -> Setting:
    items = draw(sessions())
    readers = tuple(str(number) for number in draw(st.permutations(range(1, draw(st.integers(2, 8)) + 1))))
    kind = draw(st.sampled_from(ASSIGNMENTS))
    adjudicators = draw(st.sampled_from([(), (), (), (99,), (99,), (1, 99), (1, 2, 3)]))
    protocol = Protocol(
        assignment=Assignment(
            kind,
            draw(st.integers(1, 3)),
            draw(groups(items, readers)) if kind == "groups" else (),
            draw(st.booleans()),
            draw(st.sampled_from([None, None, None, None, 6, 9, 14, 30])),
            draw(exclusions(items, readers)),
        ),
        order=Order(draw(st.sampled_from(ORDERS)), draw(st.sampled_from([None, 2, 3, 5]))),
        conditions=tuple(Condition(key) for key in "abc"[: draw(st.sampled_from([0, 0, 1, 2, 2, 3]))]),
        periods=Periods(draw(st.sampled_from(DESIGNS)), draw(st.sampled_from(BALANCES)), draw(st.booleans())),
        repeats=Repeats(draw(st.sampled_from([0, 0, 0, 10, 25, 100])), draw(st.sampled_from([0, 0, 1, 2, 3, 6]))),
        sequential=draw(st.sampled_from([False, False, True])),
        adjudication=Adjudication(({"scope": "subject"},) if draw(st.integers(0, 4)) == 0 else (), adjudicators),
    )
    if draw(st.integers(0, 19)):
        protocol = _without_clashes(protocol)
    return Setting(protocol, items, readers, draw(st.sampled_from("stuvw")))
