"""What a finished training list says of its reader. Called when a training read is completed, in its transaction."""

from django.utils import timezone

from ecrf.definition import definition_of
from ecrf.models import ImageAssessor
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import canonical_json, parse_json

from ..models import GoldAnswer, Qualification, Read, Worklist
from .choices import choices_of
from .scoring import CATEGORIES, Judged, counts_of, judge, kappa, rules_of, score_of


def score_training(read, by) -> Qualification | None:
    """Judge the reader's attempt if this was its last open read; None while reads are left, or nothing is known.

    Two reads that are completed at once cannot overlook each other: the event of each holds the trial's chain until
    its transaction ends, so whoever comes second looks here after the first one's commit.
    """
    worklist = read.worklist
    if worklist.purpose != Worklist.Purpose.TRAINING:
        return None
    reads = Read.objects.filter(worklist=worklist, reader=read.reader).exclude(state=Read.State.CANCELLED)
    if reads.unsigned().exists():
        return None
    judged = _judged(worklist, reads)
    met, of = counts_of(one for _, answers, _ in judged for one in answers)
    if not of:
        return None
    return _keep(worklist, read.reader, by, judged, (met, of))


def _judged(worklist, reads) -> list[tuple[Read, list[Judged], list[tuple]]]:
    """(read, its known answers as met or not, (field, known, given) of what has categories) in read order."""
    known = {gold.item_id: gold for gold in GoldAnswer.objects.filter(item__worklist=worklist)}
    reads = list(reads.select_related("worklist__template_version", "moved_to_version").order_by("position"))
    signed = ImageAssessor.objects.filter(read_key__in=[read.pk for read in reads]).order_by("revision")
    answers = {one.read_key: parse_json(one.answers) for one in signed}
    found = []
    for read in reads:
        gold = known.get(read.item_id)
        if gold is None or read.pk not in answers:
            continue
        definition, wanted, given = definition_of(read.template_version), parse_json(gold.answers), answers[read.pk]
        judged = judge(definition, wanted, given, rules_of(gold.scoring))
        pairs = [
            (one, str(wanted[one.key]), str(given.get(one.key)))
            for one in definition.fields()
            if one.type in CATEGORIES and one.key in wanted
        ]
        found.append((read, judged, pairs))
    return found


def _keep(worklist, reader, by, judged, counts) -> Qualification:
    mark, (met, of) = choices_of(worklist).pass_mark, counts
    score = score_of(met, of)
    before = Qualification.objects.filter(worklist=worklist, reader=reader).count()
    kept = Qualification.objects.create(
        worklist=worklist,
        reader=reader,
        attempt=before + 1,
        score=score,
        pass_mark=mark,
        has_passed=score >= mark,
        at=timezone.now(),
        detail=canonical_json({"met": met, "of": of, "kappa": _kappas(judged), "reads": _details(judged)}),
    )
    changes = {"attempt": kept.attempt, "score": score, "pass_mark": mark, "has_passed": kept.has_passed}
    changes |= {"met": met, "of": of}
    record(by=by, verb="training_scored", obj=kept, trial_id=worklist.trial_id, changes=changes)
    return kept


def _kappas(judged) -> list[dict]:
    """Cohen's kappa of every field with categories, over the sessions where it is known."""
    pairs: dict[str, list] = {}
    labels = {}
    for _, _, found in judged:
        for one, wanted, given in found:
            labels[one.key] = one.label
            pairs.setdefault(one.key, []).append((wanted, given))
    values = {key: kappa(found) for key, found in pairs.items()}
    return [
        {"key": key, "label": labels[key], "value": f"{value:f}"}
        for key, value in values.items()
        if value is not None
    ]


def _details(judged) -> list[dict]:
    names = ("key", "label", "known", "given", "is_met", "counts")
    found = []
    for read, answers, _ in judged:
        met, of = counts_of(answers)
        lines = [{name: getattr(one, name) for name in names} for one in answers]
        found.append({"read": read.pk, "revision": read.revision, "met": met, "of": of, "answers": lines})
    return found
