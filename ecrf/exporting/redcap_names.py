"""Names and choice codes that REDCap takes: lower-case letters, digits and underscores, short and unique."""

import re

from ecrf.definition import Definition, Field, Option, type_of
from ecrf.importing.keys import slug

from .walking import placed

NAME_LIMIT = 26
CODE = re.compile(r"[a-z0-9]{1,20}")
MOST_CHOICES = 200
RECORD = "record_id"


class Names:
    """The REDCap names of one form: `field[key]`, `form[group key or ""]`, and the codes of each field's choices."""

    def __init__(self, definition: Definition):
        self._taken = {RECORD}
        self.field = {one.field.key: self._unique(one.field.key) for one in placed(definition.items)}
        self._taken = set()
        self.form = {"": self._unique(slug(definition.title) or "form")}
        self.form |= {group.key: self._unique(group.key) for group in definition.groups()}
        self.codes = {one.field.key: codes_of(one.field) for one in placed(definition.items)}

    def _unique(self, key: str) -> str:
        base = re.sub("_+", "_", key)
        base = base if base[:1].isalpha() else f"f_{base}"
        name, number = base[:NAME_LIMIT].rstrip("_"), 2
        while name in self._taken:
            tail = f"_{number}"
            name, number = base[: NAME_LIMIT - len(tail)].rstrip("_") + tail, number + 1
        self._taken.add(name)
        return name


def choices_of(field: Field) -> tuple[Option, ...]:
    """The options that a field offers, those of its value set too; () where they are too many for REDCap."""
    every = type_of(field).choices(field)
    return every if len(every) <= MOST_CHOICES else ()


def codes_of(field: Field) -> dict[str, str]:
    """{value: code}: the value itself where REDCap can take all of them as they are, else numbers from 1."""
    # What is calculated becomes a text, in which the value itself stands.
    values = [option.value for option in choices_of(field)] if field.type != "calculated" else []
    if values and all(CODE.fullmatch(value) for value in values):
        return {value: value for value in values}
    return {value: str(number) for number, value in enumerate(values, start=1)}
