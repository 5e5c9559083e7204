"""The forecast of worklists, from their reads as they are now. A fixed number of queries, however many they are."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from ..models import Adjudication, Read, Worklist
from ..querysets import UNSIGNED
from .forecast import Forecast
from .inputs import declared_rules
from .language import SCOPES, SUBJECT

PLACE = {SUBJECT: "item__session__subject"}


@dataclass(frozen=True)
class Load:
    """What is to come in one worklist: a forecast for each scope that its protocol has rules on."""

    worklist: Worklist
    forecasts: list[Forecast]


def forecast_of(worklist) -> list[Forecast]:
    """One for each scope (sessions, subjects) that the protocol has rules on; [] of a worklist without rules."""
    return next((load.forecasts for load in loads_of([worklist])), [])


def loads_of(worklists) -> list[Load]:
    """The load of each of these worklists that has rules, in their order."""
    ruled = [(one, [scope for scope in SCOPES if rules.on(scope)]) for one, rules in _declared(worklists)]
    found = defaultdict(list)
    for scope in SCOPES:
        on = [one for one, scopes in ruled if scope in scopes]
        for worklist, forecast in _forecasts(on, scope):
            found[worklist].append(forecast)
    return [Load(one, found[one.pk]) for one, _ in ruled]


def _declared(worklists):
    declared = [(one, declared_rules(one)) for one in worklists]
    return [(one, rules) for one, rules in declared if rules.rules]


def _forecasts(worklists: list, scope: str):
    """(worklist, its forecast) for each; two queries, none of no worklists."""
    if not worklists:
        return
    missing, adjudications = _missing(worklists, scope), _counts(worklists, scope)
    for worklist in worklists:
        compared = missing[worklist.pk]
        known = sum(not count for count in compared)
        every, undecided = adjudications.get(worklist.pk, (0, 0))
        kept = {"known": known, "differing": min(every, known), "outstanding": len(compared) - known}
        yield worklist.pk, Forecast(scope=scope, open=undecided, **kept)


def _missing(worklists: list, scope: str) -> dict[int, list[int]]:
    """{worklist: how many reads are missing of each session (subject) that several readers read}."""
    reads = Read.objects.filter(worklist__in=worklists, kind=Read.Kind.READ, repetition=0)
    places = (
        reads.filter(item__withdrawn_at__isnull=True)
        .exclude(state=Read.State.CANCELLED)
        .order_by()
        .values("worklist", PLACE.get(scope, "item"), "condition")
        .annotate(readers=Count("slot", distinct=True), missing=Count("pk", filter=Q(state__in=UNSIGNED)))
    )
    found = defaultdict(list)
    for place in places:
        if place["readers"] > 1:
            found[place["worklist"]].append(place["missing"])
    return found


def _counts(worklists: list, scope: str) -> dict[int, tuple[int, int]]:
    """{worklist: its adjudications that count, and how many of them are not decided}."""
    live = Adjudication.objects.filter(worklist__in=worklists, scope=scope).exclude(state="withdrawn").order_by()
    undecided = Count("pk", filter=~Q(state=Adjudication.State.COMPLETE))
    rows = live.values_list("worklist").annotate(every=Count("pk"), undecided=undecided)
    return {worklist: (every, waiting) for worklist, every, waiting in rows}
