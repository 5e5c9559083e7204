"""Ready rules: what coordinators pick instead of writing it. Each is an expression, and is shown as one. Pure.

What one read left unanswered and the other answered counts as a difference.
"""

from decimal import Decimal

from ecrf.definition import Definition, Field
from ecrf.logic.program import kind_of
from ecrf.logic.tokens import key_text, quoted_text

from .language import SUBJECT, TIME_POINT

NOT_READABLE = "a.not_readable != b.not_readable"
NUMBERS = {"number", "measurement"}


def differs(one: Field) -> str:
    """A field has another answer."""
    a, b = _sides(one)
    if kind_of(one) == "list":
        chosen = (f"(a.{key} has {value}) != (b.{key} has {value})" for key, value in _chosen(one))
        return " or ".join([*chosen, f"answered({a}) != answered({b})"])
    if kind_of(one) == "image":
        return f"answered({a}) != answered({b})"
    return f"{a} != {b} or answered({a}) != answered({b})"


def _chosen(one: Field):
    return ((key_text(one.key), quoted_text(option.value)) for option in one.options)


def differs_by(one: Field, limit: Decimal, *, is_percent: bool) -> str:
    """A number is more than `limit` (per cent of the smaller) away."""
    a, b = _sides(one)
    bound = f"{limit:f}"
    if is_percent:
        bound = f"{limit:f} / 100 * least(abs({a}), abs({b}))"
    return f"abs({a} - {b}) > {bound} or answered({a}) != answered({b})"


def first_time_differs(one: Field, value: str) -> str:
    """The first time point at which a field has this answer is another one, or one read has none."""
    first = [f"smallest({side}.time_point_number where {_is(one, value)})" for side in ("a", "b")]
    return f"{first[0]} != {first[1]} or answered({first[0]}) != answered({first[1]})"


def _is(one: Field, value: str) -> str:
    name = key_text(one.key)
    if kind_of(one) == "bool":
        return f"{name} = {value}"
    return f"{name} {'has' if kind_of(one) == 'list' else '='} {quoted_text(value)}"


def _sides(one: Field) -> tuple[str, str]:
    return f"a.{key_text(one.key)}", f"b.{key_text(one.key)}"


def choices(definition: Definition) -> list[dict]:
    """The fields that a ready rule can be about: key, label, whether a number, and the answers it can have."""
    return [
        {
            "key": one.key,
            "label": one.label,
            "unit": one.unit,
            "is_number": kind_of(one) in NUMBERS,
            "values": _values(one),
        }
        for one in definition.fields()
    ]


def _values(one: Field) -> list[dict]:
    if kind_of(one) == "bool":
        return [{"value": "true", "label": "Yes"}, {"value": "false", "label": "No"}]
    return [{"value": option.value, "label": option.label} for option in one.options]


def rule_for(definition: Definition, *, kind: str, key: str = "", limit=None, value: str = "") -> dict:
    """A whole rule {"key", "label", "scope", "when"} from the choices of a page. ValueError says what is missing.

    `kind` is "differs", "differs_by" (a number), "differs_percent", "first_time" or "not_readable".
    """
    if kind == "not_readable":
        label = "One could read it and the other could not"
        return {"key": "not_readable", "label": label, "scope": TIME_POINT, "when": NOT_READABLE}
    one = definition.fields_by_key.get(key)
    if one is None:
        raise ValueError("Choose the field that the rule is about.")
    if kind == "differs":
        return _rule(one, "differs", f"{one.label} differs", TIME_POINT, differs(one))
    if kind == "first_time":
        label = next((each["label"] for each in _values(one) if each["value"] == value), None)
        if label is None:
            raise ValueError(f"Choose the answer of “{one.label}” whose first time point is meant.")
        words = f"First time point with {one.label} “{label}” differs"
        return _rule(one, "first_time", words, SUBJECT, first_time_differs(one, value))
    if kind not in ("differs_by", "differs_percent") or kind_of(one) not in NUMBERS:
        raise ValueError(f"“{one.label}” is no number.")
    if not isinstance(limit, Decimal) or not limit.is_finite() or limit < 0:
        raise ValueError("Say by how much, as a number that is not below zero.")
    unit = " %" if kind == "differs_percent" else f" {one.unit}".rstrip()
    words = f"{one.label} differs by more than {limit:f}{unit}"
    return _rule(one, kind, words, TIME_POINT, differs_by(one, limit, is_percent=kind == "differs_percent"))


def _rule(one: Field, kind: str, label: str, scope: str, when: str) -> dict:
    key = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in one.key.lower()).strip("_")
    return {"key": f"{kind}_{key or 'field'}"[:40], "label": label[:120], "scope": scope, "when": when}
