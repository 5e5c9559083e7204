"""Expressions about two reads, in the language of forms (docs/expressions.md, docs/adjudication.md). Pure.

Of one session a rule says `a.overall != b.overall`; of a subject it counts over the time points of each read, as in
`smallest(a.time_point_number where overall = "PD")`. There is no second language: both are checked and evaluated as
expressions of a form that has the fields of both reads, named "a.overall" and "b.overall".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ecrf.definition import Definition, Field, Group, type_of
from ecrf.logic.expressions import Meaning, compiled
from ecrf.logic.grammar import ExpressionError, parse
from ecrf.logic.kinds import Kinds
from ecrf.logic.names import Names
from ecrf.logic.operators import AGGREGATES, nodes
from ecrf.logic.program import kind_of
from ecrf.logic.values import READERS

TIME_POINT, SUBJECT = "time_point", "subject"
SCOPES = (TIME_POINT, SUBJECT)
SIDES = ("a", "b")
# What a read says beside its form. A field of one of these keys cannot be named in a rule.
NOT_READABLE = Field(key="not_readable", type="yes_no", label="Could not be read")
IN_SERIES = (
    NOT_READABLE,
    Field(key="time_point_number", type="integer", label="Number of the time point"),
    Field(key="time_point_day", type="integer", label="Days since the first time point"),
)


@dataclass(frozen=True)
class Reading:
    """What one read says of one session: its signed answers and their form, or that it could not be read."""

    definition: Definition
    answers: dict
    is_not_readable: bool = False
    facts: dict = field(default_factory=dict)  # time_point_number and time_point_day, where it is one of a series


@dataclass(frozen=True)
class Understood:
    """A rule's expression as read and checked: with `problems` in words, or ready to be asked."""

    problems: tuple[str, ...] = ()
    meaning: Meaning | None = None
    fields: tuple[str, ...] = ()  # keys of the form's fields that it speaks of, in their order
    asks_readability: bool = False


def understood(text: str, scope: str, definition: Definition) -> Understood:
    """The expression of a rule against a form; what is wrong with it is said in words."""
    try:
        ast = parse(text, sides=frozenset(SIDES) if scope == TIME_POINT else frozenset())
    except ExpressionError as error:
        return Understood((str(error),))
    names = Names(_both(definition, scope))
    ast, problems = _named(ast, names), []
    strays = [key for key in _fields_in(ast) if key not in names.items and key in _keys_of(definition)]
    if strays:
        return Understood((_astray(strays[0], scope),))
    Kinds(names, frozenset(), problems.append).expect(ast, "bool", "A rule")
    if problems:
        return Understood(tuple(dict.fromkeys(problems)))
    spoken = {key.partition(".")[2] for key in _fields_in(ast)}
    keys = tuple(key for key in _keys_of(definition) if key in spoken)
    return Understood((), compiled(ast), keys, NOT_READABLE.key in spoken)


def _astray(key: str, scope: str) -> str:
    if scope == TIME_POINT:
        return f"A rule compares two reads: write a.{key} and b.{key}, not “{key}”."
    example = f"any(a where answered({key}))"
    return f"A rule on a subject counts over the time points of each read, as in {example}; “{key}” alone is none."


# --- the form that has both reads -------------------------------------------------------------------------------


def _both(definition: Definition, scope: str) -> Definition:
    """A form with every field of both reads; of a subject, one group of time points for each."""
    if scope == SUBJECT:
        groups = (Group(key=side, title="time points", items=tuple(_of(side, _series(definition)))) for side in SIDES)
        return Definition(title=definition.title, items=tuple(groups))
    ours = [NOT_READABLE, *(one for one in definition.fields() if one.key != NOT_READABLE.key)]
    groups = [
        replace(one, key=f"{side}.{one.key}", items=tuple(_of(side, one.items)), visible_when=None, checks=())
        for side in SIDES
        for one in definition.groups()
    ]
    return Definition(title=definition.title, items=(*_of("a", ours), *_of("b", ours), *groups))


def _series(definition: Definition) -> list[Field]:
    reserved = {one.key for one in IN_SERIES}
    return [*IN_SERIES, *(one for one in definition.fields() if one.key not in reserved)]


def _of(side: str, fields) -> Iterator[Field]:
    for one in fields:
        if type_of(one).is_answered:
            yield replace(one, key=f"{side}.{one.key}", visible_when=None, required_when=None, checks=())


def _keys_of(definition: Definition) -> list[str]:
    """The keys of all fields and groups, those in groups included."""
    keys = [one.key for one in definition.fields()]
    for group in definition.groups():
        keys += [group.key, *(one.key for one in group.items)]
    return list(dict.fromkeys(keys))


def _fields_in(ast: list) -> Iterator[str]:
    for node in nodes(ast):
        if node[0] == "field" or node[0] in AGGREGATES:
            yield node[1]


def _named(ast, names: Names, group: str = "") -> list:
    """The same expression with full names inside `a` and `a.targets`: there `diameter` is a.diameter."""
    if not isinstance(ast, list) or not ast:
        return ast
    if isinstance(ast[0], list):  # the fixed values of `in`
        return [_named(part, names, group) for part in ast]
    if ast[0] == "field":
        full = f"{group.partition('.')[0]}.{ast[1]}"
        return ["field", full] if group and names.group_of(full) == group else ast
    if ast[0] in AGGREGATES and isinstance(names.items.get(ast[1]), Group):
        return [ast[0], ast[1], *(_named(part, names, ast[1]) for part in ast[2:])]
    return [ast[0], *(_named(part, names, group) for part in ast[1:])]


# --- its answers ------------------------------------------------------------------------------------------------


def pair_scope(a: Reading, b: Reading) -> dict:
    """What the names of a rule on one session mean."""
    scope = {}
    for side, reading in zip(SIDES, (a, b), strict=True):
        scope[f"{side}.{NOT_READABLE.key}"] = reading.is_not_readable
        for one in reading.definition.fields():
            scope.setdefault(f"{side}.{one.key}", _value(one, reading.answers))
        for group in reading.definition.groups():
            scope[f"{side}.{group.key}"] = _rows(side, group, reading.answers)
    return scope


def _rows(side: str, group: Group, answers: dict) -> list[dict]:
    """The rows of a group in which something is answered."""
    rows = []
    for row in answers.get(group.key) or ():
        values = {f"{side}.{one.key}": _value(one, row) for one in group.items}
        if any(value is not None for value in values.values()):
            rows.append(values)
    return rows


def series_scope(a: list[Reading], b: list[Reading]) -> dict:
    """What the names of a rule on a subject mean: the rows of `a` and `b` are the time points, in their order."""
    return {side: [_row(side, one) for one in readings] for side, readings in zip(SIDES, (a, b), strict=True)}


def _row(side: str, reading: Reading) -> dict:
    facts = {NOT_READABLE.key: reading.is_not_readable, **reading.facts}
    row = {f"{side}.{one.key}": _value(one, facts) for one in IN_SERIES}
    for one in reading.definition.fields():
        row.setdefault(f"{side}.{one.key}", _value(one, reading.answers))
    return row


def _value(one: Field, answers: dict):
    """A signed answer as the language knows it; what was calculated is what was signed."""
    raw, reader = answers.get(one.key), READERS.get(kind_of(one))
    return None if raw is None or reader is None else reader(raw)
