"""What the keys of a form stand for, and how messages call them."""

from dataclasses import dataclass
from functools import cached_property

from ecrf.definition import Definition, Field, Group, Item, Section

from .program import kind_of

KIND_WORDS = {
    "number": "a number",
    "text": "a text",
    "bool": "yes or no",
    "date": "a date",
    "list": "several choices",
    "image": "an image reference",
}


@dataclass(frozen=True)
class Names:
    definition: Definition

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every section, group and field by its key, in form order, those of groups after their group."""
        found, pending = {}, list(reversed(self.definition.items))
        while pending:
            item = pending.pop()
            found[item.key] = item
            if not isinstance(item, Field):
                pending.extend(reversed(item.items))
        return found

    @cached_property
    def around(self) -> dict[str, Section | Group]:
        """The section or group that an item stands in; missing where it stands in none."""
        return {inner.key: one for one in self.items.values() if not isinstance(one, Field) for inner in one.items}

    def group_of(self, key: str) -> str:
        """The key of the group that a field is in, or ""."""
        around = self.around.get(key)
        return around.key if isinstance(around, Group) else ""

    def call(self, key: str) -> str:
        """An item as messages name it: “Longest diameter” (size_mm)."""
        item = self.items.get(key)
        title = "" if item is None else item.label if isinstance(item, Field) else item.title
        return f"“{title}” ({key})" if title else f"“{key}”"

    def kind(self, key: str) -> str:
        """The kind of a field's values, as the browser's measurement has a number; "note" where there are none."""
        kind = kind_of(self.items[key])
        return "number" if kind == "measurement" else kind

    def options(self, key: str) -> dict[str, str] | None:
        """The only values, with their labels, that a field can have; None where they are not known."""
        item = self.items.get(key)
        if not isinstance(item, Field) or not item.options or item.value_set:
            return None
        chosen = item.result if item.type == "calculated" else item.type
        return item.option_labels if chosen in {"single_choice", "multiple_choice", "coded_finding"} else None
