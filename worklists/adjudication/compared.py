"""What an adjudicator sees of the reads that differ: A and B side by side, without names, times or order of reading.

Nothing in here says who made a read or when: identifiers of assessors, reads and measurements stay behind, and so do
answers that a form fills in with the reader's name or the day.
"""

import json
from dataclasses import dataclass, field

from django.utils.translation import get_language

from ecrf.definition import Definition, Field, Group, Section, definition_of, type_of
from ecrf.definition.languages import in_language
from ecrf.models import ImageAssessor
from rapidreader.archive.models import Session
from rapidreader.audit.canonical import parse_json

from ..blinded import BlindedSession, blind
from ..blinding.uids import exchanged_text
from ..models import Adjudication, Read
from .access import inputs_of
from .inputs import is_not_readable
from .language import SUBJECT, Reading
from .overlays import overlay_of, uid_of
from .reasons import lines_of, worded

GIVES_AWAY = {"reader.name", "today"}


@dataclass(frozen=True)
class Cell:
    """What one read says: `text` is None where nothing; `uid` of the drawn measurement that it was taken from."""

    letter: str
    text: str | None
    uid: str = ""


@dataclass(frozen=True)
class Line:
    """A heading ("section", "group", "row") or a field with a cell for each letter."""

    kind: str
    label: str
    cells: tuple[Cell, ...] = ()

    @property
    def differs(self) -> bool:
        return len({cell.text for cell in self.cells}) > 1


@dataclass(frozen=True)
class TimePoint:
    """One session: its lines, and which letters could not read it, with their reasons."""

    stored: Session = field(repr=False)  # for addresses only: no page shows anything of it
    session: BlindedSession
    key: str
    lines: list[Line]
    not_readable: dict[str, str]
    is_own: bool
    has_images: bool
    overlays: list[dict]

    @property
    def difference_count(self) -> int:
        return sum(line.differs for line in self.lines)


@dataclass(frozen=True)
class Compared:
    """The whole page of an adjudication."""

    adjudication: Adjudication
    letters: list[str]
    reasons: list[dict]
    time_points: list[TimePoint]

    @property
    def difference_count(self) -> int:
        return sum(point.difference_count for point in self.time_points)

    @property
    def columns(self) -> int:
        return 1 + len(self.letters)

    @property
    def is_on_subject(self) -> bool:
        return self.adjudication.scope == SUBJECT


@dataclass(frozen=True)
class _Said:
    """One assessor as it is compared."""

    letter: str
    assessor: ImageAssessor
    reading: Reading
    uids: dict[str, str]


def compared(read: Read, adjudication: Adjudication) -> Compared:
    """Everything that the adjudicator of this read may know of the reads between which to decide."""
    language, by_session = get_language() or "", {}
    for one in inputs_of(adjudication):
        by_session.setdefault(one.assessor.session_id, []).append(_said(one.letter, one.assessor, language))
    points = [_time_point(read, sides, number) for number, sides in enumerate(by_session.values(), start=1)]
    return Compared(
        adjudication=adjudication,
        letters=sorted({side.letter for sides in by_session.values() for side in sides}),
        reasons=[{"label": one["label"], "lines": lines_of(one)} for one in parse_json(adjudication.reasons)],
        time_points=points,
    )


def _said(letter: str, assessor: ImageAssessor, language: str) -> _Said:
    definition = in_language(definition_of(assessor.template_version), language)
    reading = Reading(definition, parse_json(assessor.answers), is_not_readable(assessor))
    refs = [one.get("uid") for one in parse_json(assessor.measurements)]
    return _Said(letter, assessor, reading, {ref: uid_of(letter, at) for at, ref in enumerate(refs, start=1)})


def _measurements(read: Read, assessor: ImageAssessor) -> list[dict]:
    """For a script, under the UIDs that the adjudicator's viewer knows; its numbers are doubles anyway."""
    return json.loads(exchanged_text(read, assessor.measurements))


def _time_point(read: Read, sides: list[_Said], number: int) -> TimePoint:
    session = sides[0].assessor.session
    why = {
        side.letter: parse_json(side.assessor.circumstances).get("not_readable_reason", "")
        for side in sides
        if side.reading.is_not_readable
    }
    return TimePoint(
        stored=session,
        session=blind(read, session),
        key=f"time-point-{number}",
        lines=_Lines(sides).of(sides[0].reading.definition),
        not_readable=why,
        is_own=session.pk == read.item.session_id,
        has_images=session.scans.filter(is_image=True).exists(),
        overlays=[overlay_of(side.letter, _measurements(read, side.assessor)) for side in sides],
    )


class _Lines:
    """The form's lines, with what each side says; what nobody answered is left out, and headings of nothing too."""

    def __init__(self, sides: list[_Said]):
        self._sides = sides

    def of(self, definition: Definition) -> list[Line]:
        return list(self._items(definition.items))

    def _items(self, items):
        for item in items:
            if isinstance(item, Section):
                inner = list(self._items(item.items))
                yield from [Line("section", item.title), *inner] if inner else []
            elif isinstance(item, Group):
                yield from self._group(item)
            elif _is_shown(item) and (line := self._line(item)):
                yield line

    def _line(self, one: Field, rows: dict | None = None) -> Line | None:
        cells = tuple(self._cell(side, one, rows) for side in self._sides)
        return Line("field", one.label, cells) if any(cell.text is not None for cell in cells) else None

    def _cell(self, side: _Said, one: Field, rows: dict | None) -> Cell:
        answers = side.reading.answers if rows is None else rows[side.letter]
        value = answers.get(one.key)
        ref = value.get("ref") if isinstance(value, dict) else None
        text = None if value is None else worded(side.reading.definition, one, value)
        return Cell(side.letter, text, side.uids.get(ref, ""))

    def _group(self, group: Group):
        rows = {side.letter: _rows_of(side, group) for side in self._sides}
        numbers = sorted({number for found in rows.values() for number in found})
        if numbers:
            yield Line("group", group.title)
        for number in numbers:
            here = {letter: found.get(number, {}) for letter, found in rows.items()}
            lines = [self._line(one, here) for one in group.items if _is_shown(one)]
            yield Line("row", f"{group.row_label}{number}")
            yield from (line for line in lines if line)


def _is_shown(one: Field) -> bool:
    return type_of(one).is_answered and one.prefill not in GIVES_AWAY


def _rows_of(side: _Said, group: Group) -> dict[int, dict]:
    return {row["row"]: row for row in side.reading.answers.get(group.key) or ()}
