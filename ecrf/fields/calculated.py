from dataclasses import replace
from decimal import Decimal

from ecrf.definition import Cell, Field, type_of

from .base import FieldType, Refused

RESULTS = ("integer", "decimal", "text", "yes_no", "date", "single_choice")


class Calculated(FieldType):
    """What the form works out by its rules, and the rule that it came from. Nobody answers it.

    `result` is the type of the value, one of RESULTS; its class shows and describes the value. The browser works it
    out for the reader to see; what is stored is what the server worked out (ecrf/validation.py).

    Widget: `value` (the stored value as text), `shown` (in words, with its unit). Why it is so is in
    `Outcome.because`, which the form shows beside it.
    """

    name = "calculated"
    label = "Calculated"
    parts = {"because": "why"}

    def schema(self, field: Field) -> dict:
        # A result has no limits of its own: the checks of the form speak about it.
        inner = _inner(field)
        return type_of(inner).schema(replace(inner, minimum=None, maximum=None, decimals=None, max_length=None))

    def clean(self, field: Field, value):
        raise Refused("This is worked out from the other answers.")

    def kept(self, field: Field, value):
        """A result of the evaluation as it is stored: of the type that the field promises, or None."""
        if field.result == "integer" and isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else None
        return value

    def cell(self, field: Field, value) -> Cell:
        inner = _inner(field)
        return type_of(inner).cell(inner, value)

    def widget(self, field: Field, value) -> dict:
        if value is None:
            return {"value": "", "shown": ""}
        cell = self.cell(field, value)
        return {"value": cell.value, "shown": cell.label}


def _inner(field: Field) -> Field:
    """The same field as one of the type of its result."""
    return replace(field, type=field.result or "decimal")
