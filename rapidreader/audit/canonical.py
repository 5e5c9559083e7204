"""Canonical JSON text and its SHA-256: the form in which answers and events are hashed and kept.

PostgreSQL's jsonb changes key order and number spelling, so what is hashed is text, never jsonb. Numbers with a
fraction are Decimal on both ways and keep the digits that were entered (12.50 stays 12.50).
"""

import hashlib
import re
from datetime import UTC, date, datetime
from uuid import UUID

import simplejson

# A NUL character as JSON writes it; not the six letters \u0000 that somebody typed, whose backslash is doubled.
NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")


def canonical_json(value) -> str:
    """JSON with sorted keys, no white space, UTF-8 text, exact decimals; NaN and Infinity raise ValueError."""
    return simplejson.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
        use_decimal=True,
        default=_plain,
    )


def _refuse_constant(name):
    raise ValueError(f"{name} is not a JSON number")


def parse_json(text: str | bytes):
    """The value of a JSON text, fractions as Decimal. Raises ValueError and nothing else: for NaN, Infinity, NUL,
    lone surrogates, numbers beyond every limit, and what is nested too deeply.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    try:
        value = simplejson.loads(text, use_decimal=True, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ArithmeticError:
        raise ValueError("a number in it has too large an exponent") from None
    check = simplejson.dumps(value, ensure_ascii=False, use_decimal=True)
    check.encode("utf-8")  # a lone surrogate cannot be stored, hashed or exported
    if "\\u0000" in check and NUL.search(check):
        raise ValueError("a NUL character cannot be stored")
    return value


def sha256_text(text: str) -> str:
    """64 hexadecimal digits; lone surrogates raise UnicodeEncodeError, which is a ValueError."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def content_hash(value) -> str:
    return sha256_text(canonical_json(value))
