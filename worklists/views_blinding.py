"""The pages on which coordinators see what readers will be served, and decide about scans with names burned in."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from rapidreader.archive.actions import decide_scan
from rapidreader.audit.errors import Invalid

from . import access
from .blinding.checking import is_running, start_report
from .blinding.report import report_of, suspected_scans
from .blinding.showing import report_context
from .forms import DecisionForm, take


@never_cache
@require_GET
def worklist_blinding(request, slug, pk):
    worklist = access.get_visible_worklist(request.user, slug, pk)
    return render(request, "worklists/worklist_blinding.html", _context(request, worklist))


@require_POST
def worklist_blinding_run(request, slug, pk):
    """Look at everything that no earlier look covers, while the page shows how far it is."""
    worklist = access.get_managed_worklist(request.user, slug, pk)
    start_report(worklist, by=request.user)
    return redirect("worklist_blinding", slug, pk)


@never_cache
@require_GET
def worklist_blinding_status(request, slug, pk):
    """What the page asks while it watches."""
    worklist = access.get_visible_worklist(request.user, slug, pk)
    report = report_of(worklist, is_whole=False)
    return JsonResponse({"state": _state(worklist, report), "found": report.total, "done": report.done})


@require_POST
def scan_decide(request, slug, pk, scan_pk):
    """Show a suspected scan to the readers, or withhold it, with the reason."""
    worklist = access.get_managed_worklist(request.user, slug, pk)
    scan = get_object_or_404(suspected_scans(worklist), pk=scan_pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            decide_scan(scan=scan, by=request.user, **form.cleaned_data)
        except Invalid as refusal:
            take(form, refusal)
        else:
            words = "see" if form.cleaned_data["is_shown"] else "do not see"
            messages.success(request, f"Readers {words} that scan.")
            return redirect("worklist_blinding", slug, pk)
    context = _context(request, worklist) | {"refused": form, "refused_scan": scan.pk}
    return render(request, "worklists/worklist_blinding.html", context, status=422)


def _context(request, worklist) -> dict:
    report, manages = report_of(worklist), access.manages(request.user, worklist.trial)
    return {
        "worklist": worklist,
        "trial": worklist.trial,
        "manages": manages,
        "nav_here": "trials",
        "state": _state(worklist, report),
        **report_context(worklist, report, manages=manages),
    }


def _state(worklist, report) -> str:
    if is_running(worklist, report):
        return "running"
    return "incomplete" if report.missing else "passed" if report.has_passed else "violated"
