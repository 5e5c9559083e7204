"""Plain definitions with something wrong in them."""

import copy
from decimal import Decimal

from ecrf.definition import parse_definition, plain_definition
from ecrf.definition.meta import problems_of_document, read_document
from ecrf.exporting.mrrt import to_mrrt
from ecrf.importing import import_source
from ecrf.logic import checking
from ecrf.logic.evaluation import evaluate_form
from ecrf.logic.program import program_of
from rapidreader.audit.canonical import canonical_json
from tests.ecrf.exporting.definitions import RICH

JUNK = [
    None,
    True,
    False,
    0,
    -1,
    1,
    10**30,
    Decimal("1E+400"),
    Decimal("NaN"),
    Decimal("-0.0"),
    1.5,
    float("inf"),
    "",
]
JUNK += [
    "a",
    "x" * 3_000,
    "\0",
    "\ud800",
    "\u202e",
    [],
    {},
    [[]],
    {"a": 1},
    ["eq"],
    ["field", "size"],
    ["num", "1"],
    ["a"] * 600,
]
JUNK += [
    ["and", ["bool", True]],
    ["sum", "targets", ["field", "size"], None],
    "size",
    "targets",
    "decimal",
    "calculated",
]
JUNK += [
    "previous.size",
    {"de": {"label": "ä"}},
    [{"kind": "field", "key": "n", "type": "text", "label": ""}],
    b"x",
    object(),
]
NAMES = ["key", "kind", "type", "label", "items", "options", "visible_when", "required", "rules", "checks", "result"]
NAMES += ["default", "minimum", "translations"]
MOST = 500  # of a list: what doubles again and again is no fault of the product


def make(random):
    plain = copy.deepcopy(plain_definition(RICH))
    for _ in range(random.choice([1, 1, 2, 6])):
        _spoil(plain, random)
    return plain


def _spoil(plain, random) -> None:
    places = list(_places(plain))
    holder, name = random.choice(places)
    how = random.random()
    if how < 0.6:
        holder[name] = _junk(random)
    elif how < 0.75:
        other, where = random.choice(places)
        holder[name] = copy.deepcopy(other[where])
    elif how < 0.9 and isinstance(holder, dict):
        holder[random.choice(NAMES)] = _junk(random)
    elif isinstance(holder, list) and len(holder) < MOST:
        holder.extend(copy.deepcopy(holder) * random.choice([1, 3]))
    else:
        del holder[name]


def _junk(random):
    """A copy: what is spoilt further must not spoil the next one."""
    return copy.deepcopy(random.choice(JUNK))


def _places(plain):
    pending = [plain]
    while pending:
        one = pending.pop()
        names = list(one) if isinstance(one, dict) else range(len(one))
        for name in names:
            yield one, name
            if isinstance(one[name], dict | list):
                pending.append(one[name])


def check(plain) -> None:
    problems = problems_of_document(plain)
    if problems:
        assert all(problem.message.strip() for problem in problems)
        return
    definition = parse_definition(canonical_json(plain))
    assert read_document(definition.to_json()) == (definition, [])
    found = checking.problems(definition)
    assert all(problem.message for problem in found)
    if not found:
        program_of(definition)
        evaluate_form(definition, {})
    again = import_source(to_mrrt(definition), keep_defaults=True)
    assert again.definition is not None, again.report.errors
    assert again.definition.content_hash == definition.content_hash
