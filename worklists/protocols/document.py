"""The reading protocol as a document: read from canonical JSON, with what is wrong in words by its path.

`Worklist.protocol` holds the text. An empty text is the plain protocol: everybody reads everything, once, as listed.
"""

import re
from decimal import Decimal

from rapidreader.archive.blinding_policy import problems_of as blinding_problems
from rapidreader.audit.canonical import parse_json

from .choices import (
    ASSIGNMENTS,
    BALANCES,
    DESIGNS,
    ORDERS,
    SIGNATURES,
    VERSION,
    Adjudication,
    Assignment,
    Condition,
    Exclusion,
    Group,
    Order,
    Periods,
    Protocol,
    Qualification,
    Repeats,
    Shows,
)
from .taking import Taker

MOST_CONDITIONS, LONGEST_KEY = 8, 20
KEY = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{LONGEST_KEY - 1}}}")


class ProtocolInvalid(ValueError):
    """The document cannot be read; `problems` says what is wrong, by path."""

    def __init__(self, problems: dict[str, str]):
        super().__init__("; ".join(f"{path}: {text}" if path else text for path, text in problems.items()))
        self.problems = problems


def _group(given: Taker) -> Group:
    group = Group(given.text("name", 60), given.ids("readers"), given.texts("sessions", 100_000, 64))
    given.finish()
    return group


def _exclusion(given: Taker) -> Exclusion:
    reader, subject, site = given.number("reader", 1, 2**53, None), given.text("subject", 64), given.text("site", 64)
    if reader is None:
        given.note("reader", "Say which reader.")
    if bool(subject) == bool(site):
        given.note("", "Name either a subject or a site.")
    given.finish()
    return Exclusion(reader or 0, subject, site)


def _assignment(given: Taker) -> Assignment:
    assignment = Assignment(
        given.choice("kind", ASSIGNMENTS, "all"),
        given.number("reads_per_session", 1, 20, 1),
        tuple(_group(one) for one in given.each("groups", 200)),
        given.flag("one_reader_per_subject"),
        given.number("most_reads_per_reader", 1, 10**6, None),
        tuple(_exclusion(one) for one in given.each("exclusions", 10_000)),
    )
    names = [group.name for group in assignment.groups]
    if len(set(names)) != len(names) or "" in names:
        given.note("groups", "Give each group a name of its own.")
    given.finish()
    return assignment


def _order(given: Taker) -> Order:
    order = Order(given.choice("kind", ORDERS, "listed"), given.number("block_size", 2, 10_000, None))
    given.finish()
    return order


def _condition(given: Taker) -> Condition:
    key = given.text("key", LONGEST_KEY)
    if not KEY.fullmatch(key):
        given.note("key", f"Small letters, digits, - and _; at most {LONGEST_KEY}.")
    name, description, inner = given.text("name", 60), given.text("description", 1000), given.inner("shows")
    shows = Shows(inner.texts("modalities", 20, 16), inner.text("scan_text", 64))
    inner.finish()
    given.finish()
    return Condition(key, name, description, shows)


def _conditions(given: Taker) -> tuple[Condition, ...]:
    conditions = tuple(_condition(one) for one in given.each("conditions", MOST_CONDITIONS))
    if len({condition.key for condition in conditions}) != len(conditions):
        given.note("conditions", "Give each condition a key of its own.")
    return conditions


def _periods(given: Taker) -> Periods:
    periods = Periods(
        given.choice("design", DESIGNS, "none"),
        given.choice("balance", BALANCES, "sessions"),
        given.flag("grouped", True),
        given.number("washout_days", 0, 3650, 28),
    )
    given.finish()
    return periods


def _repeats(given: Taker) -> Repeats:
    repeats = Repeats(given.number("percent", 0, 100, 0), given.number("min_distance", 0, 10**6, 0))
    given.finish()
    return repeats


def _adjudication(given: Taker) -> Adjudication:
    rules = tuple(one.value for one in given.each("rules", 100))
    adjudication = Adjudication(rules, given.ids("adjudicators"))
    given.finish()
    return adjudication


def _qualification(given: Taker) -> Qualification:
    qualification = Qualification(
        given.ids("documents"), given.number("training", 1, 2**53, None), given.fraction("pass_mark", Decimal("0.8"))
    )
    given.finish()
    return qualification


def read_protocol(value) -> tuple[Protocol, dict[str, str]]:
    """The protocol of these JSON values, and what is wrong with them by path; where it is, a default stands."""
    problems: dict[str, str] = {}
    given = Taker(value, "", problems)
    if given.raw("version", VERSION) != VERSION:
        given.note("version", f"Only version {VERSION} is known.")
    protocol = Protocol(
        assignment=_assignment(given.inner("assignment")),
        order=_order(given.inner("order")),
        conditions=_conditions(given),
        periods=_periods(given.inner("periods")),
        repeats=_repeats(given.inner("repeats")),
        sequential=given.flag("sequential"),
        global_review=given.flag("global_review"),
        blinding=given.object("blinding"),
        signature=given.choice("signature", SIGNATURES, "plain"),
        adjudication=_adjudication(given.inner("adjudication")),
        qualification=_qualification(given.inner("qualification")),
    )
    given.finish()
    problems |= {_blinding_path(name): text for name, text in blinding_problems(protocol.blinding).items()}
    return protocol, problems


def _blinding_path(name: str) -> str:
    return name if name == "blinding" else f"blinding.{name}"


def protocol_of(text: str) -> Protocol:
    """The protocol that a text holds; ProtocolInvalid where it holds none."""
    if not text:
        return Protocol()
    try:
        value = parse_json(text)
    except ValueError as error:
        raise ProtocolInvalid({"": f"This is not JSON: {error}"}) from None
    protocol, problems = read_protocol(value)
    if problems:
        raise ProtocolInvalid(problems)
    return protocol


__all__ = [
    "ASSIGNMENTS",
    "BALANCES",
    "DESIGNS",
    "ORDERS",
    "SIGNATURES",
    "VERSION",
    "Adjudication",
    "Assignment",
    "Condition",
    "Exclusion",
    "Group",
    "Order",
    "Periods",
    "Protocol",
    "ProtocolInvalid",
    "Qualification",
    "Repeats",
    "Shows",
    "protocol_of",
    "read_protocol",
]
