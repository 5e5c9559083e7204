"""What an expression means. Total: whatever the answers are, there is a value or None, and nothing raises.

`static/ecrf/logic/expressions.js` is the twin in the browser; tests/ecrf/logic/vectors.json and bench/parity.py hold
the two together.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from .operators import AGGREGATES, shape_problem
from .values import EXACT, ZERO, day, fit, number, rounded

Meaning = Callable[[object], object]  # from a scope to a value

COMPARED = {Decimal, str, bool, date}
ORDERED = {Decimal, date}


def evaluate(ast, scope):
    """The value of an expression where names mean what `scope.get(key)` gives.

    A scope is a dict of values (see values.py); under the key of a group stands the list of its rows: dicts again,
    with all keys of the group. The value of what is no expression is None.
    """
    return None if shape_problem(ast) else compiled(ast)(scope)


class Inside:
    """Names inside a row of a group: the row's own, then those around it. Keys are unique in a form.

    A row has every key of its group, with None where nothing is: what is around may be another row of the same group,
    whose values are not this one's.
    """

    __slots__ = ("around", "row")

    def __init__(self, row, around):
        self.row, self.around = row, around

    def get(self, key):
        return self.row[key] if key in self.row else self.around.get(key)


def compiled(ast: list) -> Meaning:
    """A well-formed expression as a function of a scope."""
    name, *parts = ast
    if name in LITERALS:
        value = LITERALS[name](parts[0])
        return lambda scope: value
    if name == "field":
        key = parts[0]
        return lambda scope: scope.get(key)
    if name == "in":
        parts = [parts[0], *parts[1]]
    if name in AGGREGATES:
        return _aggregate(name, *parts)
    inner = [compiled(part) for part in parts]
    if name in LAZY:
        return LAZY[name](*inner)
    return _strict(STRICT[name], inner)


def _strict(function: Callable, inner: list[Meaning]) -> Meaning:
    if len(inner) == 1:
        (one,) = inner
        return lambda scope: function(one(scope))
    if len(inner) == 2:
        one, other = inner
        return lambda scope: function(one(scope), other(scope))
    return lambda scope: function(*[part(scope) for part in inner])


LITERALS = {"num": number, "text": str, "bool": bool, "date": day}


# --- comparing ---------------------------------------------------------------------------------------------------


def _equal(a, b) -> bool:
    return type(a) is type(b) and type(a) in COMPARED and a == b


def _unequal(a, b) -> bool:
    return type(a) is type(b) and type(a) in COMPARED and a != b


def _before(a, b) -> bool:
    return type(a) is type(b) and type(a) in ORDERED and a < b


def _not_after(a, b) -> bool:
    return type(a) is type(b) and type(a) in ORDERED and a <= b


def _among(a, *literals) -> bool:
    return any(_equal(a, one) for one in literals)


def _contains(chosen, one) -> bool:
    return isinstance(chosen, tuple) and one in chosen


# --- counting ----------------------------------------------------------------------------------------------------


def _arithmetic(operation: Callable) -> Callable:
    def function(a, b):
        return fit(operation(a, b)) if type(a) is Decimal and type(b) is Decimal else None

    return function


def _quotient(a: Decimal, b: Decimal) -> Decimal:
    return EXACT.divide(a, b)  # by zero: infinite or NaN, which does not fit


def _negated(a):
    return (a.copy_negate() or ZERO) if type(a) is Decimal else None  # -a would round to the context's precision


def _absolute(a):
    return a.copy_abs() if type(a) is Decimal else None


def _least(*values):
    return min((one for one in values if type(one) is Decimal), default=None)


def _greatest(*values):
    return max((one for one in values if type(one) is Decimal), default=None)


def _total(*values):
    total = None
    for one in values:
        if type(one) is Decimal:
            total = one if total is None else EXACT.add(total, one)
    return None if total is None else fit(total)


def _rounded(a, places):
    if type(a) is not Decimal or type(places) is not Decimal or not 0 <= places <= 20 or places % 1:
        return None
    return fit(rounded(a, int(places)))


def _days(start, end):
    return fit(Decimal((end - start).days)) if type(start) is date and type(end) is date else None


STRICT = {
    "eq": _equal,
    "ne": _unequal,
    "lt": _before,
    "le": _not_after,
    "gt": lambda a, b: _before(b, a),
    "ge": lambda a, b: _not_after(b, a),
    "in": _among,
    "has": _contains,
    "not": lambda a: a is not True,
    "add": _arithmetic(EXACT.add),
    "sub": _arithmetic(EXACT.subtract),
    "mul": _arithmetic(EXACT.multiply),
    "div": _arithmetic(_quotient),
    "neg": _negated,
    "abs": _absolute,
    "least": _least,
    "greatest": _greatest,
    "round": _rounded,
    "answered": lambda a: a is not None,
    "empty": lambda a: a is None,
    "days": _days,
}


# --- choosing ----------------------------------------------------------------------------------------------------


def _all_of(*inner: Meaning) -> Meaning:
    return lambda scope: all(part(scope) is True for part in inner)


def _one_of(*inner: Meaning) -> Meaning:
    return lambda scope: any(part(scope) is True for part in inner)


def _choice(condition: Meaning, then: Meaning, otherwise: Meaning) -> Meaning:
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


LAZY = {"and": _all_of, "or": _one_of, "if": _choice}


# --- over the rows of a group ------------------------------------------------------------------------------------


def _aggregate(name: str, group: str, *parts) -> Meaning:
    if name == "count":
        condition = parts[0]
        holds = _always if condition is None else compiled(condition)
        return lambda scope: fit(Decimal(sum(holds(row) is True for row in _rows(scope, group))))
    inner = compiled(parts[0])
    if name == "any":
        return lambda scope: any(inner(row) is True for row in _rows(scope, group))
    if name == "every":
        return lambda scope: all(inner(row) is True for row in _rows(scope, group))
    holds = _always if parts[1] is None else compiled(parts[1])
    gather = {"sum": _total, "smallest": _least, "largest": _greatest}[name]
    return lambda scope: gather(*[inner(row) for row in _rows(scope, group) if holds(row) is True])


def _always(scope) -> bool:
    return True


def _rows(scope, group: str) -> list[Inside]:
    rows = scope.get(group)
    return [Inside(row, scope) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
