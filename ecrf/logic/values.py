"""The values that expressions work on: Decimal, text, bool, date, tuple of texts, PRESENT; None where there is none.

Every number is kept at 20 decimals, rounded half up, and is None beyond 40 whole digits. The browser's twin
(static/ecrf/logic/decimal.js and values.js) counts in whole multiples of 10^-20.
"""

import re
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

STEP = Decimal("1E-20")
ZERO = Decimal(0).quantize(STEP)
# 40 whole digits and 20 decimals: what does not fit into 60 digits becomes NaN, because nothing is trapped.
FITTING = Context(prec=60, rounding=ROUND_HALF_UP, traps=[])
# Wide enough for every sum, product and quotient of two fitting numbers. Quotients are cut off here, not rounded:
# rounding them here and again in FITTING would round twice.
EXACT = Context(prec=130, rounding=ROUND_DOWN, traps=[])

PRESENT = object()  # an answer of which only its presence counts, as an image reference

NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TEXT_DIGITS = 200  # longer than this no number is


def fit(number: Decimal) -> Decimal | None:
    """The number as it is kept, or None where it is none or too large."""
    fitting = FITTING.quantize(number, STEP)
    return None if fitting.is_nan() else fitting or ZERO


def number(value) -> Decimal | None:
    """The number of an answer: a Decimal or int, or its text as it comes over the wire."""
    if isinstance(value, Decimal):
        return fit(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return fit(Decimal(value)) if value.bit_length() < 200 else None
    if isinstance(value, str) and len(value) <= TEXT_DIGITS and NUMBER.fullmatch(value):
        return fit(Decimal(value.replace(",", ".")))
    return None


def measured(value) -> Decimal | None:
    """The number of a measurement {"value", "unit"}."""
    return number(value.get("value")) if isinstance(value, dict) else None


def text(value) -> str | None:
    return value if isinstance(value, str) and value else None


def truth(value) -> bool | None:
    return value if isinstance(value, bool) else None


def day(value) -> date | None:
    """The date of a text 2026-11-20; None where the calendar has no such day."""
    if not isinstance(value, str) or not DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def texts(value) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None
    return tuple(value) or None


def presence(value) -> object | None:
    return PRESENT if isinstance(value, dict) and value else None


READERS = {
    "number": number,
    "measurement": measured,
    "text": text,
    "bool": truth,
    "date": day,
    "list": texts,
    "image": presence,
}


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up: 2.5 becomes 3, and -2.5 becomes -3."""
    return FITTING.quantize(value, Decimal(1).scaleb(-places))


def plain_number(value: Decimal, places: int | None) -> Decimal:
    """A result as it is stored: with so many decimals, or as many as are needed (at most ten); never -0."""
    shown = format(rounded(value, 10 if places is None else places), "f")
    if places is None and "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return Decimal(shown) or Decimal(shown).copy_abs()
