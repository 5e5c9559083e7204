"""CSV that survives spreadsheets: pure functions from cells to bytes (RFC 4180, UTF-8)."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

ROWS_PER_CHUNK = 500
BOM = b"\xef\xbb\xbf"
# What a spreadsheet takes for a formula (OWASP, CSV injection), its full-width forms included. Apostrophes before
# it count too, so that taking one away again always gives back what was entered.
FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?")


def guarded(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe before it where it could be one."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """What was entered, from what `guarded` made of it."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def cell(value) -> str:
    """One value as CSV shows it: yes/no as true/false, times as ISO 8601 in UTC, numbers as they were entered."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return guarded(value) if isinstance(value, str) else str(value)


def csv_chunks(header: list[str], rows: Iterable[Iterable], *, with_bom: bool = False) -> Iterator[bytes]:
    """The file in chunks of some hundred rows: one row per chunk costs twice the time."""
    lines = iter(rows)
    first = (BOM if with_bom else b"") + _lines([header])
    yield first
    while chunk := list(islice(lines, ROWS_PER_CHUNK)):
        yield _lines(chunk)


def _lines(rows: Iterable[Iterable]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()
