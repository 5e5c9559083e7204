"""Broken HTML by a grammar, real and own documents with pieces torn out, and JSON that is none."""

import os
from functools import cache
from pathlib import Path

from ecrf.definition import plain_definition
from ecrf.definition.meta import problems_of_document
from ecrf.exporting.mrrt import to_mrrt
from ecrf.importing import import_source
from tests.ecrf.exporting.definitions import RICH


def words_of(text: str) -> list[str]:
    return text.split()


FOLDER = Path(os.environ.get("RR_TEST_DATA", "nowhere")) / "radreport"
LARGEST = 1_100_000
TAGS = words_of("""
    p div section header table tr td th label span select option optgroup textarea fieldset legend details summary
    datalist h1 h2 h6 br form script style b template svg math title head body html meta link embed img input button
    iframe object ul li ol frameset noscript plaintext xmp base
""")
TYPES = words_of("text radio checkbox number date time hidden textarea range file x submit email color")
NAMES = words_of("""
    id name for value type checked selected list multiple title placeholder data-group data-field-type src class
    data-field-units data-field-completion-action data-section-name data-section-required data-show-if data-radlex
    data-mrrt-condition data-field-merge-flag data-en data-template-uid min max step maxlength onclick style href
    data-rr-type data-rr-for data-rr-checks data-rr-kind data-rr-format lang content charset required disabled
""")
VALUES = words_of("""
    a b c 1 -1 1e400 NaN 0.1 99999999999999999999 text/xml true Y RADIO PROHIBIT #a=1 a>=2 javascript:x ../../x
    {} [1] null radio de 1,5 RID1 http://radlex.org/RID/RID1 {"a":1} ["eq",["field","a"]] utf-7 %00 é 😀 \ufffe
""")
WORDS = [
    "words: ",
    "&amp;",
    "&#0;",
    "&#xD800;",
    "&nbsp",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "\ufffe",
    "ä",
    " mm",
    "<",
]
WORDS += [
    ">",
    '"',
    "'",
    "\0",
    "\r\n",
    "<?xml version='1.0'?>",
    "<!DOCTYPE html [<!ENTITY e 'x'>]>",
    "&e;",
    "\u202e",
    "=1+1",
]
XML = [
    "<template_attributes>",
    "</template_attributes>",
    "<entry ORIGTXT=a>",
    "<term type=x>",
    "<code value=1 scheme=RADLEX",
]
XML += [" meaning='x'>", "</code>", "<coding_scheme name=a>", "<!--", "-->", "&", "<coded_content>", "]]>"]


def make(random) -> bytes:
    """A file as somebody could upload it."""
    kind = random.choice(["grammar", "grammar", "many", "torn", "torn", "own", "json", "bytes"])
    return globals()[f"_{kind}"](random)[:LARGEST]


def _grammar(random) -> bytes:
    pieces = [_piece(random) for _ in range(random.choice([5, 30, 200]))]
    return f"<html><body>{''.join(pieces)}".encode("utf-8", "replace")


def _piece(random) -> str:
    kind = random.random()
    if kind < 0.35:
        return f"<{random.choice(TAGS)}{_attributes(random)}>"
    if kind < 0.6:
        return f"<input type={random.choice(TYPES)}{_attributes(random)}>"
    if kind < 0.75:
        return f"</{random.choice(TAGS)}>"
    if kind < 0.8:
        return f"<script type=text/xml>{''.join(random.choices(XML, k=12))}</script>"
    return random.choice(WORDS)


def _attributes(random) -> str:
    return "".join(
        f" {random.choice(NAMES)}={random.choice(QUOTES)}{random.choice(VALUES)}{random.choice(QUOTES)}"
        for _ in range(random.randrange(4))
    )


QUOTES = ["", '"', "'"]


def _many(random) -> bytes:
    """One little thing very often, in something, with a field at the end."""
    piece = "".join(_piece(random) for _ in range(random.randrange(1, 4))).encode("utf-8", "replace")
    count = random.choice([100, 3_000, 100_000])
    start = "".join(_piece(random) for _ in range(3)).encode("utf-8", "replace")
    return b"<html><body>" + start + (piece * count)[: LARGEST - 100] + b"<input name=end>"


@cache
def _real() -> list[bytes]:
    files = [path.read_bytes() for path in sorted(FOLDER.rglob("*.html"))]
    return [*files, to_mrrt(RICH)] if files else [to_mrrt(RICH)]


def _torn(random) -> bytes:
    return _tear(random.choice(_real()), random)


def _own(random) -> bytes:
    return _tear(to_mrrt(RICH), random)


def _json(random) -> bytes:
    return _tear(RICH.to_json().encode(), random)


def _tear(source: bytes, random) -> bytes:
    """Some pieces cut out, doubled, moved, or replaced by something that has no business there."""
    for _ in range(random.randrange(1, 12)):
        start = random.randrange(len(source) or 1)
        length = random.choice([1, 5, 40, 2_000])
        piece = source[start : start + length]
        filler = _piece(random).encode("utf-8", "replace")
        instead = random.choice(
            [b"", piece * 2, piece * 50, filler, piece[::-1], bytes(random.randrange(256) for _ in piece[:40])]
        )
        source = (source[:start] + instead + source[start + length :])[:LARGEST]
    return source


def _bytes(random) -> bytes:
    return random.choice([b"", b"<p>", b"\xff\xfe<\0p\0", b"{", b"\xef\xbb\xbf{"]) + random.randbytes(
        random.choice([0, 9, 5_000])
    )


def check(source: bytes) -> None:
    imported = import_source(source, name="x.html")
    report = imported.report.to_dict()
    lines = report["mapped"] + report["repaired"] + report["dropped"]
    assert len(lines) == report["controls"], "a control is not in the report once"
    assert bool(imported.definition) is not bool(report["errors"]), "neither a form nor an error, or both"
    if imported.definition is None:
        assert all(error.strip() for error in report["errors"])
        return
    assert problems_of_document(plain_definition(imported.definition)) == [], "a form that is none"
    again = import_source(to_mrrt(imported.definition))
    assert again.definition == imported.definition, "another form after a round trip"
