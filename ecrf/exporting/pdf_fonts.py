"""The typeface of PDFs: FiraGO for words, Cascadia Mono for keys, both out of a package and embedded as subsets."""

import io
from functools import cache
from xml.sax.saxutils import escape

import pymupdf_fonts
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

WORDS, BOLD, ITALIC, MONO = "FiraGO", "FiraGO-Bold", "FiraGO-Italic", "CascadiaMono"
FILES = {WORDS: "figo", BOLD: "figbo", ITALIC: "figit", MONO: "cascadia"}


@cache
def _known() -> frozenset[int]:
    """The characters that every one of the fonts has; registers them on the way."""
    fonts = {name: TTFont(name, io.BytesIO(pymupdf_fonts.fontbuffers[file]())) for name, file in FILES.items()}
    for font in fonts.values():
        registerFont(font)
    registerFontFamily(WORDS, normal=WORDS, bold=BOLD, italic=ITALIC, boldItalic=BOLD)
    return frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in fonts.values()))


def register_fonts() -> None:
    _known()


def shown(text: str) -> str:
    """Text as a paragraph takes it: escaped, line ends kept, a character without a glyph named by its number."""
    known = _known()
    told = "".join(one if ord(one) in known or one in "\n\t" else f"[U+{ord(one):04X}]" for one in text)
    return escape(told).replace("\n", "<br/>")
