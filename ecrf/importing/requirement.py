"""Sections that a template requires: a section left empty is warned of at its first field."""

from dataclasses import replace

from ecrf.definition import OPTIONAL, WARN, WARNING, Check, Field, Section

MOST = 90  # fields in one check: more would make an expression longer than expressions may be


def require(items: list, title: str, language: str) -> tuple[list, bool]:
    """A section's items with the warning in its place, and whether it could be put there."""
    fields = [field for item in items for field in _fields(item)]
    if not 1 <= len(fields) <= MOST:
        return items, False
    first = fields[0]
    if len(fields) == 1:
        changed = replace(first, required=WARN if first.required == OPTIONAL else first.required)
    else:
        answered = ["or", *(["answered", ["field", field.key]] for field in fields)]
        check = Check(["not", answered], _message(title, language), WARNING)
        changed = replace(first, checks=(*first.checks, check))
    return [_put(item, first, changed) for item in items], True


def _fields(item) -> list[Field]:
    return [item] if isinstance(item, Field) else [field for inner in item.items for field in _fields(inner)]


def _put(item, old: Field, new: Field):
    if isinstance(item, Section):
        return replace(item, items=tuple(_put(inner, old, new) for inner in item.items))
    return new if item is old else item


def _message(title: str, language: str) -> str:
    if language.lower().startswith("de"):
        return f"Im Abschnitt „{title}“ ist nichts beantwortet; die Vorlage verlangt ihn."
    return f"Nothing is answered in “{title}”, which the template requires."
