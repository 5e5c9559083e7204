"""Conditions that templates of the wild carry, as expressions of ours: "#nodules ge 2", "prior=yes", "treated".

MRRT knows no conditions, so nobody says what these mean: they become suggestions, never rules.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ecrf.definition import Field

OPERATORS = {"=": "eq", "==": "eq", "is": "eq", "!=": "ne", "<>": "ne", "<=": "le", ">=": "ge", "<": "lt", ">": "gt"}
OPERATORS |= {name: name for name in ("eq", "ne", "le", "ge", "lt", "gt")}
CLAUSE = re.compile(
    r"(?P<no>!|not )?\s*[#.]?(?P<name>[\w:-]+)"
    r"(?:\s*(?P<operator><>|==|!=|<=|>=|[=<>]|\b(?:eq|ne|le|ge|lt|gt|is)\b)\s*(?P<value>'[^']*'|\"[^\"]*\"|[^'\"]+))?"
)
ORS, ANDS = re.compile(r"\|\||\bor\b|\boder\b"), re.compile(r"&&|\band\b|\bund\b")
TRUE, FALSE = {"true", "yes", "ja", "1", "on", "checked"}, {"false", "no", "nein", "0", "off", "unchecked"}
COMPARE = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}
LIMIT = 300  # characters of a condition that is looked at


@dataclass(frozen=True)
class Target:
    """What a name in a condition stands for: a field, or one option of it."""

    field: Field
    option: str = ""


def read_condition(text: str, find) -> list | None:
    """The expression of a condition, or None where it cannot be understood. `find(name)` gives a Target or None."""
    if len(text) > LIMIT or re.search(r"[(){};]", text):
        return None
    alternatives = [
        _joined("and", [_clause(part.strip(), find) for part in ANDS.split(one)]) for one in ORS.split(text)
    ]
    return _joined("or", alternatives)


def _joined(operator: str, parts: list) -> list | None:
    if any(part is None for part in parts):
        return None
    return parts[0] if len(parts) == 1 else [operator, *parts]


def _clause(text: str, find) -> list | None:
    found = CLAUSE.fullmatch(text)
    target = find(found["name"]) if found else None
    if target is None:
        return None
    operator = OPERATORS.get(found["operator"] or "", "")
    value = (found["value"] or "").strip().strip("'\"").strip()
    expression = _option(target, operator, value) if target.option else _field(target.field, operator, value)
    return ["not", expression] if expression and found["no"] else expression


def _option(target: Target, operator: str, value: str) -> list | None:
    """A radio button or tick box by its own name: whether it is chosen."""
    is_many = target.field.type == "multiple_choice"
    chosen = ["has" if is_many else "eq", ["field", target.field.key], ["text", target.option]]
    if not operator:
        return chosen
    is_true = value.lower() in TRUE or value == target.option
    if operator not in {"eq", "ne"} or not (is_true or value.lower() in FALSE):
        return None
    return chosen if is_true == (operator == "eq") else ["not", chosen]


def _field(field: Field, operator: str, value: str) -> list | None:
    own = ["field", field.key]
    if field.type == "yes_no":
        return _yes_no(own, operator, value.lower())
    if not operator:
        return ["answered", own]
    if field.options:
        return _choice(field, own, operator, value)
    literal = _literal(field.type, value)
    return [operator, own, literal] if literal else None


def _yes_no(own: list, operator: str, value: str) -> list | None:
    if not operator:
        return ["eq", own, ["bool", True]]
    if operator not in {"eq", "ne"} or value not in TRUE | FALSE:
        return None
    return ["eq", own, ["bool", (value in TRUE) == (operator == "eq")]]


def _choice(field: Field, own: list, operator: str, value: str) -> list | None:
    """An option by its value or its words; "ge 2" means those options that are such numbers."""
    meant = [one.value for one in field.options if value in {one.value, one.label}]
    meant = meant or [one.value for one in field.options if value.lower() in {one.value.lower(), one.label.lower()}]
    word = "has" if field.type == "multiple_choice" else "eq"
    if operator in {"eq", "ne"} and meant:
        one = [word, own, ["text", meant[0]]]
        return one if operator == "eq" else ["not", one]
    number = _number(value)
    if number is None or operator in {"eq", "ne"}:
        return None
    numbers = [(one.value, _number(one.value)) for one in field.options]
    fitting = [text for text, other in numbers if other is not None and COMPARE[operator](other, number)]
    if not fitting or field.type == "multiple_choice":
        return None
    return ["in", own, [["text", text] for text in fitting]]


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 15 else None


def _literal(type_: str, value: str) -> list | None:
    if type_ in {"integer", "decimal"}:
        number = _number(value)
        return ["num", f"{number:f}"] if number is not None else None
    if type_ == "date":
        return ["date", value] if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII) else None
    return ["text", value] if value else None
