"""What activation would give each reader, computed by the same compiler, before anything is written."""

from dataclasses import dataclass

from .plan import Plan, activation_problems
from .schedules import schedule_of

SHOWN_FIRST, SHOWN_LAST = 5, 2


@dataclass(frozen=True)
class ReaderPreview:
    """The beginning and the end of one reader's order; `hidden` sessions lie between."""

    reader: object
    total: int
    first: list
    last: list
    hidden: int


@dataclass(frozen=True)
class Preview:
    """A draft as its readers would get it, and what still keeps it from being activated."""

    plan: Plan
    problems: dict
    readers: list[ReaderPreview]
    read_count: int
    schedule_hash: str


def _of_reader(reader, rows, sessions) -> ReaderPreview:
    named = [(row.position, sessions[row.item]) for row in rows]
    if len(named) <= SHOWN_FIRST + SHOWN_LAST + 1:
        return ReaderPreview(reader, len(named), named, [], 0)
    hidden = len(named) - SHOWN_FIRST - SHOWN_LAST
    return ReaderPreview(reader, len(named), named[:SHOWN_FIRST], named[-SHOWN_LAST:], hidden)


def preview_of(worklist) -> Preview:
    plan = Plan.of(worklist)
    schedule = schedule_of(plan)
    sessions = {session.study_instance_uid: session for session in plan.sessions}
    readers = [_of_reader(reader, schedule.of_reader(str(reader.pk)), sessions) for reader in plan.readers]
    problems = activation_problems(worklist, plan)
    return Preview(plan, problems, readers, len(schedule.rows), schedule.sha256)
