"""The forecast of a worklist, from its reads as they are now. A fixed number of queries."""

from django.db.models import Count, Q

from ..models import Adjudication, Read
from ..querysets import UNSIGNED
from .forecast import Forecast
from .inputs import declared_rules
from .language import SCOPES, SUBJECT

PLACE = {SUBJECT: "item__session__subject"}


def forecast_of(worklist) -> list[Forecast]:
    """One for each scope (sessions, subjects) that the protocol has rules on; [] of a worklist without rules."""
    rules = declared_rules(worklist)
    return [_forecast(worklist, scope) for scope in SCOPES if rules.on(scope)]


def _forecast(worklist, scope: str) -> Forecast:
    reads = worklist.reads.filter(kind=Read.Kind.READ, repetition=0, item__withdrawn_at__isnull=True)
    places = (
        reads.exclude(state=Read.State.CANCELLED)
        .order_by()
        .values(PLACE.get(scope, "item"), "condition")
        .annotate(readers=Count("slot", distinct=True), missing=Count("pk", filter=Q(state__in=UNSIGNED)))
    )
    compared = [place["missing"] for place in places if place["readers"] > 1]
    known = sum(not missing for missing in compared)
    live = worklist.adjudications.filter(scope=scope).exclude(state=Adjudication.State.WITHDRAWN)
    counts = live.aggregate(all=Count("pk"), undecided=Count("pk", filter=~Q(state=Adjudication.State.COMPLETE)))
    return Forecast(
        scope=scope,
        known=known,
        differing=min(counts["all"], known),
        outstanding=len(compared) - known,
        open=counts["undecided"],
    )
