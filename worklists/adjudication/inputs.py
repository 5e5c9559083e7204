"""The reads that an adjudication is about: one session's, or all of a subject's, under one reading condition."""

from dataclasses import dataclass
from datetime import date

from ecrf.definition import definition_of
from ecrf.models import ImageAssessor
from rapidreader.audit.canonical import parse_json

from ..models import Read, WorklistItem
from ..reading_rules import rules_of
from .language import SUBJECT, Reading
from .rules import AdjudicationRules

LAST = date.max


@dataclass(frozen=True)
class Inputs:
    """All primary reads of what is compared: of each slot (reader 1, reader 2 …) its assessors, in time order.

    `item` is the session in question, of a subject the last one; `times` what is known of each session's place in
    the course: {session: {"time_point_number", "time_point_day"}}.
    """

    item: WorklistItem
    assessors: dict[int, list[ImageAssessor]]
    times: dict[int, dict]

    def readings(self, scope: str) -> list:
        """What rules compare, slot by slot: a Reading, of a subject a list of them."""
        found = [[_reading(one, self.times) for one in series] for series in self.assessors.values()]
        return found if scope == SUBJECT else [series[-1] for series in found]


def declared_rules(worklist) -> AdjudicationRules:
    """The rules of a worklist's protocol; none of a plain or a training worklist."""
    if not worklist.protocol or worklist.purpose != worklist.Purpose.LIVE:
        return AdjudicationRules()
    declared = rules_of(worklist.protocol).adjudication
    return AdjudicationRules.of({"rules": declared.rules, "adjudicators": declared.adjudicators})


def primary_reads(worklist, condition: str):
    """The reads that count for the result: not hidden repeats, global reviews or adjudications, and not cancelled."""
    reads = Read.objects.filter(worklist=worklist, kind=Read.Kind.READ, condition=condition, repetition=0)
    return reads.exclude(state=Read.State.CANCELLED).filter(item__withdrawn_at__isnull=True)


def inputs_of(read: Read, scope: str) -> Inputs | None:
    """What is compared once this read is complete; None while a read is missing, or there is nothing to compare."""
    reads = primary_reads(read.worklist, read.condition)
    if scope == SUBJECT:
        reads = reads.filter(item__session__subject=read.item.session.subject_id)
    else:
        reads = reads.filter(item=read.item_id)
    reads = list(reads.select_related("item__session"))
    if len({one.slot for one in reads}) < 2 or any(one.state != Read.State.COMPLETE for one in reads):
        return None
    return _gathered(reads)


def _gathered(reads: list[Read]) -> Inputs:
    items = sorted({one.item_id: one.item for one in reads}.values(), key=time_order)
    current = {(one.read_key, one.revision): one for one in _assessors_of(reads)}
    by_place = {(one.slot, one.item_id): current[one.pk, one.revision] for one in reads}
    assessors = {
        slot: [by_place[slot, item.pk] for item in items if (slot, item.pk) in by_place]
        for slot in sorted({one.slot for one in reads})
    }
    return Inputs(items[-1], assessors, _times(items))


def _times(items: list[WorklistItem]) -> dict[int, dict]:
    first = items[0].session.date
    return {
        item.session_id: {
            "time_point_number": number,
            "time_point_day": (item.session.date - first).days if item.session.date and first else None,
        }
        for number, item in enumerate(items, start=1)
    }


def time_order(item: WorklistItem) -> tuple:
    """Sessions of a subject in time; those without a date at the end, as listed."""
    return (item.session.date or LAST, item.place)


def _assessors_of(reads: list[Read]):
    assessors = ImageAssessor.objects.filter(read_key__in=[one.pk for one in reads])
    return assessors.select_related("template_version")


def is_not_readable(assessor: ImageAssessor) -> bool:
    return outcome_of(assessor) == "not_readable"


def outcome_of(assessor: ImageAssessor) -> str:
    return parse_json(assessor.circumstances).get("outcome", "read") if assessor.circumstances else "read"


def _reading(assessor: ImageAssessor, times: dict[int, dict]) -> Reading:
    definition, answers = definition_of(assessor.template_version), parse_json(assessor.answers)
    return Reading(definition, answers, is_not_readable(assessor), times[assessor.session_id])
