"""Every field of a form with what stands around it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ecrf.definition import Definition, Field, Group, Item, Section


@dataclass(frozen=True)
class Placed:
    """A field (also one that nobody answers) with the sections and the group that it lies in, outermost first."""

    field: Field
    sections: tuple[Section, ...] = ()
    group: Group | None = None

    @property
    def path(self) -> str:
        titles = [one.title for one in (*self.sections, *([self.group] if self.group else []))]
        return " / ".join(title for title in titles if title)

    @property
    def visible_when(self) -> list | None:
        """When the field is shown: its own condition and those of everything around it."""
        around = [*self.sections, *([self.group] if self.group else []), self.field]
        conditions = [one.visible_when for one in around if one.visible_when]
        return ["and", *conditions] if len(conditions) > 1 else conditions[0] if conditions else None


def placed(items: tuple[Item, ...], sections: tuple[Section, ...] = ()) -> Iterator[Placed]:
    for item in items:
        if isinstance(item, Field):
            yield Placed(item, sections)
        elif isinstance(item, Group):
            yield from (Placed(inner, sections, item) for inner in item.items)
        else:
            yield from placed(item.items, (*sections, item))


def fields_of(definition: Definition) -> dict[str, Field]:
    """Every field by its key, those of groups too."""
    return {one.field.key: one.field for one in placed(definition.items)}
