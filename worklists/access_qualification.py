"""Who may see which documents and training worklists."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from rapidreader.archive.access import managed_trials, trials_with_role, visible_trials

from .access import READING, visible_worklists
from .models import CharterDocument, Requirement, Worklist
from .qualification.gate import current_documents


def visible_documents(user):
    """Documents of the trials that this person oversees, drafts too."""
    return CharterDocument.objects.filter(trial__in=visible_trials(user))


def get_visible_document(user, slug, pk) -> CharterDocument:
    documents = visible_documents(user).select_related("trial", "created_by", "published_by")
    return get_object_or_404(documents, pk=pk, trial__slug=slug)


def get_managed_document(user, slug, pk) -> CharterDocument:
    """The document to change: 404 if invisible, 403 if visible but not theirs to change."""
    document = get_visible_document(user, slug, pk)
    if not managed_trials(user).contains(document.trial):
        raise PermissionDenied("Only coordinators and administrators of the trial may do that.")
    return document


def documents_of(trial):
    """All versions, the newest first of each title, without their texts."""
    documents = CharterDocument.objects.filter(trial=trial).defer("text")
    return documents.select_related("created_by", "published_by").order_by("title", "-version")


def lists_that_wait_for(document):
    """Live worklists at readers that require this document: publishing another version of it shuts them."""
    required = Requirement.objects.filter(document__trial=document.trial, document__title=document.title)
    return Worklist.objects.at_readers().filter(pk__in=required.values("worklist")).order_by("name")


def trials_read_in(user):
    """Trials in which this person holds a reading role."""
    return trials_with_role(user, READING)


def readable_documents(user):
    """Published documents of the trials in which this person reads."""
    documents = CharterDocument.objects.filter(trial__in=trials_read_in(user), published_at__isnull=False)
    return documents.select_related("trial")


def current_readable_documents(user):
    """The newest published version of each document of the trials in which this person reads."""
    documents = current_documents().filter(trial__in=trials_read_in(user))
    return documents.order_by("trial", "title")


def get_readable_document(user, pk) -> CharterDocument:
    return get_object_or_404(readable_documents(user), pk=pk)


def get_training(user, slug, pk) -> Worklist:
    """A training worklist that this person oversees; a live one is 404 here."""
    lists = visible_worklists(user).filter(purpose=Worklist.Purpose.TRAINING)
    return get_object_or_404(lists.select_related("trial", "template_version"), pk=pk, trial__slug=slug)


def readers_on(worklist):
    return get_user_model().objects.filter(reading_worklists__worklist=worklist)


def people_of(trial):
    """Whoever reads or has read in the trial, also when they have left it."""
    people = get_user_model().objects
    readers = Q(memberships__trial=trial, memberships__role__in=READING)
    former = Q(acknowledgements__document__trial=trial) | Q(qualifications__worklist__trial=trial)
    return people.filter(readers | former).distinct()
