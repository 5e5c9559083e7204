from django import forms
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from . import actions
from .access import exportable_worklists, get_scope, visible_trail
from .formats import FORMATS
from .history import exports_of
from .responses import file_response
from .rows import Options, Scope


class OptionsForm(forms.Form):
    """What may be chosen in the address of a download; the API takes the same names."""

    completed_only = forms.BooleanField(required=False)
    all_revisions = forms.BooleanField(required=False)
    with_bom = forms.BooleanField(required=False)

    def options(self) -> Options:
        return Options(**self.cleaned_data) if self.is_valid() else Options()


@require_GET
def export_list(request, slug):
    trial, events = visible_trail(request.user, slug)
    worklists = list(exportable_worklists(request.user, trial))
    live = [worklist for worklist in worklists if worklist.purpose == "live"]
    context = {
        "trial": trial,
        "formats": FORMATS.values(),
        "worklists": worklists,
        "read_count": sum(worklist.read_count for worklist in live),
        "complete_count": sum(worklist.complete_count for worklist in live),
        "exports": exports_of(events)[:10],
        "form": OptionsForm(request.GET),
        "nav_here": "trials",
    }
    return render(request, "export/export_list.html", context)


def download(*, user, scope: Scope, kind: str, query) -> FileResponse:
    """One file as the address asks for it; the API answers with the same."""
    if kind not in FORMATS:
        raise Http404
    options = OptionsForm(query).options()
    return file_response(actions.export_reads(by=user, scope=scope, kind=kind, options=options))


@never_cache
@require_GET
def trial_export(request, slug, kind):
    scope = get_scope(request.user, slug)
    return download(user=request.user, scope=scope, kind=kind, query=request.GET)


@never_cache
@require_GET
def worklist_export(request, slug, pk, kind):
    scope = get_scope(request.user, slug, pk)
    return download(user=request.user, scope=scope, kind=kind, query=request.GET)
