"""Who may see and do what with queries. A reader meets those about the own reads, and nothing of anybody else's."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from rapidreader.archive.access import managed_trials, visible_trials

from ..access import overseen_reads, visible_reads
from ..models import Query, Read

SHOWN = ("trial", "worklist", "opened_by", "closed_by", "read__reader", "read__item__session__subject")


def visible_queries(user):
    """Queries of the trials that this person oversees."""
    return Query.objects.filter(trial__in=visible_trials(user)).select_related(*SHOWN)


def own_queries(user):
    """Queries about the person's own reads, as a reader meets them."""
    return Query.objects.filter(read__in=visible_reads(user)).select_related(*SHOWN)


def queries_to_see(user):
    """Everything that this person may see of queries, on either side."""
    either = Q(trial__in=visible_trials(user)) | Q(read__in=visible_reads(user))
    return Query.objects.filter(either).select_related(*SHOWN)


def get_visible_query(user, slug: str, number: int) -> Query:
    """A query of that trial, for those who oversee it, or 404."""
    return get_object_or_404(visible_queries(user), trial__slug=slug, number=number)


def get_managed_query(user, slug: str, number: int) -> Query:
    """The query to answer or close: 404 if invisible, 403 for those who only look."""
    query = get_visible_query(user, slug, number)
    _refuse_unless_managed(user, query.trial)
    return query


def get_own_query(user, read: Read, number: int) -> Query:
    """A query about exactly this read of the person's own, or 404."""
    return get_object_or_404(own_queries(user), read=read, number=number)


def get_read_to_ask_about(user, slug: str, pk) -> Read:
    """A read of that trial for its coordinators: 404 if invisible, 403 for those who only look."""
    reads = overseen_reads(user).with_session().select_related("worklist__trial", "moved_to_version")
    read = get_object_or_404(reads, pk=pk, worklist__trial__slug=slug)
    _refuse_unless_managed(user, read.worklist.trial)
    return read


def reads_to_ask_about(user):
    """Reads about which this person may ask: those of the own trials as coordinator, and the own as reader."""
    managed = Q(pk__in=overseen_reads(user).filter(worklist__trial__in=managed_trials(user)).values("pk"))
    return Read.objects.filter(managed | Q(pk__in=visible_reads(user).values("pk")))


def _refuse_unless_managed(user, trial):
    if not managed_trials(user).contains(trial):
        raise PermissionDenied("Only coordinators and administrators of the trial may do that.")


def queries_about(user, query):
    """The query as a set of one, with what pages show beside it."""
    return visible_queries(user).filter(pk=query.pk)


def queries_of_read(user, read):
    """What an overseer sees of the queries about a read, the newest first."""
    return visible_queries(user).filter(read=read).order_by("-number")
