import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ecrf.exporting.csv_text import BOM, cell, csv_chunks, guarded, unguarded

FORMULAS = ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=", "-", "＝1+1", "'=1"]
HARMLESS = ["", "text", "a=b", "-5", "+4.5", "-1,5", "-1e-3", "2026-01-01", "'", "'quoted'", " =1", "😀"]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert guarded(text) == text


@pytest.mark.parametrize("text", FORMULAS + HARMLESS + ["''=1", "'-5", "'@"])
def test_what_was_entered_can_be_told_from_what_is_in_the_file(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (-5, "-5"),
        (Decimal("-12.50"), "-12.50"),
        (datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC), "2026-01-02T03:04:05.678Z"),
    ],
)
def test_values_are_spelt_in_one_way(value, text):
    assert cell(value) == text


def test_any_text_comes_back_out_of_the_file():
    hard = ['"', ",", "\r\n", "a\rb", "a\nb", "\u2028", "x" * 100_000, "\ufeff", *FORMULAS, *HARMLESS]
    content = b"".join(csv_chunks(["text", "n"], ([text, n] for n, text in enumerate(hard))))
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))[1:]
    assert [unguarded(text) for text, _ in rows] == hard


def test_rows_leave_in_chunks_and_the_byte_order_mark_stands_first():
    chunks = list(csv_chunks(["n"], ([n] for n in range(1200)), with_bom=True))
    assert chunks[0] == BOM + b"n\r\n"
    assert len(chunks) == 4
