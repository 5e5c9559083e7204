"""A form as a REDCap data dictionary: the 18 columns of its project design import.

The fields of a repeating group become an instrument of their own, which REDCap is to be told to repeat. What REDCap
cannot express is noted in the Field Annotation, beginning with the field's own key.
"""

from collections.abc import Iterator

from ecrf.definition import REQUIRED, Definition, Field, type_of
from ecrf.logic.grammar import to_text

from .csv_text import csv_chunks
from .redcap_logic import Logic, Untranslatable
from .redcap_names import RECORD, Names, choices_of
from .walking import Placed, placed

HEADER = [
    *("Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"),
    *("Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number"),
    *("Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)"),
    *("Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name"),
    *("Matrix Ranking?", "Field Annotation"),
]
NAME, FORM, SECTION, TYPE, LABEL, CHOICES, NOTE, VALIDATION, LOW, HIGH, _ID, BRANCH, NEEDED, *_, REMARK = HEADER
VALIDATIONS = {"integer": "integer", "decimal": "number", "measurement": "number", "date": "date_ymd", "time": "time"}
RADIOS_AT_MOST = 7
TOO_LONG = "The list of choices is too long for REDCap: kept as text."


def to_redcap(definition: Definition) -> bytes:
    """The file, UTF-8."""
    maker = _Maker(definition)
    return b"".join(csv_chunks(HEADER, ([row.get(name, "") for name in HEADER] for row in maker.rows())))


class _Maker:
    def __init__(self, definition: Definition):
        self.definition, self.names = definition, Names(definition)
        self.logic = Logic(definition, self.names)

    def rows(self) -> Iterator[dict]:
        yield {NAME: RECORD, FORM: self.names.form[""], TYPE: "text", LABEL: "Record ID"}
        every = list(placed(self.definition.items))
        # An instrument's fields must stand together: those outside of groups first, then group by group.
        forms = ["", *(group.key for group in self.definition.groups())]
        for form in forms:
            before = None
            for one in every:
                if (one.group.key if one.group else "") == form:
                    yield self._row(one, "" if one.path == before else one.path)
                    before = one.path

    def _row(self, one: Placed, section: str) -> dict:
        field, notes = one.field, []
        row = {
            NAME: self.names.field[field.key],
            FORM: self.names.form[one.group.key if one.group else ""],
            SECTION: _line(section),
            LABEL: _line(field.label),
            NOTE: _line("; ".join(part for part in (field.unit, field.help) if part)),
            BRANCH: self._branch(one, notes),
            NEEDED: "y" if field.required == REQUIRED else "",
        }
        row |= self._typed(field, notes)
        if one.group:
            notes.append(f"Row of the repeating instrument {one.group.key}, at most {one.group.max_rows} rows.")
        notes += self._unsaid(field)
        return {**row, REMARK: _line(f"key={field.key} {' '.join(notes)}".strip())}

    def _branch(self, one: Placed, notes: list) -> str:
        if not one.visible_when:
            return ""
        try:
            return self.logic.holds(one.visible_when)
        except Untranslatable as problem:
            notes.append(f"Shown only if {to_text(one.visible_when)} (REDCap cannot say {problem}).")
            return ""

    def _typed(self, field: Field, notes: list) -> dict:
        if not type_of(field).is_answered:
            return {TYPE: "descriptive"}
        if field.type == "calculated":
            return self._calculated(field, notes)
        if field.type == "scale" and not field.options:
            return self._scale(field)
        if field.type == "yes_no":
            return {TYPE: "yesno"}
        if field.type == "long_text":
            return {TYPE: "notes"}
        choices = choices_of(field)
        if choices:
            return self._choice(field, choices)
        if field.type in {"coded_finding", "anatomical_site"}:
            notes.append(TOO_LONG)
        return {TYPE: "text", VALIDATION: VALIDATIONS.get(field.type, ""), **_limits(field)}

    def _choice(self, field: Field, choices) -> dict:
        codes = self.names.codes[field.key]
        texts = [f"{codes[option.value]}, {_line(option.label).replace('|', '/')}" for option in choices]
        kind = "radio" if len(choices) <= RADIOS_AT_MOST else "dropdown"
        return {TYPE: "checkbox" if field.type == "multiple_choice" else kind, CHOICES: " | ".join(texts)}

    def _scale(self, field: Field) -> dict:
        ends = f"{_line(field.low_label)} | | {_line(field.high_label)}".replace("||", "| |")
        return {TYPE: "slider", CHOICES: ends, VALIDATION: "number", **_limits(field)}

    def _calculated(self, field: Field, notes: list) -> dict:
        try:
            parts = [
                (self.logic.holds(rule.when) if rule.when else "", self.logic.of(rule.value)) for rule in field.rules
            ]
        except Untranslatable as problem:
            rules = "; ".join(
                f"{to_text(one.value)}{f' when {to_text(one.when)}' if one.when else ''}" for one in field.rules
            )
            notes.append(f"@READONLY Calculated by: {rules} (REDCap cannot say {problem}).")
            return {TYPE: "text"}
        text = EMPTY
        for when, value in reversed(parts):
            text = f"if({when}, {value}, {text})" if when else value
        if field.result in {"integer", "decimal", ""}:
            return {TYPE: "calc", CHOICES: f"({text})"}
        notes.append(f"@CALCTEXT({text})")
        return {TYPE: "text"}

    def _unsaid(self, field: Field) -> list[str]:
        """What the columns have no place for."""
        said = [f"Scheme {code.scheme}: {code.value} {code.meaning}." for code in field.codes]
        said += [f"{check.level.capitalize()} if {to_text(check.when)}: {check.message}" for check in field.checks]
        if field.required_when:
            said.append(f"Required if {to_text(field.required_when)}.")
        if field.pattern:
            said.append(f"Must be a {field.pattern}.")
        if field.max_length:
            said.append(f"@CHARLIMIT={field.max_length}")
        return said


EMPTY = "''"


def _limits(field: Field) -> dict:
    if field.type not in {"integer", "decimal", "measurement", "scale"}:
        return {}
    limits = {LOW: field.minimum, HIGH: field.maximum}
    return {name: f"{limit:f}" for name, limit in limits.items() if limit is not None}


def _line(text: str) -> str:
    return " ".join(text.split())
