"""The annotated form as PDF: left what the reader sees, right what stands behind it, conditions in words."""

import io
from threading import Lock

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import SimpleDocTemplate, Spacer, Table

from ecrf.definition import REQUIRED, WARN, Definition, Field, Group, Section, type_of

from .annotations import Annotator
from .editions import Edition
from .pdf_fonts import register_fonts
from .pdf_parts import AnswerBox, Choice, NumberedCanvas, words
from .redcap_names import choices_of

LEFT, RIGHT = 100 * mm, 80 * mm
PADDING = 6  # points around everything, which reportlab puts there
RADIOS_AT_MOST, LISTED_AT_MOST = 7, 60  # options as marks; beyond that they run on in one paragraph
SHORT = {"integer", "decimal", "date", "time", "measurement", "scale", "calculated"}
RULE = HexColor("#c9ced3")
LAYOUT = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (0, -1), 6 * mm),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ("LINEABOVE", (0, 0), (-1, 0), 0.4, RULE),
    ("TOPPADDING", (0, 0), (-1, 0), 3),
]
STATES = {"DRAFT": "draft", "ACTIVE": "published", "RETIRED": "retired"}
_drawing = Lock()  # the fonts are shared by all threads, and keep notes while a document is made


def to_pdf(definition: Definition, edition: Edition) -> bytes:
    """The document, A4. The same form and edition give the same bytes."""
    with _drawing:
        return _drawn(definition, edition)


def _drawn(definition: Definition, edition: Edition) -> bytes:
    register_fonts()
    target = io.BytesIO()
    side = 15 * mm - PADDING
    margins = {"leftMargin": side, "rightMargin": side, "topMargin": 12 * mm, "bottomMargin": 18 * mm}
    document = SimpleDocTemplate(target, pagesize=A4, invariant=1, title=definition.title, **margins)
    document.lang = definition.language or "en"
    short = definition.title if len(definition.title) <= 60 else f"{definition.title[:59]}…"
    footer = f"{short} · version {edition.number} · {definition.content_hash[:16]}"
    document.build(
        [*_head(definition, edition), *_Body(definition).items(definition.items)],
        canvasmaker=type("Pages", (NumberedCanvas,), {"footer": footer}),
    )
    return target.getvalue()


def _head(definition: Definition, edition: Edition) -> list:
    state = STATES.get(edition.status, edition.status.lower())
    facts = [
        f"Version {edition.number}, {state}{f', {edition.date}' if edition.date else ''}",
        f"Content hash {definition.content_hash}",
        f"Identifier {edition.identifier}" if edition.identifier else "",
        f"Language {definition.language}" if definition.language else "",
        *(f"Reference: {reference}" for reference in definition.references),
        *(f"Code: {code.scheme} {code.value} {code.meaning}" for code in definition.codes),
    ]
    return [words(definition.title, "title"), *(words(fact, "fact") for fact in facts if fact), Spacer(0, 4 * mm)]


class _Body:
    def __init__(self, definition: Definition):
        self.annotator = Annotator(definition)

    def items(self, items) -> list:
        drawn = []
        for item in items:
            if isinstance(item, Field):
                drawn.append(self._field(item))
            else:
                drawn += [self._heading(item), *self.items(item.items)]
        return drawn

    def _heading(self, part: Section | Group):
        left = [words(part.title or part.key, "section")]
        if part.help:
            left.append(words(part.help, "help"))
        return _table([[left, self._notes(self.annotator.of_part(part))]])

    def _field(self, field: Field):
        left = [words(_marked(field), "option" if field.type == "instruction" else "label")]
        if field.help:
            left.append(words(field.help, "help"))
        choices = choices_of(field) if type_of(field).is_answered else ()
        left += self._answer(field, choices)
        rows = [[left, self._notes(self.annotator.of_field(field))]]
        if len(choices) > LISTED_AT_MOST:
            rows.append([words("; ".join(f"{one.label} ({one.value})" for one in choices), "fact"), []])
            return _table(rows)
        for option in choices:
            mark = Choice(option.label, is_square=field.type == "multiple_choice")
            rows.append([mark, self._notes(self.annotator.of_option(option))])
        return _table(rows)

    def _answer(self, field: Field, choices) -> list:
        if not type_of(field).is_answered or (choices and len(choices) <= RADIOS_AT_MOST):
            return []
        if field.type == "yes_no":
            return [Choice("yes", is_square=False), Choice("no", is_square=False)]
        if field.type == "scale" and not choices:
            ends = [f"{limit:f}" if limit is not None else "" for limit in (field.minimum, field.maximum)]
            low, high = (f"{end} {label}".strip() for end, label in zip(ends, _ends(field), strict=True))
            return [AnswerBox(slider=(low, high))]
        if field.type == "multiple_choice":
            return []
        return [AnswerBox(lines=3 if field.type == "long_text" else 1, share=_share(field, choices), unit=field.unit)]

    def _notes(self, notes: list[tuple[str, str]]) -> list:
        return [words(text, style) for style, text in notes]


def _ends(field: Field) -> tuple[str, str]:
    return field.low_label, field.high_label


def _share(field: Field, choices) -> float:
    return 0.5 if field.type in SHORT or choices else 0.7 if field.unit else 1.0


def _marked(field: Field) -> str:
    return f"{field.label} {({REQUIRED: '*', WARN: '(*)'}).get(field.required, '')}".rstrip()


def _table(rows: list) -> Table:
    return Table(rows, colWidths=[LEFT, RIGHT], style=LAYOUT, splitInRow=1)
