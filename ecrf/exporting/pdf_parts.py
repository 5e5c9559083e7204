"""What the annotated form is drawn with: styles, option marks, answer boxes, numbered pages."""

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from .pdf_fonts import BOLD, ITALIC, MONO, WORDS, shown

INK, FAINT, BLUE = HexColor("#1a1d21"), HexColor("#6a7178"), HexColor("#0b4f8a")
LONGEST = 2_000  # characters of an option: one that is longer than a page could not be drawn
BASE = ParagraphStyle("base", fontName=WORDS, fontSize=9, leading=11.5, textColor=INK, splitLongWords=1)
STYLES = {
    "title": ParagraphStyle("title", BASE, fontName=BOLD, fontSize=16, leading=20, spaceAfter=4),
    "fact": ParagraphStyle("fact", BASE, fontSize=8, leading=10.5, textColor=FAINT),
    "section": ParagraphStyle("section", BASE, fontName=BOLD, fontSize=12, leading=15, spaceBefore=10, spaceAfter=2),
    "label": ParagraphStyle("label", BASE, fontName=BOLD),
    "help": ParagraphStyle("help", BASE, fontName=ITALIC, fontSize=8, leading=10, textColor=FAINT),
    "option": BASE,
    "note": ParagraphStyle("note", BASE, fontSize=7.5, leading=9.5, textColor=BLUE),
    "key": ParagraphStyle("key", BASE, fontName=MONO, fontSize=7.5, leading=9.5, textColor=BLUE),
}


def words(text: str, style: str) -> Paragraph:
    return Paragraph(shown(text), STYLES[style])


class Choice(Flowable):
    """An option with the circle of a single choice or the square of a multiple one."""

    indent = 5 * mm

    def __init__(self, label: str, *, is_square: bool):
        super().__init__()
        self.inner, self.is_square = words(label[:LONGEST], "option"), is_square

    def wrap(self, width, height):
        self.width = width
        _, self.height = self.inner.wrap(width - self.indent, height)
        return width, self.height

    def draw(self):
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(0.6)
        middle = self.height - STYLES["option"].leading / 2 - 0.5
        if self.is_square:
            self.canv.rect(1.2 * mm, middle - 3.2, 6.4, 6.4)
        else:
            self.canv.circle(1.2 * mm + 3.2, middle, 3.2)
        self.inner.drawOn(self.canv, self.indent, 0)


class AnswerBox(Flowable):
    """Where something is written: a frame of some lines with the unit behind it, or the line of a slider."""

    def __init__(self, *, lines: int = 1, share: float = 1.0, unit: str = "", slider: tuple[str, str] | None = None):
        super().__init__()
        self.lines, self.share, self.unit, self.slider = lines, share, unit, slider

    def wrap(self, width, height):
        self.width, self.height = width, self.lines * 5.5 * mm + (4 * mm if self.slider else 0)
        return width, self.height + 1 * mm

    def draw(self):
        self.canv.setStrokeColor(FAINT)
        self.canv.setLineWidth(0.6)
        if self.slider:
            return self._draw_slider()
        width = self.width * self.share
        self.canv.rect(0, 1 * mm, width, self.height - 1 * mm)
        self._write(width + 1.5 * mm, 3 * mm, self.unit)
        return None

    def _draw_slider(self):
        line = self.height - 3 * mm
        self.canv.line(0, line, self.width, line)
        for place in (0, self.width):
            self.canv.line(place, line - 1 * mm, place, line + 1 * mm)
        low, high = (words(text, "fact") for text in self.slider)
        for one, place in ((low, 0), (high, self.width / 2)):
            _, height = one.wrap(self.width / 2, self.height)
            one.drawOn(self.canv, place, max(0, line - 1.5 * mm - height))

    def _write(self, x, y, text: str):
        one = words(text, "option")
        _, height = one.wrap(max(self.width - x, 12 * mm), self.height)
        one.drawOn(self.canv, x, y - height / 2 + 1 * mm)


class NumberedCanvas(Canvas):
    """Writes "page 2 of 7" once it is known how many there are."""

    footer = ""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._pages = []

    def showPage(self):
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self):
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._write_footer(f"{self.footer} · page {number} of {len(self._pages)}")
            super().showPage()
        super().save()

    def _write_footer(self, text: str):
        one = words(text, "fact")
        _, height = one.wrap(self._pagesize[0] - 30 * mm, 20 * mm)
        one.drawOn(self, 15 * mm, 14 * mm - height)
