"""Ready rules of adjudication for the worklist editor: what a form offers, and the expression of a choice."""

from decimal import Decimal, InvalidOperation

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from ecrf.definition import definition_of
from rapidreader.archive.access import get_managed_trial
from rapidreader.audit.errors import Invalid

from . import access
from .adjudication import ready
from .reading_input import json_object


@require_http_methods(["GET", "POST"])
def ready_rules(request, slug, version_pk):
    """GET: the fields that a rule can be about. POST {"kind", "key", "limit", "value"}: the whole rule."""
    trial = get_managed_trial(request.user, slug)
    version = get_object_or_404(access.published_versions(trial), pk=version_pk)
    definition = definition_of(version)
    if request.method == "GET":
        return JsonResponse({"fields": ready.choices(definition)})
    asked = json_object(request)
    try:
        rule = ready.rule_for(definition, **_choice(asked))
    except ValueError as problem:
        raise Invalid(str(problem)) from None
    return JsonResponse({"rule": rule})


def _choice(asked: dict) -> dict:
    texts = {name: str(asked.get(name) or "") for name in ("kind", "key", "value")}
    try:
        limit = Decimal(str(asked.get("limit") or "").replace(",", "."))
    except InvalidOperation:
        limit = None
    return {**texts, "limit": limit}
