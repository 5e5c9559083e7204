"""The rules of a form that a schema cannot say. Each is a function from the form to what is wrong, with its path."""

from collections.abc import Iterator

from ecrf.fields import Refused
from ecrf.logic.operators import shape_problem

from .document import Definition, type_of
from .meta_checking import Path
from .meta_schema import MOST_FIELDS, MOST_SECTIONS
from .parts import Field, Group, Item, Section
from .prefill import is_source

MOST_COLUMNS = 5_000  # of an export; a spreadsheet takes 16,384
SPECIAL = ("options", "value_set", "result", "rules")  # must not stand where they mean nothing

Found = Iterator[tuple[Path, str]]


def rule_problems(definition: Definition) -> Found:
    """Every broken rule of a form that has the right shape, element by element in form order."""
    items = list(_items(definition.items, ("items",)))
    yield from _too_many(items)
    yield from list(_twice(items)) or _columns_twice(definition)
    for path, item in items:
        yield from _expressions(path, item)
        if isinstance(item, Field):
            yield from _field(path, item)
        elif isinstance(item, Group) and item.min_rows > item.max_rows:
            yield (*path, "min_rows"), f"is {item.min_rows}, above the maximum, {item.max_rows}."


def _items(items, path: Path) -> Iterator[tuple[Path, Item]]:
    for place, item in enumerate(items):
        yield (*path, place), item
        if not isinstance(item, Field):
            yield from _items(item.items, (*path, place, "items"))


def _too_many(items: list) -> Found:
    fields = [path for path, item in items if isinstance(item, Field)]
    if len(fields) > MOST_FIELDS:
        yield fields[MOST_FIELDS], f"is one too many: a form has at most {MOST_FIELDS} fields."
    parts = [path for path, item in items if isinstance(item, Section | Group)]
    if len(parts) > MOST_SECTIONS:
        yield parts[MOST_SECTIONS], f"is one too many: a form has at most {MOST_SECTIONS} sections and groups."


def _twice(items: list) -> Found:
    seen = set()
    for path, item in items:
        if item.key in seen:
            yield (*path, "key"), "is that of another element already; keys are unique in the whole form."
        seen.add(item.key)


def _columns_twice(definition: Definition) -> Found:
    """A field named like the column of a group's row (targets_2_size) would be a second column of that name."""
    names = [column.key for column in definition.columns()]
    if len(names) > MOST_COLUMNS:
        yield (), f"has {len(names):,} columns in its export; at most {MOST_COLUMNS:,} are possible."
    seen = set()
    for name in names:
        if name in seen:
            yield (), f"has two columns named “{name}” in its export; one of these keys must change."
        seen.add(name)


def _expressions(path: Path, item: Item) -> Found:
    for name in ("visible_when", "required_when"):
        yield from _expression((*path, name), getattr(item, name, None))
    for name in ("checks", "rules"):
        for place, one in enumerate(getattr(item, name, ())):
            yield from _expression((*path, name, place, "when"), one.when)
            yield from _expression((*path, name, place, "value"), getattr(one, "value", None))


def _expression(path: Path, ast) -> Found:
    if ast is not None and (problem := shape_problem(ast)):
        yield path, f"is no expression: {problem}"


def _field(path: Path, one: Field) -> Found:
    kind = type_of(one)
    yield from (((*path, name), message) for name, message in kind.faults(one))
    for name in SPECIAL:
        if getattr(one, name) and name not in kind.uses:
            yield (*path, name), f"mean{'s' if name in ('value_set', 'result') else ''} nothing here: {one.type}."
    if one.prefill and not is_source(one.prefill):
        yield (*path, "prefill"), f"is “{one.prefill[:60]}”, from where nothing can be taken."
    if not kind.is_answered and (one.required or one.required_when or one.default is not None):
        yield (*path, "required"), f"makes no sense: nobody answers {kind.label.lower()}s."
    elif one.default is not None and not list(kind.faults(one)):
        yield from _default(path, one, kind)


def _default(path: Path, one: Field, kind) -> Found:
    try:
        value = kind.clean(one, one.default)
        problem = "it is empty." if value is None else kind.check(one, value)
    except Refused as refusal:
        problem = str(refusal)
    if problem:
        yield (*path, "default"), f"does not fit the field: {problem}"
