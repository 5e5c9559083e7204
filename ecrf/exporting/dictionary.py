"""A form's data dictionary as CSV: one line for each field, with everything that bears on its answer."""

from ecrf.definition import Code, Definition, type_of
from ecrf.logic.grammar import to_text
from rapidreader.audit.canonical import canonical_json

from .csv_text import csv_chunks
from .walking import Placed, placed

HEADER = [
    *("key", "column", "section", "group", "label", "type", "result", "unit", "minimum", "maximum", "step"),
    *("decimals", "max_length", "pattern", "options", "value_set", "suggestions", "codes", "required"),
    *("required_when", "visible_when", "rules", "checks", "prefill", "default", "help", "original_id"),
    *("title", "content_hash"),
]
PLAIN = [
    *("key", "label", "type", "result", "unit", "minimum", "maximum", "step", "decimals", "max_length", "pattern"),
    *("value_set", "required", "prefill", "help", "original_id"),
]


def to_dictionary(definition: Definition) -> bytes:
    """The file, UTF-8; texts that a spreadsheet would run as formulas are guarded (csv_text.py)."""
    rows = (_row(one, definition) for one in placed(definition.items) if type_of(one.field).is_answered)
    return b"".join(csv_chunks(HEADER, rows))


def _row(one: Placed, definition: Definition) -> list:
    field = one.field
    facts = {name: getattr(field, name) for name in PLAIN}
    facts |= {
        "column": f"{one.group.key}_1_{field.key} …" if one.group else field.key,
        "section": " / ".join(section.title for section in one.sections if section.title),
        "group": one.group.key if one.group else "",
        "options": "\n".join(_option(option) for option in field.options),
        "suggestions": "\n".join(field.suggestions),
        "codes": _codes(field.codes),
        "required_when": _text(field.required_when),
        "visible_when": _text(one.visible_when),
        "rules": "\n".join(_rule(rule) for rule in field.rules),
        "checks": "\n".join(f"{_text(check.when)}: {check.level}: {check.message}" for check in field.checks),
        "default": "" if field.default is None else _shown(field.default),
        "title": definition.title,
        "content_hash": definition.content_hash,
    }
    return [facts[name] for name in HEADER]


def _shown(value) -> str:
    return value if isinstance(value, str) else canonical_json(value)


def _text(ast: list | None) -> str:
    return to_text(ast) if ast else ""


def _option(option) -> str:
    codes = _codes(option.codes, ", ")
    return f"{option.value} = {option.label}" + (f" [{codes}]" if codes else "")


def _codes(codes: tuple[Code, ...], between: str = "\n") -> str:
    return between.join(f"{code.scheme} {code.value} {code.meaning}".strip() for code in codes)


def _rule(rule) -> str:
    when = f" when {_text(rule.when)}" if rule.when else ""
    because = f" ({rule.because})" if rule.because else ""
    return f"{_text(rule.value)}{when}{because}"
