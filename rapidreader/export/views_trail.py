"""The audit trail of a trial. The page stands here because `audit` knows no trials' members."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from rapidreader.audit.trail import TrailFilter

from . import actions
from .access import visible_trail
from .formats_trail import TRAIL_FORMATS
from .responses import file_response


@require_GET
def audit_list(request, slug):
    trial, events = visible_trail(request.user, slug)
    form = TrailFilter(request.GET, events)
    lines, older = form.page()
    asked = request.GET.copy()
    asked.pop("before", None)
    context = {
        "trial": trial,
        "form": form,
        "lines": lines,
        "older": older,
        "asked": asked.urlencode(),
        "formats": TRAIL_FORMATS.values(),
        "nav_here": "trials",
    }
    return render(request, "audit/audit_list.html", context)


@never_cache
@require_GET
def audit_export(request, slug, kind):
    trial, events = visible_trail(request.user, slug)
    if kind not in TRAIL_FORMATS:
        raise Http404
    export = actions.export_trail(by=request.user, trial=trial, events=events, kind=kind)
    return file_response(export)
