"""What planning and activating a worklist must not lose of qualification, and what they write of it."""

from ecrf.definition import definition_of
from rapidreader.audit.canonical import parse_json

from ..models import GoldAnswer, Requirement, Worklist, WorklistItem
from .choices import choices_of, live_problems
from .scoring import counts_of, judge, rules_of


def qualification_problem(worklist, readers) -> str:
    """What keeps a worklist from being activated as far as qualification goes; empty when nothing does."""
    if worklist.purpose == Worklist.Purpose.TRAINING:
        return _unknown(worklist)
    return live_problems(worklist.trial, choices_of(worklist), readers)


def _unknown(worklist) -> str:
    """Sessions of a training worklist of which nothing is known that counts."""
    definition = definition_of(worklist.template_version)
    items = worklist.items.select_related("session", "gold_answer").order_by("place")
    unknown = [item.session.label for item in items if not _counting(definition, getattr(item, "gold_answer", None))]
    if not unknown:
        return ""
    names = ", ".join(unknown[:5]) + (" …" if len(unknown) > 5 else "")
    return (
        f"Nothing that counts is known of {len(unknown)} of the sessions: {names}. Enter their known answers first."
    )


def _counting(definition, gold) -> int:
    if gold is None:
        return 0
    return counts_of(judge(definition, parse_json(gold.answers), {}, rules_of(gold.scoring)))[1]


def known_answers_by_session(worklist) -> dict[int, dict]:
    """What is known of a draft's sessions, to be put back when its list is written anew."""
    rows = GoldAnswer.objects.filter(item__worklist=worklist)
    return {one["item__session"]: one for one in rows.values("item__session", "answers", "scoring")}


def put_known_answers_back(worklist, known: dict[int, dict]) -> None:
    items = dict(WorklistItem.objects.filter(worklist=worklist, session__in=known).values_list("session", "pk"))
    GoldAnswer.objects.bulk_create(
        GoldAnswer(item_id=items[session], answers=one["answers"], scoring=one["scoring"])
        for session, one in known.items()
        if session in items
    )


def write_requirements(worklist) -> None:
    """Part of activation: what the protocol requires of readers becomes rows that every request is judged by."""
    choices = choices_of(worklist)
    if worklist.purpose == Worklist.Purpose.TRAINING:
        return
    rows = [Requirement(worklist=worklist, document_id=pk) for pk in choices.documents]
    if choices.training is not None:
        rows.append(Requirement(worklist=worklist, training_id=choices.training, pass_mark=choices.pass_mark))
    Requirement.objects.bulk_create(rows)
