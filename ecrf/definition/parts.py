"""The parts that a form is made of: frozen dataclasses, and nothing but data.

Expressions are the arrays of ecrf/logic/grammar.py, as ["gt", ["field", "size"], ["num", "10"]]; None where there
is none. `translations` is {language: {name of a text: translated text}}, as {"de": {"label": "Größe"}}.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

REQUIRED, WARN, OPTIONAL = "required", "warn", ""
ERROR, WARNING = "error", "warning"


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
class Check:
    """A rule over answers: where `when` is true, something is wrong, and `message` says what.

    An error keeps the form from being completed; a warning may be justified by the reader.
    """

    when: list
    message: str
    level: str = ERROR
    translations: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """One line of a calculation: where `when` is true (or absent), the result is `value`, and `because` says why."""

    value: list
    when: list | None = None
    because: str = ""
    translations: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """One thing that a reader answers, or is told. `required` is "required" (PROHIBIT), "warn" (ALERT) or ""."""

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
    pattern: str = ""  # the name of one of ecrf.fields.text.PATTERNS
    options: tuple[Option, ...] = ()
    suggestions: tuple[str, ...] = ()
    value_set: str = ""  # of a coded finding: a list in ecrf/value_sets/, beside or instead of own options
    low_label: str = ""  # what the two ends of a scale mean
    high_label: str = ""
    appearance: str = ""  # of a scale: "buttons" or "slider"
    tool: str = ""  # of a measurement: the viewer's tool that makes it, as "Length"
    quantity: str = ""  # of a measurement: which of the tool's values is meant, as "length"
    result: str = ""  # of a calculated field: the type of what is calculated
    rules: tuple[Rule, ...] = ()  # of a calculated field: the first that applies gives the result
    checks: tuple[Check, ...] = ()
    visible_when: list | None = None
    required_when: list | None = None
    prefill: str = ""  # where the first value comes from, as "session.time_point" or "previous.sum_mm"
    codes: tuple[Code, ...] = ()
    required: str = OPTIONAL
    default: object = None
    translations: dict = field(default_factory=dict)

    @cached_property
    def option_labels(self) -> dict[str, str]:
        return {option.value: option.label for option in self.options}


@dataclass(frozen=True)
class Group:
    """Fields that are answered several times, once per row: a table of lesions.

    Its answer is a list of rows, each {"row": number, key: value…}. The number belongs to the row for good: taking
    row 2 away leaves row 3 what it is, and a new row takes the smallest free number. `row_label` and the number
    name a row, as "T3".
    """

    key: str
    title: str
    items: tuple[Field, ...] = ()
    row_label: str = ""
    min_rows: int = 0
    max_rows: int = 10
    help: str = ""
    visible_when: list | None = None
    checks: tuple[Check, ...] = ()
    codes: tuple[Code, ...] = ()
    original_id: str = ""
    translations: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """A titled part of the form, in which fields, groups and further sections stand in order."""

    key: str
    title: str
    items: tuple["Section | Group | Field", ...] = ()
    help: str = ""
    visible_when: list | None = None
    codes: tuple[Code, ...] = ()
    translations: dict = field(default_factory=dict)


Item = Section | Group | Field


@dataclass(frozen=True)
class FormTest:
    """A test that the template carries: these answers must give these outcomes.

    `expect` has any of: "visible" and "hidden" (lists of keys), "values" ({key: calculated value}), "because"
    ({key: text}), "errors" and "warnings" (lists of keys at which completing must complain, all of them).
    """

    name: str
    answers: dict = field(default_factory=dict)
    expect: dict = field(default_factory=dict)
