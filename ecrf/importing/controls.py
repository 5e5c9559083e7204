"""What one control is: its kind, derived from the element and not from what data-field-type claims."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from ecrf.definition import REQUIRED, WARN
from ecrf.fields.number import MAX_DECIMALS

from .report import Entry

DROPPED_TYPES = {
    "hidden": "a hidden input cannot be answered",
    "submit": "a submit button is no answer",
    "button": "a button is no answer",
    "reset": "a reset button is no answer",
    "image": "an image button is no answer",
    "file": "files cannot be attached to an answer",
    "password": "a password is no answer",
}
KINDS = {
    "text": "text",
    "search": "text",
    "textarea": "long_text",
    "number": "number",
    "range": "number",
    "date": "date",
    "time": "time",
    "checkbox": "checkbox",
    "radio": "radio",
}
AS_TEXT = {"email", "tel", "url", "color", "month", "week", "datetime-local", "datetime"}
CLAIMED = {"text": "text", "number": "number", "numeric": "number", "date": "date", "time": "time"}
CLAIMED |= {"textarea": "long_text", "selection_list": "text", "select": "text"}
LEVELS = {"PROHIBIT": REQUIRED, "ALERT": WARN}


@dataclass
class Source:
    """A control of the source on its way to becoming (part of) a field."""

    element: object
    kind: str
    entry: Entry
    group: tuple = ()
    wrapper: object = None
    siblings: list = field(default_factory=list)


def read_control(element) -> Source:
    """The control with its kind ("" if it cannot become a field) and its line of the report."""
    tag, type_ = element.tag, (element.get("type") or "").strip().lower()
    name = f"input type={type_}" if tag == "input" and type_ else tag
    entry = Entry(name, element.get("id") or "", element.get("name") or "", element.sourceline)
    if tag == "textarea":
        return Source(element, "long_text", entry)
    if tag == "select":
        return Source(element, "select", entry)
    if type_ in DROPPED_TYPES:
        entry.dropped(DROPPED_TYPES[type_])
        return Source(element, "", entry)
    return Source(element, _input_kind(element, type_, entry), entry)


def _input_kind(element, type_: str, entry: Entry) -> str:
    claimed = (element.get("data-field-type") or "").strip().lower()
    if not type_:
        kind = CLAIMED.get(claimed, "text")
        entry.repaired(
            f"no type given: taken as {kind.replace('_', ' ')}" + (f" from {claimed.upper()}" if claimed else "")
        )
        return kind
    if type_ in AS_TEXT:
        entry.repaired(f"type {type_} is kept as text")
        return "text"
    if type_ not in KINDS:
        entry.repaired(f"unknown type {type_[:30]} is kept as text")
        return "text"
    if type_ == "textarea":
        entry.noted("several lines, as MRRT's type=textarea means it")
    if claimed and CLAIMED.get(claimed) not in (None, KINDS[type_]) and claimed != "textarea":
        entry.noted(f"type taken from the element, not from data-field-type {claimed.upper()[:30]}")
    return KINDS[type_]


def number_of(element, name: str, entry: Entry) -> Decimal | None:
    """An attribute as a number; None and a repair reason where it is none."""
    text = (element.get(name) or "").strip().replace(",", ".")
    if not text or text.lower() == "any":
        return None
    try:
        number = Decimal(text)
        if not number.is_finite() or abs(number.adjusted()) > 12 or -number.as_tuple().exponent > MAX_DECIMALS:
            raise InvalidOperation
    except InvalidOperation:
        entry.repaired(f"{name}=“{text[:30]}” is no number and was left out")
        return None
    return Decimal(format(number, "f"))


def length_of(element, entry: Entry) -> int | None:
    """The greatest number of characters that the source allows, or None."""
    for name in ("maxlength", "data-field-max-length"):
        text = (element.get(name) or "").strip()
        if text.isdecimal() and 0 < int(text[:9]) < 1_000_000:
            return int(text[:9])
        if text:
            entry.repaired(f"{name}=“{text[:30]}” is no length and was left out")
    return None


def required_level(*elements) -> str:
    """The strictest completion action of a control and what wraps it."""
    levels = {
        LEVELS.get((one.get("data-field-completion-action") or "").strip().upper(), "")
        for one in elements
        if one is not None
    }
    if any(one is not None and "required" in one.attrib for one in elements):
        return REQUIRED
    return REQUIRED if REQUIRED in levels else WARN if WARN in levels else ""
