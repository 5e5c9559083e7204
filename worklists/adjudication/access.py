"""Who meets adjudications: those who oversee the trial, and the adjudicator whose it is. Readers never do."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from rapidreader.archive.access import visible_trials

from ..access import visible_reads
from ..models import Adjudication, AdjudicationInput, Read


def overseen_adjudications(user):
    """All adjudications of the trials that this person oversees."""
    return Adjudication.objects.filter(worklist__trial__in=visible_trials(user))


def get_adjudication_of(worklist, pk) -> Adjudication:
    """An adjudication of exactly this worklist; one of another list is 404."""
    return get_object_or_404(worklist.adjudications.select_related(*SHOWN), pk=pk)


def own_adjudications(user):
    """The adjudications that are this person's own reads, in their order."""
    reads = visible_reads(user).filter(kind=Read.Kind.ADJUDICATION)
    return Adjudication.objects.filter(read__in=reads).order_by("worklist", "read__position")


def get_own_adjudication(user, read_pk) -> Adjudication:
    """The adjudication that is this person's own read, or 404."""
    return get_object_or_404(own_adjudications(user).select_related(*SHOWN), read=read_pk)


def adjudication_of(read: Read) -> Adjudication:
    """The adjudication of an adjudicator's read, which whoever asks has proved to be theirs."""
    found = Adjudication.objects.select_related(*SHOWN).filter(read=read).first()
    if found is None:
        raise Http404
    return found


def adjudication_before(read: Read) -> Adjudication | None:
    """What a read decides between; None of a read that is no adjudicator's."""
    return adjudication_of(read) if read.kind == Read.Kind.ADJUDICATION else None


def inputs_of(adjudication: Adjudication):
    """The assessors that are decided between, letter by letter, each letter's in time order."""
    inputs = AdjudicationInput.objects.filter(adjudication=adjudication)
    related = ("assessor__template_version", "assessor__session__subject")
    return inputs.select_related(*related).order_by("letter", "assessor__session__date", "pk")


SHOWN = ("worklist__trial", "worklist__template_version", "item__session__subject", "read__reader", "decided_by")
