"""An expression's AST as the text that people read; grammar.py reads it back."""

from .operators import AGGREGATES, shape_problem
from .tokens import key_text, quoted_text

# How tightly a text holds together; what is looser than its place needs parentheses.
OR, AND, NOT, COMPARISON, SUM, PRODUCT, NEGATION, SINGLE = range(8)

SIGNS = {
    "eq": ("=", COMPARISON),
    "ne": ("!=", COMPARISON),
    "lt": ("<", COMPARISON),
    "le": ("<=", COMPARISON),
    "gt": (">", COMPARISON),
    "ge": (">=", COMPARISON),
    "add": ("+", SUM),
    "sub": ("-", SUM),
    "mul": ("*", PRODUCT),
    "div": ("/", PRODUCT),
}


def to_text(ast: list) -> str:
    """The text of an expression. Raises ValueError if it is none."""
    if problem := shape_problem(ast):
        raise ValueError(problem)
    return _printed(ast)[0]


def _within(ast: list, place: int) -> str:
    text, strength = _printed(ast)
    return text if strength >= place else f"({text})"


def _printed(ast: list) -> tuple[str, int]:
    name, *parts = ast
    if name in WORDS:
        return WORDS[name](parts[0]), SINGLE
    if name in SIGNS:
        sign, strength = SIGNS[name]
        left = SUM if strength == COMPARISON else strength
        return f"{_within(parts[0], left)} {sign} {_within(parts[1], max(strength + 1, left))}", strength
    if name in {"and", "or"}:
        strength = AND if name == "and" else OR
        return f" {name} ".join(_within(part, strength + 1) for part in parts), strength
    if name == "not":
        return f"not {_within(parts[0], NOT)}", NOT
    if name == "neg":
        # -5 would be read as one number
        inner = f"({_printed(parts[0])[0]})" if parts[0][0] == "num" else _within(parts[0], NEGATION)
        return f"-{inner}", NEGATION
    if name == "in":
        return f"{_within(parts[0], SUM)} in ({', '.join(_printed(one)[0] for one in parts[1])})", COMPARISON
    if name == "has":
        return f"{_within(parts[0], SUM)} has {_printed(parts[1])[0]}", COMPARISON
    inner = _aggregate(name, *parts) if name in AGGREGATES else ", ".join(_printed(part)[0] for part in parts)
    return f"{name}({inner})", SINGLE


def _aggregate(name: str, group: str, *parts) -> str:
    *values, condition = parts
    text = key_text(group)
    for value in values:
        text += f".{key_text(value[1])}" if value[0] == "field" else f", {_printed(value)[0]}"
    return text if condition is None else f"{text} where {_printed(condition)[0]}"


WORDS = {
    "num": str,
    "text": quoted_text,
    "bool": {True: "true", False: "false"}.get,
    "date": lambda day: f"date({quoted_text(day)})",
    "field": key_text,
}
