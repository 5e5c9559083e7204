from collections.abc import Iterator

from ecrf.definition import Cell, Field, Option
from ecrf.value_sets import value_set
from ecrf.wording import gettext as _

from .base import FieldType, Refused, option_faults
from .choice import options_for


class CodedFinding(FieldType):
    """One thing out of a long coded list, found by typing: the field's own options, then those of its value set.

    Stored is the option's value or the entry's code.

    Widget: `value` (stored code, "" if unanswered); `shown` (its label); `value_set` (the set's name or "": its
    entries are the same for every field, so a page should hold them once: `ecrf.value_sets.value_set(name)`);
    `options`, `is_stacked` (the field's own options alone, as those of a single choice).
    """

    name = "coded_finding"
    label = "Coded finding"
    uses = frozenset({"options", "value_set"})

    def faults(self, field: Field) -> Iterator[tuple[str, str]]:
        yield from option_faults(field, is_needed=not self.set_name(field))
        if self.set_name(field):
            known = value_set(self.set_name(field)).by_value
            twice = [option.value for option in field.options if option.value in known]
            yield from (("options", f"have “{value[:60]}”, which is in the value set already.") for value in twice)

    def set_name(self, field: Field) -> str:
        return field.value_set

    def option(self, field: Field, value: str) -> Option | None:
        """The own option or the entry of the value set with that value."""
        own = next((option for option in field.options if option.value == value), None)
        if own is None and self.set_name(field):
            return value_set(self.set_name(field)).by_value.get(value)
        return own

    def schema(self, field: Field) -> dict:
        name = self.set_name(field)
        own = {"type": "string", "enum": list(field.option_labels), "x-labels": list(field.option_labels.values())}
        if not name:
            return own
        refer = {"type": "string", "$ref": f"#/$defs/{name}"}
        return {"type": "string", "anyOf": [own, refer]} if field.options else refer

    def clean(self, field: Field, value):
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise Refused(_("This must be one entry of the list."))
        if self.option(field, value) is None:
            raise Refused(_("“%(value)s” is not in the list.") % {"value": value[:60]})
        return value

    def choices(self, field: Field) -> tuple[Option, ...]:
        name = self.set_name(field)
        return field.options + (value_set(name).entries if name else ())

    def cell(self, field: Field, value) -> Cell:
        option = self.option(field, value)
        return Cell(value, option.label if option else value)

    def widget(self, field: Field, value) -> dict:
        shown = self.cell(field, value).label if value else ""
        own = options_for(field.options, {value})
        return {"value": value or "", "shown": shown, "value_set": self.set_name(field), "is_group": False, **own}


class AnatomicalSite(CodedFinding):
    """Where in the body, out of the built-in list of sites (or another set that the field names).

    Left and right are entries of their own, so that no second field has to be kept in step. Widget as that of a
    coded finding.
    """

    name = "anatomical_site"
    label = "Anatomical site"

    def set_name(self, field: Field) -> str:
        return field.value_set or "anatomical_sites"
