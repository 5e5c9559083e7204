"""Training worklists: the known answers of their sessions, what a live list requires, and another attempt."""

from django.db import transaction

from ecrf.definition import definition_of
from rapidreader.archive.states import refuse_unless_open
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import canonical_json, parse_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed

from .. import access
from ..drafts import clean_draft, flat
from ..given import given
from ..models import GoldAnswer, Qualification, Read, Worklist
from ..qualification.scoring import Rule
from .holding import reopen_read


def _managed(worklist, by) -> Worklist:
    worklist = Worklist.objects.select_for_update().get(pk=worklist.pk)
    if not access.manages(by, worklist.trial):
        raise NotAllowed("Only coordinators and administrators of the trial may do that.")
    refuse_unless_open(worklist.trial)
    if worklist.purpose != Worklist.Purpose.TRAINING:
        raise Conflict("This is no training worklist: its answers are not known.")
    return worklist


@transaction.atomic
def set_known_answers(*, item, by, answers: dict, rules: dict[str, Rule]) -> GoldAnswer:
    """Say what is known of a session of a training worklist, and how it counts; until somebody was judged by it."""
    worklist = _managed(item.worklist, by)
    if Qualification.objects.filter(worklist=worklist).exists():
        raise Conflict("A reader was judged by these answers already; they stay as they are.")
    definition = definition_of(worklist.template_version)
    cleaned = clean_draft(definition, answers, {})
    if cleaned.errors:
        raise Invalid("Some answers are not right.", fields=cleaned.errors)
    known, scoring = canonical_json(cleaned.answers), {key: rule.value for key, rule in rules.items()}
    before = GoldAnswer.objects.filter(item=item).first()
    gold, _ = GoldAnswer.objects.update_or_create(
        item=item, defaults={"answers": known, "scoring": canonical_json(scoring)}
    )
    record(
        by=by,
        verb="known_answers_set",
        obj=item,
        trial_id=worklist.trial_id,
        changes={"answers": _changed(before, cleaned.answers), "scoring": scoring},
    )
    return gold


def _changed(before, answers) -> dict:
    old, new = flat(parse_json(before.answers)) if before else {}, flat(answers)
    return {key: [old.get(key), new.get(key)] for key in sorted({*old, *new}) if old.get(key) != new.get(key)}


@transaction.atomic
def repeat_training(*, worklist, reader, by, reason: str) -> int:
    """Give a reader the whole training worklist back for another attempt; how many reads were reopened."""
    worklist, reason = _managed(worklist, by), given(reason, "reason")
    reads = list(Read.objects.completed().filter(worklist=worklist, reader=reader).in_read_order())
    if not reads or Read.objects.unsigned().filter(worklist=worklist, reader=reader).exists():
        raise Conflict("This reader has not come to the end of the training worklist yet.")
    for read in reads:
        reopen_read(read=read, by=by, reason=reason)
    return len(reads)
