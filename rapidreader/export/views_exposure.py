"""Who has seen what: the exposure ledger of a trial, for those who oversee it."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from . import actions
from .access import visible_trail
from .ledger import LedgerFilter, whole_trial_lines
from .responses import file_response


@require_GET
def exposure_list(request, slug):
    trial, _ = visible_trail(request.user, slug)
    form = LedgerFilter(request.GET, trial)
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "trial": trial,
        "form": form,
        "page": form.page(request.GET.get("page")),
        "whole": whole_trial_lines(trial),
        "asked": asked.urlencode(),
        "nav_here": "trials",
    }
    return render(request, "audit/exposure_list.html", context)


@never_cache
@require_GET
def exposure_export(request, slug):
    trial, _ = visible_trail(request.user, slug)
    return file_response(actions.export_ledger(by=request.user, trial=trial, ledger=LedgerFilter(request.GET, trial)))
