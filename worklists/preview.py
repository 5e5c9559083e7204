"""What activation would give each reader, computed by the same compiler and judged by the checker, before anything is
written.
"""

from dataclasses import dataclass
from functools import cached_property

from .naming import name_of, named
from .plan import Plan, activation_problems
from .protocols.figures import Figures, ReaderFigures, figures
from .protocols.rules import RULES, violations
from .protocols.schedule import Refused, Row, Schedule
from .schedules import schedule_of

SHOWN_FIRST, SHOWN_LAST = 5, 2
MOST_VIOLATIONS, MOST_OVERLAPS = 20, 24


@dataclass(frozen=True)
class Place:
    """One line of an order."""

    position: int
    session: object
    condition: str
    period: int
    is_repeat: bool


@dataclass(frozen=True)
class ReaderPreview:
    """The beginning and the end of one reader's order; `hidden` reads lie between. `parts` are those of `columns`."""

    reader: object
    figures: ReaderFigures
    parts: list[int]
    first: list[Place]
    last: list[Place]
    hidden: int

    @property
    def total(self) -> int:
        return self.figures.reads


@dataclass(frozen=True)
class Preview:
    """A plan as its readers would get it. Without a schedule `refused` says which rule none can meet."""

    plan: Plan
    problems: dict
    schedule: Schedule | None
    refused: Refused | None

    @property
    def rules(self) -> dict[str, str]:
        return RULES

    @property
    def read_count(self) -> int:
        return len(self.schedule.rows) if self.schedule else 0

    @property
    def schedule_hash(self) -> str:
        return self.schedule.sha256 if self.schedule else ""

    @property
    def refusal(self) -> str:
        return named(self.refused.text, self.plan.readers, self.plan.sessions) if self.refused else ""

    @property
    def refused_rule(self) -> str:
        return RULES.get(self.refused.rule, "") if self.refused else ""

    @cached_property
    def violations(self) -> list[str]:
        """Every rule that the compiled schedule violates, judged without the compiler."""
        if not self.schedule:
            return []
        own = self.schedule
        found = violations(self.plan.protocol, own.items, own.readers, own.rows)
        return [named(one.text, self.plan.readers, self.plan.sessions) for one in found[:MOST_VIOLATIONS]]

    @cached_property
    def figures(self) -> Figures | None:
        return figures(self.schedule.readers, self.schedule.rows) if self.schedule else None

    @cached_property
    def columns(self) -> list[tuple[int, str]]:
        """The periods and conditions that reads are in, when there is more than one."""
        parts = {part for one in self.figures.readers for part in one.parts} if self.figures else set()
        return sorted(parts) if len(parts) > 1 else []

    @property
    def column_names(self) -> list[str]:
        several = len({period for period, _ in self.columns}) > 1
        return [
            " · ".join(one for one in (f"period {period}" if several else "", self._condition(key)) if one)
            for period, key in self.columns
        ]

    def _condition(self, key: str) -> str:
        condition = self.plan.protocol.condition(key)
        return condition.label if condition else key

    @cached_property
    def _sessions(self) -> dict:
        return {session.study_instance_uid: session for session in self.plan.sessions}

    def _place(self, row: Row) -> Place:
        condition = self._condition(row.condition)
        return Place(row.position, self._sessions[row.item], condition, row.period, bool(row.repetition))

    def _of_reader(self, reader, own: ReaderFigures, rows: list[Row]) -> ReaderPreview:
        parts = [own.parts.get(column, 0) for column in self.columns]
        if len(rows) <= SHOWN_FIRST + SHOWN_LAST + 1:
            return ReaderPreview(reader, own, parts, [self._place(row) for row in rows], [], 0)
        first, last = rows[:SHOWN_FIRST], rows[-SHOWN_LAST:]
        hidden = len(rows) - SHOWN_FIRST - SHOWN_LAST
        return ReaderPreview(
            reader, own, parts, [self._place(r) for r in first], [self._place(r) for r in last], hidden
        )

    @cached_property
    def readers(self) -> list[ReaderPreview]:
        if not self.schedule:
            return []
        rows: dict[str, list[Row]] = {key: [] for key in self.schedule.readers}
        for row in self.schedule.rows:
            if row.reader is not None:
                rows[row.reader].append(row)
        return [
            self._of_reader(reader, own, rows[own.reader])
            for reader, own in zip(self.plan.readers, self.figures.readers, strict=True)
        ]

    @property
    def pool(self) -> list[Place]:
        """The beginning of the pool."""
        rows = [row for row in self.schedule.rows if row.reader is None] if self.schedule else []
        return [self._place(row) for row in rows[: SHOWN_FIRST + SHOWN_LAST]]

    @property
    def overlaps(self) -> list[tuple[str, list[int]]]:
        """For each reader how many sessions each other one reads too; empty where that would be too large to read."""
        if not self.figures or self.plan.protocol.is_pool or not 1 < len(self.readers) <= MOST_OVERLAPS:
            return []
        keys = self.schedule.readers
        return [
            (name_of(reader), [self.figures.overlap[key, other] for other in keys])
            for reader, key in zip(self.plan.readers, keys, strict=True)
        ]


def preview_of_plan(plan: Plan, problems: dict) -> Preview:
    if not plan.sessions or not plan.readers:
        return Preview(plan, problems, None, None)
    try:
        return Preview(plan, problems, schedule_of(plan), None)
    except Refused as refused:
        return Preview(plan, problems, None, refused)


def preview_of(worklist) -> Preview:
    plan = Plan.of(worklist)
    return preview_of_plan(plan, activation_problems(worklist, plan))
