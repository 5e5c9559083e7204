"""Answers that no form asked for."""

from decimal import Decimal
from functools import cache

from ecrf import library
from ecrf.definition import Definition, type_of
from ecrf.schema import validator_of
from ecrf.validation import clean_answers
from rapidreader.audit.canonical import canonical_json, parse_json
from tests.ecrf.exporting.definitions import RICH
from tests.ecrf.forms import EVERY_TYPE
from tests.ecrf.fuzzing.definitions import JUNK
from tests.ecrf.lesions import LESIONS

RIGHT_OR_NOT = ["1", "12.50", "1,5", "-3", "0", "1e5", "99999999999999999999", "2026-11-20", "12:30", "NaN", " "]
RIGHT_OR_NOT += [True, False, 3, Decimal("7.25"), ["a", ["b"]], "x" * 1_000, {"value": {}}]
RIGHT_OR_NOT += [{"value": "12.5", "unit": "mm"}, {"value": Decimal(3), "unit": "mm", "ref": "1.2"}]
RIGHT_OR_NOT += [{"series": "1.2", "sop": "1.3", "frame": 1, "label": "x"}]
ROWS = [1, 2, 3, 0, -1, 99, "1", None, 1.5, True]


@cache
def _forms() -> tuple[Definition, ...]:
    return (RICH, LESIONS, EVERY_TYPE, *(entry.definition for entry in library.entries()))


def make(random):
    form = random.choice(_forms())
    wrong = random.choice([0, 0, 0.05, 0.5])  # without any that nothing is wrong with, nothing would ever be signed
    raw = {one.key: _value(one, random, wrong) for one in form.fields() if random.random() < 1 - wrong}
    for group in form.groups():
        if random.random() < 0.9:
            raw[group.key] = _rows(group, random, wrong)
    if random.random() < wrong / 5:
        raw[random.choice(["nothing", "", "__proto__", "a" * 500, "\0"])] = 1
    reasons = {key: random.choice(["because", "", 5, None, "x" * 5_000]) for key in list(raw)[:3]}
    reasons = random.choice([reasons, dict.fromkeys(form.fields_by_key, "because")])
    raw = random.choice([raw] * 20 + [[], None, "x", 5]) if wrong else raw
    return form, raw, random.choice(["draft", "check", "sign"]), reasons


def _rows(group, random, wrong: float):
    if random.random() < wrong / 5:
        return random.choice(JUNK)
    numbers = random.sample(range(1, group.max_rows + 1), min(random.choice([0, 1, 2, 3]), group.max_rows))
    numbers = random.choices(ROWS, k=random.choice([1, 3, 60])) if random.random() < wrong else numbers
    rows = [{**{one.key: _value(one, random, wrong) for one in group.items}, "row": number} for number in numbers]
    return [random.choice(JUNK) if random.random() < wrong / 10 else row for row in rows]


def _value(field, random, wrong: float):
    if random.random() < wrong:
        return random.choice(JUNK + RIGHT_OR_NOT)
    low = int(field.minimum or 0)
    number = str(low + random.randint(0, int(field.maximum or 20) - low))
    options = [option.value for option in type_of(field).choices(field)]
    return {
        "multiple_choice": options[: random.randint(1, 3)],
        "yes_no": random.choice([True, False]),
        "date": "2026-11-20",
        "time": "08:30",
        "measurement": {"value": number, "unit": field.unit},
        "image_reference": {"series": "1.2", "sop": "1.3", "label": "L"},
        "text": "AB",
        "long_text": "Text",
        **dict.fromkeys(("heading", "instruction"), None),
        **dict.fromkeys(("integer", "decimal", "scale"), number),
    }.get(field.type, random.choice(options or [None]))


def check(thing) -> None:
    form, raw, level, reasons = thing
    cleaned = clean_answers(form, raw, level, reasons)
    stored = canonical_json(cleaned.answers)
    assert parse_json(stored) == cleaned.answers, "other answers after storing"
    assert all(isinstance(key, str) and message for key, message in cleaned.errors.items())
    for part in (cleaned.errors, cleaned.warnings, cleaned.because, cleaned.cleared, cleaned.justifications):
        parse_json(canonical_json(part))
    again = clean_answers(form, parse_json(stored), "draft")
    assert again.errors == {}, f"what was kept is refused: {again.errors}"
    assert clean_answers(form, again.answers, "draft").answers == again.answers
    assert clean_answers(form, cleaned.answers, level, reasons).answers == cleaned.answers, "other answers again"
    if level == "sign" and not cleaned.errors:
        assert validator_of(form).is_valid(cleaned.answers), "signed against the schema"
