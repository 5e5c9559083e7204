"""A whole form, and the walks over it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from ecrf.keeping import Kept
from rapidreader.audit.canonical import canonical_json, sha256_text

from .parts import Code, Field, FormTest, Group, Item


class Cell(NamedTuple):
    """An answer as text for a table: the stored value, and the words that the reader chose."""

    value: str
    label: str


@dataclass(frozen=True)
class Column:
    """One column of an export; `cells(answers)` gives its Cell, empty texts where nothing was answered.

    A field of a group has one column for each row that the group can have: `group` is the group's key, `row` the
    row's number, and `key` is group, number and field: targets_2_diameter. What an answer has beside its value (the
    unit of a measurement, why a result is what it is) is a column of its own behind it: `part` names it, and `key`
    ends with it, as size_unit.
    """

    key: str
    label: str
    unit: str
    codes: tuple[Code, ...]
    type: str
    field: Field
    section: str = ""
    group: str = ""
    row: int = 0
    part: str = ""

    def cells(self, answers: dict, because: dict | None = None) -> Cell:
        """`because` says why the calculated values are what they are, as ecrf.logic.evaluation gives it."""
        if self.part == "because":
            text = (because or {}).get(self.answer_key, "")
            return Cell(text, text)
        value = self.answer(answers)
        if value is None:
            return Cell("", "")
        if self.part:
            text = type_of(self.field).part(value, self.part)
            return Cell(text, text)
        return type_of(self.field).cell(self.field, value)

    def answer(self, answers: dict):
        """The stored answer that this column shows (or a part of it), None where there is none."""
        if self.group:
            rows = answers.get(self.group, ())
            answers = next((row for row in rows if row["row"] == self.row), {})
        return answers.get(self.field.key)

    @property
    def answer_key(self) -> str:
        """The key under which errors and reasons are given: targets.2.diameter for a field of a group."""
        return f"{self.group}.{self.row}.{self.field.key}" if self.group else self.field.key


@dataclass(frozen=True)
class Definition:
    """A whole form. `origin` keeps the source's own metadata (identifier, publisher, rights …)."""

    title: str
    items: tuple[Item, ...] = ()
    language: str = ""
    origin: dict = field(default_factory=dict)
    codes: tuple[Code, ...] = ()
    references: tuple[str, ...] = ()  # what the form and its rules are made after, as citations
    tests: tuple[FormTest, ...] = ()
    translations: dict = field(default_factory=dict)

    def fields(self) -> list[Field]:
        """The fields outside of groups that can hold an answer, calculated ones included, in form order."""
        return [one for one, _ in self._walk() if isinstance(one, Field) and type_of(one).is_answered]

    def groups(self) -> list[Group]:
        """The repeating groups, in form order."""
        return [one for one, _ in self._walk() if isinstance(one, Group)]

    @cached_property
    def fields_by_key(self) -> dict[str, Field]:
        """The fields outside of groups."""
        return {one.key: one for one in self.fields()}

    @cached_property
    def groups_by_key(self) -> dict[str, Group]:
        return {one.key: one for one in self.groups()}

    @cached_property
    def group_of(self) -> dict[str, Group]:
        """The group that a field belongs to, by the field's key; fields outside of groups are missing."""
        return {one.key: group for group in self.groups() for one in group.items}

    @cached_property
    def has_results(self) -> bool:
        """Whether anything is calculated in this form."""
        inner = [one for group in self.groups() for one in group.items]
        return any(one.type == "calculated" for one in (*self.fields(), *inner))

    def columns(self) -> list[Column]:
        """The columns of every export of this form, in form order; a group's row by row."""
        return list(self._columns)

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        return tuple(column for one, section in self._walk() for column in _columns_of(one, section))

    def defaults(self) -> dict:
        """The preselected answers that a coordinator decided to keep."""
        return {one.key: one.default for one in self.fields() if one.default is not None}

    def to_json(self) -> str:
        """The canonical JSON text that is stored and hashed."""
        from .plain import plain_definition  # plain.py reads documents too

        return canonical_json(plain_definition(self))

    @cached_property
    def content_hash(self) -> str:
        return sha256_text(self.to_json())

    def _walk(self) -> Iterator[tuple[Field | Group, str]]:
        pending = [(item, "") for item in reversed(self.items)]
        while pending:
            item, path = pending.pop()
            if isinstance(item, Field | Group):
                yield item, path
                continue
            path = f"{path} / {item.title}" if path and item.title else path or item.title
            pending.extend((inner, path) for inner in reversed(item.items))


def _columns_of(one: Field | Group, section: str) -> Iterator[Column]:
    if isinstance(one, Field):
        yield from _field_columns(one, section)
        return
    section = f"{section} / {one.title}" if section and one.title else section or one.title
    for row in range(1, one.max_rows + 1):
        for inner in one.items:
            yield from _field_columns(inner, section, one, row)


def _field_columns(one: Field, section: str, group: Group | None = None, row: int = 0) -> Iterator[Column]:
    """The column of a field's value, then those of its parts; none for what is not answered."""
    kind = type_of(one)
    if not kind.is_answered:
        return
    key = f"{group.key}_{row}_{one.key}" if group else one.key
    label = f"{group.row_label}{row} {one.label}" if group else one.label
    place = {"field": one, "section": section, "group": group.key if group else "", "row": row}
    yield Column(key, label, one.unit, one.codes, one.type, **place)
    for name, words in kind.parts.items():
        yield Column(f"{key}_{name}", f"{label} ({words})", "", (), "text", **place, part=name)


_kept = Kept()


def definition_of(version) -> Definition:
    """The form of a template version; parsed once for each content hash."""
    from .plain import parse_definition

    return _kept.get(version.content_hash, lambda: parse_definition(version.definition))


@lru_cache(maxsize=1)
def _field_types():
    from ecrf.fields import FIELD_TYPES  # the types describe fields, so they are imported after them

    return FIELD_TYPES


def type_of(one: Field):
    """The class of a field's type; KeyError if there is none."""
    return _field_types()[one.type]
