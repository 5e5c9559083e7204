"""The annotated form as PDF, by the text that a reader of PDFs finds in it."""

import re
import zlib
from dataclasses import replace

import pytest

from ecrf.definition import Definition, Field, Option
from ecrf.exporting.annotated import to_pdf
from ecrf.exporting.annotations import Annotator
from ecrf.exporting.editions import Edition
from ecrf.exporting.pdf_fonts import shown
from ecrf.exporting.words import Words
from tests.ecrf.exporting.definitions import CLASS, RICH, TARGETS, TOTAL

EDITION = Edition(3, "DRAFT", "1.2.3.4", "2026-11-20")


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


def test_the_same_form_gives_the_same_bytes():
    first = to_pdf(RICH, EDITION)
    assert first.startswith(b"%PDF-")
    assert first.rstrip().endswith(b"%%EOF")
    assert to_pdf(RICH, EDITION) == first


def test_the_fonts_are_inside():
    pdf = to_pdf(RICH, EDITION)
    assert len(re.findall(rb"/FontFile2", pdf)) >= 3
    assert b"FiraGO" in pdf


def test_a_long_form_has_many_pages_and_lists_do_not_break_it():
    options = tuple(Option(f"v{number}", f"Wert {number}") for number in range(400))
    fields = [Field(f"f{number}", "text", f"Field {number}", help="Long help. " * 60) for number in range(60)]
    form = Definition("Long", (*fields, Field("list", "single_choice", "List", options=options)))
    assert pages(to_pdf(form, EDITION)) > 10
    huge = replace(form, items=(Field("a", "instruction", "word " * 4_000, help="x" * 15_000),))
    assert pages(to_pdf(huge, EDITION)) > 2


def test_characters_without_a_glyph_are_named():
    assert shown("Größe Ω ≥ 中 <b>\nend") == "Größe Ω ≥ [U+4E2D] &lt;b&gt;<br/>end"


@pytest.mark.parametrize("text", ["</para>", "<font size=99>", "&#0;", "{{x}}", "\x01\x02", "a" * 5_000])
def test_no_text_breaks_the_document(text):
    field = Field("a", "single_choice", text, help=text, unit=text[:100], options=(Option(text, text),))
    assert pages(to_pdf(Definition(text[:200], (field,)), EDITION)) >= 1


def notes(part) -> str:
    annotator = Annotator(RICH)
    found = annotator.of_field(part) if isinstance(part, Field) else annotator.of_part(part)
    return "\n".join(text for _, text in found)


def test_everything_that_bears_on_an_answer_stands_beside_it():
    fields = {**RICH.fields_by_key, **{one.key: one for one in TARGETS.items}}
    assert notes(fields["diameter"]).splitlines() == [
        "diameter",
        "Measurement in mm",
        "from 0.0, to 500, at most 1 decimals",
        "Warning if “Longest diameter” is below 10: Below 10 mm.",
        "Measured with Length, length",
    ]
    assert "Must be answered if “Anything seen” is yes" in notes(fields["size"])
    assert "Preselected: L" in notes(fields["side"])
    assert "In the source: S-1" in notes(fields["side"])
    assert "Repeats: 0 to 5 rows, named T1, T2 …" in notes(TARGETS)
    assert "Shown only if “Anything seen” is yes" in notes(TARGETS)
    assert "LOINC 59776-5 Findings" in notes(RICH.items[2])


def test_rules_are_said_in_words():
    assert "Rule 1: the sum of “Longest diameter” over “Target lesions” if the number of rows" in notes(TOTAL)
    assert "Rule 1: “large” if “Count” is above 3 (More than 3.)" in notes(CLASS)


def test_a_yes_or_no_field_alone_means_yes():
    assert Words(RICH).condition(["field", "seen"]) == "“Anything seen” is yes"
    assert Words(RICH).of(["and", ["field", "seen"], ["not", ["field", "seen"]]]).count("is yes") == 2


@pytest.mark.parametrize(
    ("ast", "words"),
    [
        (["in", ["field", "side"], [["text", "L"], ["text", "R"]]], "“Side” is “left” or “right”"),
        (["not", ["answered", ["field", "size"]]], "“Size” is not answered"),
        (
            ["or", ["and", ["answered", ["field", "size"]], ["empty", ["field", "day"]]], ["bool", False]],
            "(“Size” is answered and “Day” is not answered) or no",
        ),
        (["mul", ["add", ["field", "size"], ["num", "1"]], ["num", "2"]], "(“Size” + 1) × 2"),
        (["round", ["field", "size"], ["num", "1"]], "“Size” rounded to 1 decimals"),
        (
            ["any", "targets", ["gt", ["field", "diameter"], ["num", "9"]]],
            "a row of “Target lesions” has “Longest diameter” is above 9",
        ),
        (["days", ["field", "day"], ["date", "2026-11-20"]], "the days from “Day” to 2026-11-20"),
        (
            ["if", ["bool", True], ["neg", ["num", "1"]], ["abs", ["num", "2"]]],
            "−1 if yes, otherwise the amount of 2",
        ),
        (["least", ["num", "1"], ["num", "2"]], "the least of 1, 2"),
    ],
)
def test_expressions_are_read_aloud(ast, words):
    assert Words(RICH).of(ast) == words


def test_nothing_is_fetched_or_run_by_the_document():
    pdf = to_pdf(RICH, EDITION)
    streams = b"".join(_unpacked(pdf))
    for word in (b"/JavaScript", b"/JS", b"/OpenAction", b"/URI", b"/Launch"):
        assert word not in pdf + streams


def _unpacked(pdf: bytes):
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            yield zlib.decompress(packed)
        except zlib.error:
            continue
