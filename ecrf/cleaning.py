"""From what came over the wire to typed answers. Only types are judged here; what they mean is for validation.py.

A key names one answer everywhere: `size`, or `targets.2.size` for that field in row 2 of the group `targets`;
`targets` is the group itself, and "" the form as a whole.
"""

from dataclasses import dataclass, field
from itertools import islice

from .definition import Definition, Field, Group, type_of
from .fields import Refused
from .wording import gettext as _

TOTAL_LIMIT = 2_000_000  # characters of all texts together
MOST_UNKNOWN = 100
UNKNOWN = "This form has no such field."


@dataclass
class Typed:
    """`answers` is what is of the right types; `errors` says at which key why the rest is not."""

    answers: dict = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, key: str, message: str) -> None:
        self.errors[key] = message


def typed_answers(definition: Definition, raw) -> Typed:
    """The typed answers of raw ones. Nothing raises. What is calculated is left out: it is never taken over."""
    typed = Typed()
    if not isinstance(raw, dict):
        typed.refuse("", "The answers must be a JSON object.")
        return typed
    _refuse_unknown(typed, raw, {*definition.fields_by_key, *definition.groups_by_key}, "")
    typed.answers.update(_values(typed, definition.fields(), raw, ""))
    for group in definition.groups():
        if rows := _rows(typed, group, raw.get(group.key)):
            typed.answers[group.key] = rows
    if _size(typed.answers) > TOTAL_LIMIT:
        too_long = f"The answers are longer than {TOTAL_LIMIT:,} characters together."
        return Typed({}, {**typed.errors, "": too_long})
    return typed


def _refuse_unknown(typed: Typed, raw: dict, known: set[str], before: str) -> None:
    unknown = (key for key in raw if key not in known)
    for key in islice(unknown, MOST_UNKNOWN):
        typed.refuse(before + shown(key), UNKNOWN)


def _values(typed: Typed, fields: list[Field], raw: dict, before: str) -> dict:
    """The typed values of one place: the form itself, or a row (then `before` is "targets.2.")."""
    values = {}
    for one in fields:
        if one.type == "calculated" or not type_of(one).is_answered:
            continue
        try:
            value = _value(one, raw.get(one.key))
        except Refused as refusal:
            typed.refuse(before + one.key, str(refusal))
            continue
        if value is not None:
            values[one.key] = value
    return values


def _value(one: Field, value):
    if any(isinstance(text, str) and not _is_storable(text) for text in _parts(value)):
        raise Refused(_("This text contains a character that cannot be stored (NUL or half a surrogate pair)."))
    return type_of(one).clean(one, value)


def _parts(value) -> list:
    """The texts that a message or an answer could take over; whatever is nested deeper no type accepts."""
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else [value]


def _is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    return "\0" not in text


def _rows(typed: Typed, group: Group, raw) -> list[dict]:
    """The rows of a group by number; none of them where the list itself is not right."""
    if raw is None or raw == []:
        return []
    if problem := _list_problem(group, raw):
        typed.refuse(group.key, problem)
        return []
    fields = [one for one in group.items if type_of(one).is_answered]
    known = {"row", *(one.key for one in fields)}
    rows = []
    for row in sorted(raw, key=lambda row: row["row"]):
        before = f"{group.key}.{row['row']}."
        _refuse_unknown(typed, row, known, before)
        rows.append({"row": row["row"], **_values(typed, fields, row, before)})
    return rows


def _list_problem(group: Group, raw) -> str:
    if not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw):
        return _("This must be a list of rows.")
    if len(raw) > group.max_rows:
        counts = {"most": group.max_rows, "count": len(raw)}
        return _("At most %(most)d rows; these are %(count)d.") % counts
    numbers = [row.get("row") for row in raw]
    for number in numbers:
        if type(number) is not int or not 1 <= number <= group.max_rows:
            return _("Each row needs a number from 1 to %(most)d (“row”).") % {"most": group.max_rows}
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    return _("There are two rows with the number %(number)d.") % {"number": twice} if twice else ""


def shown(key) -> str:
    """A key from outside as it may be shown; never "", which stands for the form as a whole."""
    return str(key)[:80].encode("utf-8", "replace").decode().replace("\0", "?") or '""'


def _size(value) -> int:
    if isinstance(value, str):
        return len(value)
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(map(_size, inside))
