"""The part of a reading protocol that speaks of qualification, and what is wrong with it."""

from ..models import CharterDocument, Worklist
from ..protocols.document import Qualification as Choices
from ..protocols.document import protocol_of


def choices_of(worklist) -> Choices:
    """What a worklist requires. Of a training worklist `pass_mark` alone counts: its attempts are judged by it."""
    return protocol_of(worklist.protocol).qualification


def trainings_to_require(trial):
    """Training worklists that a live one may require, planned ones too: activation wants them active."""
    lists = Worklist.objects.filter(trial=trial, purpose=Worklist.Purpose.TRAINING)
    return lists.exclude(state=Worklist.State.CANCELLED).order_by("name")


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
