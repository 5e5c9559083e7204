"""Numbers against fractions, which know nothing of digits."""

from decimal import Decimal, localcontext
from fractions import Fraction
from operator import add, mul, sub, truediv

import pytest

from ecrf.logic.expressions import evaluate
from ecrf.logic.values import READERS, day, number, plain_number

from .generating import Maker

OPERATIONS = {"add": add, "sub": sub, "mul": mul, "div": truediv}


def half_up(exact: Fraction, places: int = 20) -> Fraction | None:
    """Rounded as the language says, or None beyond 40 whole digits."""
    steps = exact * 10**places
    whole = int(abs(steps) + Fraction(1, 2)) * (-1 if steps < 0 else 1)
    return Fraction(whole, 10**places) if abs(whole) < 10 ** (40 + places) else None


def test_arithmetic_is_exact_and_rounds_half_up():
    make, seen = Maker(31), set()
    for _ in range(400):
        name = make.random.choice(list(OPERATIONS))
        a, b = make.number(), make.number()
        if name == "div" and not Decimal(b):
            continue
        expected = half_up(OPERATIONS[name](Fraction(a), Fraction(b)))
        found = evaluate([name, ["num", a], ["num", b]], {})
        assert (None if found is None else Fraction(found)) == expected, (name, a, b)
        places = make.random.randint(0, 20)
        found = evaluate(["round", ["num", a], ["num", str(places)]], {})
        rounded = half_up(Fraction(a), places)
        assert (None if found is None else Fraction(found)) == rounded, (a, places)
        seen.add((name, expected is None))
    assert len(seen) > 6, "too large results were hardly met"


def test_the_context_of_the_thread_changes_nothing():
    with localcontext() as context:
        context.prec = 3
        assert evaluate(["neg", ["add", ["num", "123456"], ["num", "0.789"]]], {}) == Decimal("-123456.789")
        assert str(plain_number(number("123456.789"), 2)) == "123456.79"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12,50", "12.5"),
        ("+.5", "0.5"),
        ("3.", "3"),
        (7, "7"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E+40"), None),
        (Decimal("1E+999999"), None),
        (Decimal("-1E-999999"), "0"),
        (Decimal("NaN"), None),
        (Decimal("Infinity"), None),
        (10**500, None),
        (True, None),
        (1.5, None),
        (" 1", None),
        ("1\n", None),
        ("٣", None),
        ("1e5", None),
        ("0" * 201, None),
    ],
)
def test_numbers_are_read_from_numbers_and_their_texts(value, expected):
    found = number(value)
    assert found == (None if expected is None else Decimal(expected))
    assert found is None or not found.is_signed() or found


def test_only_days_of_the_calendar_are_days():
    assert str(day("2024-02-29")) == "2024-02-29"
    for text in (
        "2023-02-29",
        "0000-01-01",
        "20261120",
        "2026-W01-1",
        "2026-11-20T10:00",
        "٢٠٢٦-11-20",
        " 2026-11-20",
        5,
    ):
        assert day(text) is None


@pytest.mark.parametrize("value", [None, 5, 1.5, "x", True, [], [1], {}, {"value": []}, object()])
def test_readers_take_anything(value):
    for read in READERS.values():
        read(value)
