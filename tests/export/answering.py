"""Valid answers to any form, made from each field's place: they differ from field to field, not from run to run."""

from decimal import Decimal

TEXTS = [
    '<&>"]]>=+-@',
    "=1+1",
    "+49 30",
    "-x",
    "@SUM(A1)",
    "😀 é ü ß 中文",
    "'quoted'",
    "a;b,c\td",
    "-12.5",
    "x" * 100_000,
]
DATES, TIMES = ["2026-02-28", "1999-12-31"], ["00:00", "23:59"]


def within(field, number: Decimal) -> Decimal:
    low = field.minimum if field.minimum is not None else number
    high = field.maximum if field.maximum is not None else max(number, low)
    return min(max(number, low), high)


def answer(field, place: int):
    """A valid answer to a field; `place` lets options, texts and yes/no take turns."""
    match field.type:
        case "yes_no":
            return place % 2 == 0
        case "single_choice":
            return field.options[place % len(field.options)].value
        case "multiple_choice":
            return [option.value for number, option in enumerate(field.options) if (number + place) % 2 == 0] or None
        case "integer":
            return int(within(field, Decimal(place - 3)))
        case "decimal":
            return within(field, Decimal(place).scaleb(-1 if field.decimals != 0 else 0))
        case "date":
            return DATES[place % 2]
        case "time":
            return TIMES[place % 2]
    text = TEXTS[place % len(TEXTS)]
    return text[: field.max_length] if field.max_length else text


def answers_of(form, shift: int) -> dict:
    given = {field.key: answer(field, place + shift) for place, field in enumerate(form.fields())}
    return {key: value for key, value in given.items() if value is not None}
