from collections.abc import Iterator
from dataclasses import replace

from ecrf.definition import Cell, Field, Option, type_of
from ecrf.wording import gettext as _

from .base import FieldType, Refused, option_faults

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
    uses = frozenset({"result", "rules", "options", "decimals", "unit"})

    def faults(self, field: Field) -> Iterator[tuple[str, str]]:
        if not field.result:
            yield "result", "is missing: of what type is the value?"
        if not field.rules:
            yield "rules", "are missing: there is nothing to calculate."
        if field.result == "single_choice":
            yield from option_faults(field, is_needed=True)
        if field.required or field.required_when or field.default is not None or field.prefill:
            yield "required", "(or a first value) makes no sense: nobody answers a calculated field."

    parts = {"because": "why"}

    def schema(self, field: Field) -> dict:
        # A result has no limits of its own: the checks of the form speak about it.
        inner = _inner(field)
        return type_of(inner).schema(replace(inner, minimum=None, maximum=None, decimals=None, max_length=None))

    def clean(self, field: Field, value):
        raise Refused(_("This is worked out from the other answers."))

    def choices(self, field: Field) -> tuple[Option, ...]:
        return type_of(_inner(field)).choices(_inner(field))

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
