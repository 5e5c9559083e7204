"""What a form is: one JSON document, read into frozen dataclasses.

    {"format": 1, "language": "de", "title": "…", "origin": {…}, "codes": [code…], "items": [item…]}
    item    = section | field
    section = {"kind": "section", "key", "title", "items": [item…], "codes", "translations"}
    field   = {"kind": "field", "key", "type", "label", …}; the types are in ecrf/fields/

Keys are ours: lower-case words, unique in the document, made from the source's ids so that importing the next
edition of a template finds the same keys. What is empty is left out, so equal forms have equal text and hash.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidreader.audit.canonical import canonical_json, parse_json, sha256_text

FORMAT = 1
REQUIRED, WARN, OPTIONAL = "required", "warn", ""


@dataclass(frozen=True)
class Code:
    """A coded concept: scheme as RadLex, LOINC, SNOMED CT or as the source spells it."""

    scheme: str
    value: str
    meaning: str = ""


@dataclass(frozen=True)
class Option:
    """One choice of a choice field; `value` is what is stored."""

    value: str
    label: str
    group: str = ""
    codes: tuple[Code, ...] = ()
    original_id: str = ""
    translations: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """One thing that a reader answers. `required` is "required" (PROHIBIT), "warn" (ALERT) or ""."""

    key: str
    type: str
    label: str
    original_id: str = ""
    help: str = ""
    unit: str = ""
    decimals: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None
    max_length: int | None = None
    options: tuple[Option, ...] = ()
    suggestions: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    required: str = OPTIONAL
    default: object = None
    translations: dict = field(default_factory=dict)

    @cached_property
    def option_labels(self) -> dict[str, str]:
        return {option.value: option.label for option in self.options}


@dataclass(frozen=True)
class Section:
    """A titled part of the form, in which fields and further sections stand in order."""

    key: str
    title: str
    items: tuple["Section | Field", ...] = ()
    codes: tuple[Code, ...] = ()
    translations: dict = field(default_factory=dict)


class Cell(NamedTuple):
    """An answer as text for a table: the stored value, and the words that the reader chose."""

    value: str
    label: str


@dataclass(frozen=True)
class Column:
    """One column of an export; `cells(answers)` gives its Cell, empty texts where nothing was answered."""

    key: str
    label: str
    unit: str
    codes: tuple[Code, ...]
    type: str
    field: Field
    section: str = ""

    def cells(self, answers: dict) -> Cell:
        if self.key not in answers:
            return Cell("", "")
        return type_of(self.field).cell(self.field, answers[self.key])


@dataclass(frozen=True)
class Definition:
    """A whole form. `origin` keeps the source's own metadata (identifier, publisher, rights …)."""

    title: str
    items: tuple[Section | Field, ...] = ()
    language: str = ""
    origin: dict = field(default_factory=dict)
    codes: tuple[Code, ...] = ()

    def fields(self) -> list[Field]:
        """The fields that can be answered, in form order."""
        return [one for one, _ in self._walk() if type_of(one).is_answered]

    @cached_property
    def fields_by_key(self) -> dict[str, Field]:
        return {one.key: one for one in self.fields()}

    def columns(self) -> list[Column]:
        """The columns of every export of this form, in form order."""
        return [
            Column(one.key, one.label, one.unit, one.codes, one.type, one, section)
            for one, section in self._walk()
            if type_of(one).is_answered
        ]

    def defaults(self) -> dict:
        """The preselected answers that a coordinator decided to keep."""
        return {one.key: one.default for one in self.fields() if one.default is not None}

    def to_json(self) -> str:
        """The canonical JSON text that is stored and hashed."""
        return canonical_json({"format": FORMAT, **_to_plain(self)})

    @cached_property
    def content_hash(self) -> str:
        return sha256_text(self.to_json())

    def _walk(self) -> Iterator[tuple[Field, str]]:
        pending = [(item, "") for item in reversed(self.items)]
        while pending:
            item, path = pending.pop()
            if isinstance(item, Field):
                yield item, path
                continue
            path = f"{path} / {item.title}" if path and item.title else path or item.title
            pending.extend((inner, path) for inner in reversed(item.items))


def _to_plain(value):
    if is_dataclass(value):
        plain = {one.name: _to_plain(getattr(value, one.name)) for one in fields(value)}
        kind = {"kind": type(value).__name__.lower()} if isinstance(value, Section | Field) else {}
        kept = {"title", "label"}
        return kind | {name: part for name, part in plain.items() if name in kept or part not in (None, "", [], {})}
    if isinstance(value, tuple | list):
        return [_to_plain(part) for part in value]
    return value


def _codes(plain) -> tuple[Code, ...]:
    return tuple(Code(**code) for code in plain)


def _item(plain: dict) -> Section | Field:
    plain = dict(plain)
    kind = plain.pop("kind")
    plain["codes"] = _codes(plain.get("codes", ()))
    if kind == "section":
        plain["items"] = tuple(_item(inner) for inner in plain.get("items", ()))
        return Section(**plain)
    plain["options"] = tuple(
        Option(**{**option, "codes": _codes(option.get("codes", ()))}) for option in plain.get("options", ())
    )
    plain["suggestions"] = tuple(plain.get("suggestions", ()))
    for name in ("minimum", "maximum", "step"):
        if plain.get(name) is not None:
            plain[name] = Decimal(plain[name])
    return Field(**plain)


def parse_definition(text: str) -> Definition:
    """The form of a definition's JSON text. Raises ValueError if it is of an unknown format."""
    plain = parse_json(text)
    if plain.pop("format", None) != FORMAT:
        raise ValueError("this form definition is of an unknown format")
    plain["items"] = tuple(_item(item) for item in plain.get("items", ()))
    plain["codes"] = _codes(plain.get("codes", ()))
    return Definition(**plain)


_kept: dict[str, Definition] = {}


def definition_of(version) -> Definition:
    """The form of a template version; parsed once for each content hash."""
    if version.content_hash not in _kept:
        if len(_kept) >= 256:
            _kept.clear()
        _kept[version.content_hash] = parse_definition(version.definition)
    return _kept[version.content_hash]


@lru_cache(maxsize=1)
def _field_types():
    from ecrf.fields import FIELD_TYPES  # the types describe fields, so they are imported after them

    return FIELD_TYPES


def type_of(one: Field):
    """The class of a field's type; KeyError if there is none."""
    return _field_types()[one.type]
