from collections.abc import Iterator

from ecrf.definition import Cell, Field, Option
from ecrf.wording import gettext as _

from .base import FieldType, Refused, option_faults

RADIOS_AT_MOST = 7
ONE_LINE = 42  # characters, about what 330 pixels hold


class YesNo(FieldType):
    """A tick box with three visible states: not answered (no key), yes, no."""

    name = "yes_no"
    label = "Yes or no"

    def schema(self, field: Field) -> dict:
        return {"type": "boolean"}

    def clean(self, field: Field, value):
        if value is None or isinstance(value, bool):
            return value
        if value == "":
            return None
        raise Refused(_("This must be yes or no."))

    def choices(self, field: Field) -> tuple[Option, ...]:
        return Option("true", "Yes"), Option("false", "No")

    def cell(self, field: Field, value) -> Cell:
        return Cell("true", "Yes") if value else Cell("false", "No")

    def widget(self, field: Field, value) -> dict:
        return {"state": {True: "yes", False: "no"}.get(value, "")}


class SingleChoice(FieldType):
    """One of several options; radio buttons up to seven, a list beyond."""

    name = "single_choice"
    label = "Single choice"
    uses = frozenset({"options"})

    def faults(self, field: Field) -> Iterator[tuple[str, str]]:
        return option_faults(field, is_needed=True)

    def schema(self, field: Field) -> dict:
        return {"type": "string", "enum": list(field.option_labels), "x-labels": list(field.option_labels.values())}

    def clean(self, field: Field, value):
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise Refused(_("This must be one of the options."))
        if value not in field.option_labels:
            raise Refused(_("“%(value)s” is not one of the options.") % {"value": value[:60]})
        return value

    def cell(self, field: Field, value) -> Cell:
        return Cell(value, field.option_labels.get(value, value))

    def is_radios(self, field: Field) -> bool:
        return len(field.options) <= RADIOS_AT_MOST

    def widget(self, field: Field, value) -> dict:
        is_radios = self.is_radios(field)
        return {"is_radios": is_radios, "is_group": is_radios, **options_for(field.options, {value})}


class MultipleChoice(FieldType):
    """Any of several options; answered with the chosen values in the form's order."""

    name = "multiple_choice"
    label = "Multiple choice"
    uses = frozenset({"options"})

    def faults(self, field: Field) -> Iterator[tuple[str, str]]:
        return option_faults(field, is_needed=True)

    def schema(self, field: Field) -> dict:
        items = {"type": "string", "enum": list(field.option_labels)}
        return {
            "type": "array",
            "items": items,
            "uniqueItems": True,
            "minItems": 1,
            "x-labels": list(field.option_labels.values()),
        }

    def clean(self, field: Field, value):
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Refused(_("This must be a list of options."))
        unknown = next((one for one in value if one not in field.option_labels), None)
        if unknown is not None:
            raise Refused(_("“%(value)s” is not one of the options.") % {"value": unknown[:60]})
        chosen = set(value)
        return [option for option in field.option_labels if option in chosen] or None

    def cell(self, field: Field, value) -> Cell:
        labels = [field.option_labels.get(one, one) for one in value]
        return Cell(_joined(value), _joined(labels))

    def widget(self, field: Field, value) -> dict:
        return {"is_group": True, **options_for(field.options, set(value or ()))}


def _joined(values: list[str]) -> str:
    """The values with ";" between them; one inside a value is written "\\;" so that the list can be taken apart."""
    return ";".join(value.replace("\\", "\\\\").replace(";", "\\;") for value in values)


def options_for(options: tuple[Option, ...], chosen: set) -> dict:
    """The options for a fragment; they stand below each other unless they fit into one line of a narrow panel."""
    groups = ["", *(option.group for option in options), ""]
    shown = [
        {
            "value": option.value,
            "label": option.label,
            "number": number,
            "is_chosen": option.value in chosen,
            "group": option.group if option.group != groups[number - 1] else "",
            "ends_group": bool(option.group) and option.group != groups[number + 1],
        }
        for number, option in enumerate(options, start=1)
    ]
    width = sum(len(option.label) + 5 for option in options)
    return {"options": shown, "is_stacked": width > ONE_LINE or any(groups)}
