import re
from collections.abc import Iterator
from decimal import Decimal

from ecrf.definition import Cell, Field
from ecrf.wording import gettext as _

from .base import Refused, option_faults
from .choice import options_for
from .number import DecimalNumber, places

BUTTONS_AT_MOST = 11  # more points than that are a slider, unless the form says otherwise
MOST_BUTTONS = 21
POINT = r"-?[0-9]{1,9}(\.[0-9]{1,4})?"


class Scale(DecimalNumber):
    """A point on a scale: buttons (Likert), or a slider (visual analogue, confidence 1 to 100).

    With options, each has a number as its value, and the points are theirs. Without, the points are minimum,
    minimum + step, … maximum; `step` is 1 if absent. Answers are int, or Decimal where `decimals` is above 0.

    Widget: `is_slider`; `value` (number as text, "" if unanswered: a slider must then show no position);
    `minimum`, `maximum`, `step` (texts; "" with options); `options`, `is_stacked` (buttons, as those of a single
    choice, option values being numbers as text); `is_group` (buttons are a fieldset). The field itself has
    `low_label` and `high_label`.
    """

    name = "scale"
    label = "Scale"
    uses = frozenset({"options", "minimum", "maximum", "step", "decimals", "low_label", "high_label", "appearance"})

    def faults(self, field: Field) -> Iterator[tuple[str, str]]:
        if field.options:
            yield from _point_faults(field)
            return
        yield from super().faults(field)
        if field.minimum is None or field.maximum is None:
            yield "options", "or a minimum and a maximum are needed: they are the points of the scale."
            return
        if field.minimum == field.maximum:
            yield "maximum", "is the minimum: a scale has at least two points."
        elif field.step is None or field.step > 0:
            yield from _step_faults(field, self.is_slider(field))

    def schema(self, field: Field) -> dict:
        kind = "number" if field.decimals else "integer"
        if field.options:
            return {"type": "number", "enum": _points(field), "x-labels": list(field.option_labels.values())}
        return {**super().schema(field), "type": kind}

    def clean(self, field: Field, value):
        number = super().clean(field, value)
        if number is None:
            return None
        if field.options:
            known = next((point for point in _points(field) if point == number), None)
            if known is None:
                raise Refused(_("%(number)s is not a point of this scale.") % {"number": f"{number:f}"})
            return known
        if field.decimals:
            return number
        if number != number.to_integral_value():
            raise Refused(_("This must be a whole number."))
        return int(number)

    def check(self, field: Field, value) -> str:
        if field.options:
            return ""
        if message := super().check(field, value):
            return message
        if (value - (field.minimum or 0)) % _step(field):
            return _("The points of this scale are %(step)s apart.") % {"step": f"{_step(field):f}"}
        return ""

    def cell(self, field: Field, value) -> Cell:
        if not field.options:
            return super().cell(field, value)
        label = next((one.label for one in field.options if Decimal(one.value) == value), "")
        return Cell(f"{Decimal(value):f}", label)

    def is_slider(self, field: Field) -> bool:
        if field.appearance or field.options:
            return field.appearance == "slider"
        return len(_range(field)) > BUTTONS_AT_MOST

    def widget(self, field: Field, value) -> dict:
        text = "" if value is None else f"{Decimal(value):f}"
        if self.is_slider(field):
            ends = _range(field) if not field.options else sorted(_points(field))
            edges = {"minimum": f"{ends[0]:f}", "maximum": f"{ends[-1]:f}", "step": f"{_step(field):f}"}
            return {"is_slider": True, "is_group": False, "value": text, **edges, "options": []}
        edges = {"minimum": "", "maximum": "", "step": ""}
        return {"is_slider": False, "is_group": True, "value": text, **edges, **_buttons(field, value)}


def _buttons(field: Field, value) -> dict:
    """One button for each point, whether the form has labelled it or not."""
    if field.options:
        chosen = {one.value for one in field.options if value is not None and Decimal(one.value) == value}
        return options_for(field.options, chosen)
    labels = [(f"{point:f}", point == value) for point in _range(field)]
    options = [
        {"value": text, "label": text, "number": number, "is_chosen": is_chosen, "group": "", "ends_group": False}
        for number, (text, is_chosen) in enumerate(labels, start=1)
    ]
    return {"options": options, "is_stacked": False}


def _point_faults(field: Field) -> Iterator[tuple[str, str]]:
    """Options of a scale have different numbers as values."""
    yield from option_faults(field, is_needed=True)
    bad = [option.value for option in field.options if not re.fullmatch(POINT, option.value, re.ASCII)]
    yield from (("options", f"have “{value[:60]}”, which is no number.") for value in bad)
    numbers = [Decimal(option.value) for option in field.options if option.value not in bad]
    if len(set(numbers)) < len(numbers):
        yield "options", "have the same number twice."
    if field.appearance == "slider":
        yield "appearance", "must be buttons where the points have words."


def _step_faults(field: Field, is_slider: bool) -> Iterator[tuple[str, str]]:
    allowed = field.decimals or 0
    if any(places(one) > allowed for one in (field.minimum, field.maximum, _step(field))):
        yield "step", f"and limits have more decimals than the field allows ({allowed})."
    if field.maximum > field.minimum and (field.maximum - field.minimum) % _step(field):
        yield "step", "does not lead from the minimum to the maximum."
    if not is_slider and len(_range(field)) > MOST_BUTTONS:
        yield "appearance", f"must be a slider: buttons are for at most {MOST_BUTTONS} points."


def _points(field: Field) -> list:
    """The numbers of the options: int where they are whole, else Decimal."""
    numbers = [Decimal(option.value) for option in field.options]
    return [int(one) if one == one.to_integral_value() else one for one in numbers]


def _step(field: Field) -> Decimal:
    return field.step or Decimal(1)


class _Range:
    """The points from minimum to maximum, without making a list of what may be ten thousand."""

    def __init__(self, low: Decimal, high: Decimal, step: Decimal):
        self.low, self.step = low, step
        self.count = int((high - low) // step) + 1 if high >= low else 0

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, place: int) -> Decimal:
        place = place if place >= 0 else self.count + place
        if not 0 <= place < self.count:
            raise IndexError(place)
        return self.low + place * self.step


def _range(field: Field) -> _Range:
    return _Range(field.minimum or Decimal(0), field.maximum or Decimal(0), _step(field))
