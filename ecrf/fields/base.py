"""What every field type can do."""

from collections.abc import Iterator

from ecrf.definition import Cell, Field, Option
from ecrf.wording import gettext as _


class Refused(ValueError):
    """A value that cannot be an answer to a field; the message is for the reader."""


class FieldType:
    """One kind of field. The methods are pure; `field` is the ecrf.definition.Field at hand."""

    name: str
    label: str
    is_answered = True
    is_group = False  # rendered as fieldset and legend
    uses: frozenset[str] = frozenset()  # the attributes that only some types have, as options and minimum
    parts: dict[str, str] = {}  # what an answer has beside its value, as columns of their own: {name: label}

    @property
    def template(self) -> str:
        return f"ecrf/fields/{self.name}.html"

    def faults(self, field: Field) -> Iterator[tuple[str, str]]:
        """What is wrong with a field's definition: the attribute, and the rest of a sentence that begins with it."""
        return iter(())

    def schema(self, field: Field) -> dict:
        """The JSON Schema 2020-12 fragment that a signed answer meets."""
        raise NotImplementedError

    def clean(self, field: Field, value):
        """The typed answer, or None for no answer. Raises Refused where `value` is not of this type at all."""
        raise NotImplementedError

    def check(self, field: Field, value) -> str:
        """What keeps a typed answer from being signed, in the reader's words; empty if nothing does."""
        return ""

    def cell(self, field: Field, value) -> Cell:
        """The answer as text for a table."""
        return Cell(str(value), str(value))

    def choices(self, field: Field) -> tuple[Option, ...]:
        """The possible values where there is a list of them: what is stored, and the words that a reader sees."""
        return field.options

    def part(self, value, name: str) -> str:
        """One of `parts` of an answer as text for a table."""
        return str(value.get(name, ""))

    def widget(self, field: Field, value) -> dict:
        """What the HTML fragment needs besides label, unit, help and ids."""
        return {"value": "" if value is None else str(value)}


class Told(FieldType):
    """What only tells the reader something: nothing is answered."""

    is_answered = False

    def schema(self, field: Field) -> dict:
        return {}

    def clean(self, field: Field, value):
        raise Refused(_("Nothing can be answered here."))


def option_faults(field: Field, *, is_needed: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with the options of a choice."""
    if is_needed and not field.options:
        yield "options", "are missing: there is nothing to choose."
    seen = set()
    for option in field.options:
        if option.value in seen:
            yield "options", f"have “{option.value[:60]}” twice."
        if not option.label.strip():
            yield "options", f"have no words for “{option.value[:60]}”."
        seen.add(option.value)
