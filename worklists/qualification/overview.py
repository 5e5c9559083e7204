"""Who of a trial's readers has acknowledged and passed what. Values out, a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from rapidreader.audit.canonical import parse_json

from ..models import Acknowledgement, CharterDocument, Qualification, Worklist
from .gate import current_documents


@dataclass
class ReaderStanding:
    """One reader: for each current document the acknowledgement or None, for each training list the last attempt."""

    reader: object
    acknowledgements: list = field(default_factory=list)
    attempts: list = field(default_factory=list)

    @property
    def has_any(self) -> bool:
        return any(self.acknowledgements) or any(self.attempts)


@dataclass(frozen=True)
class Overview:
    documents: list[CharterDocument]
    trainings: list[Worklist]
    readers: list[ReaderStanding]


def trainings_of(trial):
    lists = Worklist.objects.filter(trial=trial, purpose=Worklist.Purpose.TRAINING)
    return lists.exclude(activated_at=None).order_by("name")


def overview_of(trial, readers) -> Overview:
    """Every reader of the trial beside every current document and training list. Four queries."""
    documents = list(current_documents().filter(trial=trial).defer("text").order_by("title"))
    trainings = list(trainings_of(trial))
    said = Acknowledgement.objects.filter(document__in=documents)
    said = {(one.document_id, one.reader_id): one for one in said}
    attempts = Qualification.objects.filter(worklist__in=trainings).defer("detail").order_by("attempt")
    last = {(one.worklist_id, one.reader_id): one for one in attempts}
    standings = [
        ReaderStanding(
            reader,
            [said.get((document.pk, reader.pk)) for document in documents],
            [last.get((training.pk, reader.pk)) for training in trainings],
        )
        for reader in readers
    ]
    return Overview(documents, trainings, standings)


@dataclass(frozen=True)
class Certificate:
    """What one reader has acknowledged and passed in a trial, in the order of time."""

    trial: object
    reader: object
    acknowledgements: list
    attempts: list


def certificate_of(trial, reader) -> Certificate:
    said = (
        Acknowledgement.objects.filter(document__trial=trial, reader=reader).select_related("document").order_by("at")
    )
    attempts = Qualification.objects.filter(worklist__trial=trial, reader=reader).select_related("worklist")
    grouped = defaultdict(list)
    for one in attempts.order_by("at"):
        grouped[one.worklist_id].append(one)
    return Certificate(trial, reader, list(said), list(grouped.values()))


@dataclass(frozen=True)
class ReadFeedback:
    """How one session of a training list was read; `session` is what may be shown of it."""

    position: int
    session: object
    met: int
    of: int
    answers: list[dict]


def feedback_of(attempt: Qualification, reads, show) -> list[ReadFeedback]:
    """An attempt session by session; `show(read)` gives of a session what whoever looks may know."""
    by_pk = {str(read.pk): read for read in reads}
    found = []
    for one in parse_json(attempt.detail)["reads"]:
        read = by_pk.get(one["read"])
        if read:
            found.append(ReadFeedback(read.position, show(read), one["met"], one["of"], one["answers"]))
    return found
