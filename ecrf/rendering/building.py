"""From a form to its skeleton: each section, group and field through its fragment in templates/ecrf/."""

import json
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import get_template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ecrf.definition import REQUIRED, Definition, Field, Group, Section, type_of
from ecrf.keeping import Kept
from ecrf.validation import FORM_PREFIX

from .common import Common
from .layout import index_of, table_at
from .scripts import entries_of, program_script, value_set_scripts
from .skeleton import Skeleton, hole

BLANK_ROW = "__row__"  # stands for the number in the row that the browser copies for each new one
ANSWERED = ("value", "shown", "state", "unit", "ref", "series", "sop", "frame")  # of a widget: what answers change
ALWAYS = ("hidden", "invalid", "checked", "chosen", "because")
_kept = Kept()


def skeleton_of(definition: Definition, prefix: str) -> Skeleton:
    """The skeleton of a form, in the form's language and with our words in the language of the page around it."""
    key = definition.content_hash, get_language(), prefix
    return _kept.get(key, lambda: _Builder(definition, prefix).form())


@dataclass(frozen=True)
class Control:
    """A field on its way into HTML: its ids are unique in the page, its names in the form."""

    field: Field
    id: str
    name: str

    @property
    def is_required(self) -> bool:
        """Always, or under a condition; then the hole "optional" hides the mark."""
        return self.field.required == REQUIRED or self.field.required_when is not None

    @property
    def described_by(self) -> SafeString:
        parts = [("help", self.field.help), ("unit", self.field.unit), ("error", True)]
        return mark_safe(" ".join(f"{self.id}-{name}" for name, present in parts if present))

    @property
    def limits(self) -> SafeString:
        """What the browser checks at once; the server checks it again."""
        names = ("minimum", "maximum", "decimals")
        given = [(name, getattr(self.field, name)) for name in names if getattr(self.field, name) is not None]
        return format_html_join(
            "",
            ' data-{}="{}"',
            ((name, f"{limit:f}" if isinstance(limit, Decimal) else limit) for name, limit in given),
        )


@dataclass(frozen=True)
class Place:
    """Where fields stand: what their ids and names begin with, and whether it is a row of a group."""

    id: str
    name: str
    is_row: bool = False


class _Builder:
    def __init__(self, definition: Definition, prefix: str):
        self.definition, self.prefix = definition, prefix
        self.rows: dict[str, Skeleton] = {}
        ours, theirs = get_language() or "", definition.language
        # Our words in a form of another language say which language they are.
        self.words = format_html(' lang="{}"', ours) if theirs and theirs[:2] != ours[:2] else ""
        self.common = Common(self.words)

    def form(self) -> Skeleton:
        items = self.definition.items
        context = {
            "body": self.items(items, Place(f"{self.prefix}-", FORM_PREFIX), level=2),
            "prefix": self.prefix,
            "index": [(self._id(one), one) for one in index_of(items)],
            "language": self.definition.language,
            "words": self.words,
            "scripts": program_script(self.definition) + value_set_scripts(self.definition),
        }
        holes = {name: hole(name) for name in ("disabled", "problems", "unproblematic")}
        return Skeleton(get_template("ecrf/_form.html").render(context | holes), self.rows)

    def _id(self, part: Section | Group) -> str:
        return f"{self.prefix}-{'s-' if isinstance(part, Section) else ''}{part.key}"

    def items(self, items, place: Place, level: int) -> SafeString:
        """Sections, groups and fields in order; level is that of the headings in the page's outline."""
        return format_html_join("\n", "{}", ((self._item(item, place, level),) for item in items))

    def _item(self, item, place, level):
        if isinstance(item, Group):
            return self._group(item, level)
        return self._section(item, place, level) if isinstance(item, Section) else self._field(item, place)

    def _section(self, section: Section, place: Place, level: int):
        body = self.items(section.items, place, min(level + 1, 6))
        context = {"section": section, "id": self._id(section), "level": level, "body": body}
        return get_template("ecrf/_section.html").render({**context, "hidden": hole(f"{section.key}:hidden")})

    def _group(self, group: Group, level: int):
        number, begin = hole("row"), self._id(group)
        place = Place(f"{begin}-{number}-", f"{FORM_PREFIX}{group.key}.{number}.", is_row=True)
        context = {"group": group, "id": begin, "level": level, "number": number, "words": self.words}
        body = format_html_join("\n", "{}", ((self._field(one, place),) for one in group.items))
        row = self.rows[group.key] = Skeleton(get_template("ecrf/_row.html").render({**context, "body": body}))
        holes = {name: hole(f"{group.key}:{name}") for name in ("hidden", "error", "rows")}
        columns = [one for one in group.items if type_of(one).is_answered]
        more = {"blank": mark_safe(row.filled({"row": BLANK_ROW})), "columns": columns, "table_at": table_at(columns)}
        return get_template("ecrf/_group.html").render({**context, **holes, **more})

    def _field(self, field: Field, place: Place):
        kind = type_of(field)
        widget = kind.widget(field, None)
        if place.is_row and field.type == "single_choice":
            widget |= {"is_radios": False, "is_group": False}  # a table has no room for radio buttons
        control = Control(field, mark_safe(f"{place.id}{field.key}"), mark_safe(f"{place.name}{field.key}"))
        common = self.common.of(field, control.id, control.is_required)
        context = {"control": control, "field": field, "words": self.words, **common, **_holes(control, widget)}
        if field.type == "calculated" and field.options:
            context["labels"] = json.dumps(field.option_labels)
        if widget.get("value_set") and not place.is_row:
            context["entries"] = entries_of(widget["value_set"], self.definition.language)
        return get_template(kind.template).render(context)


def _holes(control: Control, widget: dict) -> dict:
    """A widget with holes where an answer, a message or a condition shows; filling.py fills them."""
    names = (*ALWAYS, *(name for name in ANSWERED if name in widget))
    holes = {name: hole(f"{control.field.key}:{name}") for name in names}
    return {**widget, **holes, "options": [_option(control, option) for option in widget.get("options", ())]}


def _option(control: Control, option: dict) -> dict:
    """An option with its attributes as an input and as an option of a list; many forms have a thousand of them."""
    value, own = f'value="{escape(option["value"])}"', f"{control.field.key}:{option['number']}"
    as_input = f'id="{control.id}-{option["number"]}" name="{control.name}" {value}{hole(f"{own}:checked")}'
    as_option = f"{value}{hole(f'{own}:selected')}"
    return {**option, "as_input": mark_safe(as_input), "as_option": mark_safe(as_option)}
