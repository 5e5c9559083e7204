"""Which worklists are still shut for a reader, and what is missing. Subqueries: nobody is asked twice.

A document counts in its newest published version: publishing another one shuts the lists again until it is
acknowledged. Of training the last attempt counts. Adjudicators acknowledge documents too; training is for readers.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, Subquery

from ..models import Acknowledgement, CharterDocument, Qualification, Requirement, Worklist


def current_documents():
    """The newest published version of each document."""
    later = CharterDocument.objects.filter(
        trial=OuterRef("trial"), title=OuterRef("title"), published_at__isnull=False, version__gt=OuterRef("version")
    )
    return CharterDocument.objects.filter(published_at__isnull=False).exclude(Exists(later))


def unread_documents(user):
    """Current documents that this person has not acknowledged."""
    own = Acknowledgement.objects.filter(document=OuterRef("pk"), reader=user)
    return current_documents().exclude(Exists(own))


def _unmet_documents(user):
    same = unread_documents(user).filter(
        trial=OuterRef("document__trial"),
        title=OuterRef("document__title"),
        version__gte=OuterRef("document__version"),
    )
    return Requirement.objects.filter(Exists(same), document__isnull=False)


def _unmet_trainings(user):
    last = Qualification.objects.filter(worklist=OuterRef("training"), reader=user).order_by("-attempt")
    unmet = Q(score__isnull=True) | Q(score__lt=F("pass_mark"))
    scored = Requirement.objects.filter(training__isnull=False).annotate(score=Subquery(last.values("score")[:1]))
    return scored.filter(unmet)


def without_shut(reads, user, desk):
    """Of a person's reads those whose worklist is open to that person. `desk`: desk.desk_of the person."""
    asking = [one.pk for one in desk if one.has_requirements]
    if not asking:
        return reads
    documents = _unmet_documents(user).filter(worklist__in=asking)
    trainings = _unmet_trainings(user).filter(worklist__in=asking)
    reads = reads.exclude(worklist__in=documents.values("worklist"))
    return reads.exclude(~Q(kind="adjudication"), worklist__in=trainings.values("worklist"))


def without_shut_worklists(worklists, user):
    """Of worklists that a person reads those that are open to that person."""
    worklists = worklists.exclude(pk__in=_unmet_documents(user).values("worklist"))
    return worklists.exclude(pk__in=_unmet_trainings(user).values("worklist"))


@dataclass
class Missing:
    """What keeps a worklist shut for one reader."""

    worklist: Worklist
    documents: list = field(default_factory=list)
    trainings: list = field(default_factory=list)


def missing_of(user, worklists) -> list[Missing]:
    """What is missing before these worklists of a reader open; open ones are left out. Three queries."""
    by_title = {(one.trial_id, one.title): one for one in unread_documents(user).defer("text")}
    found: dict[int, Missing] = {}
    lists = {worklist.pk: worklist for worklist in worklists}
    documents = _unmet_documents(user).filter(worklist__in=lists).select_related("document")
    trainings = _unmet_trainings(user).filter(worklist__in=lists).select_related("training")
    for one in documents:
        missing = found.setdefault(one.worklist_id, Missing(lists[one.worklist_id]))
        missing.documents.append(by_title[one.document.trial_id, one.document.title])
    for one in trainings:
        missing = found.setdefault(one.worklist_id, Missing(lists[one.worklist_id]))
        missing.trainings.append(one)
    return [found[pk] for pk in lists if pk in found]
