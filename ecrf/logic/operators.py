"""The words of the expression language: what each operator takes, and how large an expression may be.

An expression is a JSON array, its first element the operator: ["gt", ["field", "size"], ["num", "10"]].
docs/expressions.md explains the language to those who write forms.
"""

import re
from collections.abc import Iterator

NODE_LIMIT = 200
DEPTH_LIMIT = 20

# What may stand at a place of an expression's array.
EXPRESSION = "expression"
MORE = "more expressions"  # none or several, to the end
LITERAL = "literal"
LITERALS = "literals"  # a list of at least one
GROUP = "group"  # the key of a repeating group
INSIDE = "expression inside the group"
CONDITION = "condition inside the group"  # or null

WORDS = {"num": str, "text": str, "bool": bool, "date": str, "field": str}
LITERAL_WORDS = {"num", "text", "bool", "date"}
PLACES = {
    **dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge"), (EXPRESSION, EXPRESSION)),
    "in": (EXPRESSION, LITERALS),
    "has": (EXPRESSION, LITERAL),
    "and": (EXPRESSION, EXPRESSION, MORE),
    "or": (EXPRESSION, EXPRESSION, MORE),
    "not": (EXPRESSION,),
    **dict.fromkeys(("add", "sub", "mul", "div"), (EXPRESSION, EXPRESSION)),
    "neg": (EXPRESSION,),
    "abs": (EXPRESSION,),
    "least": (EXPRESSION, MORE),
    "greatest": (EXPRESSION, MORE),
    "round": (EXPRESSION, LITERAL),
    "answered": (EXPRESSION,),
    "empty": (EXPRESSION,),
    "if": (EXPRESSION, EXPRESSION, EXPRESSION),
    "days": (EXPRESSION, EXPRESSION),
    "count": (GROUP, CONDITION),
    "any": (GROUP, INSIDE),
    "every": (GROUP, INSIDE),
    "sum": (GROUP, INSIDE, CONDITION),
    "smallest": (GROUP, INSIDE, CONDITION),
    "largest": (GROUP, INSIDE, CONDITION),
}
AGGREGATES = {name for name, places in PLACES.items() if places[0] == GROUP}
# After which first parts an operator goes on without parentheses: a * b * c + d + e.
PRODUCTS = frozenset({"mul", "div"})
ROWS = {"mul": PRODUCTS, "div": PRODUCTS, "add": PRODUCTS | {"add", "sub"}, "sub": PRODUCTS | {"add", "sub"}}

NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,20})?", re.ASCII)


def children(ast: list) -> Iterator[list]:
    """The expressions directly inside a well-formed one, literals included."""
    for part in ast[1:]:
        if isinstance(part, list):
            yield from part if part and isinstance(part[0], list) else [part]


def nodes(ast: list) -> Iterator[list]:
    """A well-formed expression and all that are in it."""
    pending = [ast]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(children(node))


def deepens(outer: list, inner: list) -> bool:
    """Whether `inner` counts as one level deeper: a + b + c + d is a row of things, not a nest of them."""
    return not (inner is outer[1] and inner[0] in ROWS.get(outer[0], ()))


def shape_problem(ast) -> str:
    """What keeps a value from being an expression, in plain words; "" if it is one. Never raises, and stops early."""
    pending, count = [(ast, 1)], 0
    while pending:
        node, depth = pending.pop()
        count += 1
        if count > NODE_LIMIT:
            return f"An expression may have at most {NODE_LIMIT} parts."
        if depth > DEPTH_LIMIT:
            return f"An expression may be nested at most {DEPTH_LIMIT} deep."
        problem = _node_problem(node)
        if problem:
            return problem
        pending.extend((inner, depth + deepens(node, inner)) for inner in children(node))
    return ""


def _node_problem(node) -> str:
    if not isinstance(node, list) or not node or not isinstance(node[0], str):
        return "An expression is a list that begins with an operator."
    name, parts = node[0], node[1:]
    if name in WORDS:
        return _word_problem(name, parts)
    if name not in PLACES:
        return f"“{name[:40]}” is not an operator."
    places = PLACES[name]
    if places[-1] == MORE:
        least = len(places) - 1
        if len(parts) < least:
            return f"“{name}” needs at least {least} parts."
        places = places[:-1] + (EXPRESSION,) * (len(parts) - least)
    if len(parts) != len(places):
        return f"“{name}” takes {len(places)} part{'' if len(places) == 1 else 's'}, not {len(parts)}."
    problems = (_place_problem(name, place, part) for place, part in zip(places, parts, strict=True))
    return next(filter(None, problems), "")


def _word_problem(name: str, parts: list) -> str:
    if len(parts) != 1 or type(parts[0]) is not WORDS[name]:
        return f"“{name}” takes one value."
    if name == "num" and not NUMBER.fullmatch(parts[0]):
        return f"“{parts[0][:60]}” is not a number of at most 40 digits and 20 decimals."
    if name == "field" and not is_key(parts[0]):
        return f"“{parts[0][:60]}” cannot be the key of a field."
    return ""


def _place_problem(name: str, place: str, part) -> str:
    if place == GROUP:
        return "" if isinstance(part, str) and is_key(part) else f"“{name}” needs the key of a group."
    if place == CONDITION and part is None:
        return ""
    if place == LITERALS:
        fits = isinstance(part, list) and part and all(map(is_literal, part))
        return "" if fits else f"“{name}” needs a list of fixed values."
    if not isinstance(part, list) or not part or not isinstance(part[0], str):
        return f"“{name}” needs an expression here, not {str(part)[:40]!r}."
    if place == LITERAL and not is_literal(part):
        return f"“{name}” needs a fixed value."
    return ""


def is_literal(part) -> bool:
    return isinstance(part, list) and bool(part) and isinstance(part[0], str) and part[0] in LITERAL_WORDS


def is_key(text: str) -> bool:
    return 0 < len(text) <= 200 and not set(text) & {"`", "\n", "\0"}
