"""The part of a reading protocol that speaks of qualification, and what is wrong with it."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from rapidreader.audit.canonical import parse_json

from ..models import CharterDocument, Worklist

PASS_MARK = Decimal("0.8")


@dataclass(frozen=True)
class Choices:
    """Documents by number, the training worklist, and the share of known answers that must be met.

    Of a training worklist `pass_mark` alone counts: its attempts are judged by it.
    """

    documents: tuple[int, ...] = ()
    training: int | None = None
    pass_mark: Decimal = PASS_MARK


def choices_in(protocol: str) -> Choices:
    """The choices of a protocol's text; the plain protocol asks for nothing."""
    given = parse_json(protocol).get("qualification", {}) if protocol else {}
    mark = Decimal(given.get("pass_mark", PASS_MARK))
    return Choices(tuple(given.get("documents", ())), given.get("training"), mark)


def choices_of(worklist) -> Choices:
    return choices_in(worklist.protocol)


def mark_of(text: str) -> Decimal | None:
    """A pass mark in percent, as it is typed, as a share; None where it is none."""
    try:
        percent = Decimal(text.strip().rstrip("%").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return percent / 100 if percent.is_finite() and 0 < percent <= 100 and -percent.as_tuple().exponent <= 2 else None


def live_problems(trial, choices: Choices, readers) -> str:
    """What keeps a live worklist with these choices from being activated; empty when nothing does."""
    documents = CharterDocument.objects.filter(trial=trial, pk__in=choices.documents)
    found = {document.pk: document for document in documents}
    if missing := [str(pk) for pk in choices.documents if pk not in found]:
        return f"There is no document {', '.join(missing)} in this trial."
    if drafts := [str(document) for document in found.values() if document.published_at is None]:
        return f"Not published yet: {', '.join(drafts)}."
    return _training_problem(trial, choices, readers)


def _training_problem(trial, choices: Choices, readers) -> str:
    if choices.training is None:
        return ""
    lists = Worklist.objects.filter(trial=trial, purpose=Worklist.Purpose.TRAINING)
    training = lists.exclude(state=Worklist.State.CANCELLED).filter(pk=choices.training).first()
    if training is None:
        return "Choose a training worklist of this trial."
    if training.activated_at is None:
        return f"The training worklist “{training.name}” is still a draft; activate it first."
    there = set(training.readers.values_list("reader", flat=True))
    strangers = [reader.get_username() for reader in readers if reader.pk not in there]
    return f"Not on the training worklist, and could never begin: {', '.join(strangers)}." if strangers else ""
