"""Who decides: one of the protocol's adjudicators who has not read the subject, with the least to do."""

from django.db.models import Count, Max, Q

from rapidreader.archive.access import members_with_role
from rapidreader.archive.models import Role

from ..models import Adjudication, Read
from ..querysets import UNSIGNED


def possible_adjudicators(adjudication: Adjudication, named=None) -> list:
    """The trial's adjudicators who may decide this one, the least busy first; with `named` only those user ids.

    They hold the role now, and have read no session of the subject in this trial: reader 1 ≠ reader 2 ≠ adjudicator.
    """
    trial = adjudication.worklist.trial
    mine = Q(reads__kind=Read.Kind.ADJUDICATION, reads__worklist=adjudication.worklist_id)
    people = members_with_role(trial, Role.ADJUDICATOR).exclude(pk__in=who_read(adjudication.subject, trial))
    if named is not None:
        people = people.filter(pk__in=list(named))
    people = people.annotate(
        waiting=Count("reads", filter=mine & Q(reads__state__in=UNSIGNED), distinct=True),
        given=Count("reads", filter=mine, distinct=True),
    )
    place = {pk: at for at, pk in enumerate(named or ())}
    return sorted(people, key=lambda one: (one.waiting, one.given, place.get(one.pk, 0)))


def who_read(subject, trial):
    """Everybody who has, or had in sight, a read of the subject other than an adjudication."""
    reads = Read.objects.filter(worklist__trial=trial, item__session__subject=subject, reader__isnull=False)
    reads = reads.exclude(kind=Read.Kind.ADJUDICATION).exclude(state=Read.State.CANCELLED, opened_at=None)
    return reads.values("reader")


def adjudicator_for(adjudication: Adjudication, named):
    """Whom it is given to; None where nobody may, so that a coordinator has to find somebody."""
    return next(iter(possible_adjudicators(adjudication, named)), None)


def give_to(adjudication: Adjudication, adjudicator) -> Read:
    """A read of the session at the end of the adjudicator's own order; the schedule of the readers stays as it is."""
    theirs = Read.objects.filter(worklist=adjudication.worklist, reader=adjudicator)
    earlier = Read.objects.filter(
        worklist=adjudication.worklist,
        item=adjudication.item,
        kind=Read.Kind.ADJUDICATION,
        condition=adjudication.condition,
    )
    adjudication.read = Read.objects.create(
        worklist=adjudication.worklist,
        item=adjudication.item,
        reader=adjudicator,
        position=(theirs.aggregate(last=Max("position"))["last"] or 0) + 1,
        kind=Read.Kind.ADJUDICATION,
        condition=adjudication.condition,
        # Counts the adjudications of a session: of the subject beside that of the time point, one after a withdrawal.
        repetition=earlier.count(),
    )
    adjudication.save(update_fields=["read"])
    return adjudication.read
