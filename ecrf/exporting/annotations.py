"""What stands beside each part of the annotated form: keys, types, codes, limits, and its rules in words."""

from ecrf.definition import REQUIRED, WARN, Code, Definition, Field, Group, Option, Section, type_of
from ecrf.fields import PATTERNS

from .words import Words

Notes = list[tuple[str, str]]  # (style, text)
LEVELS = {REQUIRED: "Must be answered", WARN: "Should be answered"}


class Annotator:
    """Notes for the parts of one form."""

    def __init__(self, definition: Definition):
        self.words = Words(definition)

    def of_part(self, part: Section | Group) -> Notes:
        notes = []
        if isinstance(part, Group):
            rows = f"{part.row_label}1, {part.row_label}2 …" if part.row_label else "1, 2 …"
            notes.append(f"Repeats: {part.min_rows} to {part.max_rows} rows, named {rows}")
            notes += self._checks(part)
        return [("key", part.key), *_noted([*notes, *self._shown(part), *_codes(part.codes)])]

    def of_field(self, field: Field) -> Notes:
        kind = type_of(field)
        set_name = kind.set_name(field) if hasattr(kind, "set_name") else ""
        result = f" ({field.result})" if field.result else ""
        said = [
            f"{kind.label}{result}" + (f" in {field.unit}" if field.unit else ""),
            _limits(field),
            *self._requirement(field),
            *self._shown(field),
            *self._rules(field),
            *self._checks(field),
            f"Value set: {set_name}" if set_name else "",
            f"Measured with {field.tool}{f', {field.quantity}' if field.quantity else ''}" if field.tool else "",
            f"First value from {field.prefill}" if field.prefill else "",
            f"Preselected: {_shown(field.default)}" if field.default is not None else "",
            f"Suggests: {'; '.join(field.suggestions)}" if field.suggestions else "",
            *_codes(field.codes),
            f"In the source: {field.original_id}" if field.original_id not in {"", field.key} else "",
        ]
        return [("key", field.key), *_noted(said)]

    def of_option(self, option: Option) -> Notes:
        return [("key", option.value), *_noted(_codes(option.codes))]

    def _shown(self, part) -> list[str]:
        return [f"Shown only if {self.words.condition(part.visible_when)}"] if part.visible_when else []

    def _requirement(self, field: Field) -> list[str]:
        level = [LEVELS[field.required]] if field.required in LEVELS else []
        when = [f"Must be answered if {self.words.condition(field.required_when)}"] if field.required_when else []
        return level + when

    def _rules(self, field: Field) -> list[str]:
        said = []
        for number, rule in enumerate(field.rules, start=1):
            when = f" if {self.words.condition(rule.when)}" if rule.when else ""
            because = f" ({rule.because})" if rule.because else ""
            said.append(f"Rule {number}: {self.words.of(rule.value)}{when}{because}")
        return said

    def _checks(self, part: Field | Group) -> list[str]:
        return [
            f"{check.level.capitalize()} if {self.words.of(check.when)}: {check.message}" for check in part.checks
        ]


def _noted(texts: list[str]) -> Notes:
    return [("note", text) for text in texts if text]


def _codes(codes: tuple[Code, ...]) -> list[str]:
    return [f"{code.scheme} {code.value} {code.meaning}".strip() for code in codes]


def _shown(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else str(value)


def _limits(field: Field) -> str:
    parts = [
        f"from {field.minimum:f}" if field.minimum is not None else "",
        f"to {field.maximum:f}" if field.maximum is not None else "",
        f"in steps of {field.step:f}" if field.step is not None else "",
        f"at most {field.decimals} decimals" if field.decimals is not None else "",
        f"at most {field.max_length} characters" if field.max_length else "",
        PATTERNS[field.pattern].words if field.pattern in PATTERNS else "",
    ]
    return ", ".join(part for part in parts if part)
