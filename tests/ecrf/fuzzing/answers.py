"""Answers that no form asked for."""

from decimal import Decimal
from functools import cache

from ecrf import library
from ecrf.definition import Definition
from ecrf.validation import clean_answers
from rapidreader.audit.canonical import canonical_json, parse_json
from tests.ecrf.exporting.definitions import RICH
from tests.ecrf.fuzzing.definitions import JUNK

RIGHT_OR_NOT = ["1", "12.50", "1,5", "-3", "0", "1e5", "99999999999999999999", "2026-11-20", "12:30", "NaN", " "]
RIGHT_OR_NOT += [True, False, 3, Decimal("7.25"), ["a", ["b"]], "x" * 1_000, {"value": {}}]
RIGHT_OR_NOT += [{"value": "12.5", "unit": "mm"}, {"value": Decimal(3), "unit": "mm", "ref": "1.2"}]
RIGHT_OR_NOT += [{"series": "1.2", "sop": "1.3", "frame": 1, "label": "x"}]
ROWS = [1, 2, 3, 0, -1, 99, "1", None, 1.5, True]


@cache
def _forms() -> tuple[Definition, ...]:
    return (RICH, *(entry.definition for entry in library.entries()))


def make(random):
    form = random.choice(_forms())
    raw = {}
    for field in form.fields():
        if random.random() < 0.6:
            raw[field.key] = _value(field, random)
    for group in form.groups():
        if random.random() < 0.7:
            rows = [_row(group, random) for _ in range(random.choice([0, 1, 3, 60]))]
            raw[group.key] = rows if random.random() < 0.9 else random.choice(JUNK)
    if random.random() < 0.1:
        raw[random.choice(["nothing", "", "__proto__", "a" * 500, "\0"])] = 1
    reasons = {key: random.choice(["because", "", 5, None, "x" * 5_000]) for key in list(raw)[:3]}
    return form, random.choice([raw] * 20 + [[], None, "x", 5]), random.choice(["draft", "check", "sign"]), reasons


def _row(group, random):
    row = {field.key: _value(field, random) for field in group.items if random.random() < 0.6}
    row["row"] = random.choice(ROWS)
    return row if random.random() < 0.95 else random.choice(JUNK)


def _value(field, random):
    """A value that may be right: junk alone would never get past the types."""
    how = random.random()
    if how < 0.25:
        return random.choice(JUNK)
    if field.options and how < 0.7:
        value = random.choice(field.options).value
        return [value] if field.type == "multiple_choice" else value
    return random.choice(RIGHT_OR_NOT)


def check(thing) -> None:
    form, raw, level, reasons = thing
    cleaned = clean_answers(form, raw, level, reasons)
    stored = canonical_json(cleaned.answers)
    assert parse_json(stored) == cleaned.answers, "other answers after storing"
    assert all(isinstance(key, str) and message for key, message in cleaned.errors.items())
    canonical_json([cleaned.errors, cleaned.warnings, cleaned.because, cleaned.cleared])
    again = clean_answers(form, parse_json(stored), "draft")
    assert again.errors == {}, f"what was kept is refused: {again.errors}"
    assert canonical_json(clean_answers(form, again.answers, "draft").answers) == canonical_json(again.answers)
