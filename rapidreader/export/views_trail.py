"""The audit trail of a trial. The pages stand here because `audit` knows no trials' members."""

from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from rapidreader.audit import verifier
from rapidreader.audit.errors import DomainError
from rapidreader.audit.redaction import redact_event
from rapidreader.audit.trail import TrailFilter

from . import actions
from .access import get_event_to_redact, get_overseen_read, may_redact, visible_trail
from .formats_trail import FILTERED, TRAIL_FORMATS
from .responses import file_response
from .trails import histories_of, lines_of_read


@require_GET
def audit_list(request, slug):
    """The trail, the newest first; ?print=1 is a page without navigation that opens every event."""
    trial, events = visible_trail(request.user, slug)
    form, is_print = TrailFilter(request.GET, events), "print" in request.GET
    lines, older = form.page(is_print=is_print)
    asked = request.GET.copy()
    for name in ("before", "print"):
        asked.pop(name, None)
    context = {
        "trial": trial,
        "form": form,
        "lines": lines,
        "older": older,
        "asked": asked.urlencode(),
        "formats": TRAIL_FORMATS.values(),
        "filtered_formats": FILTERED,
        "may_redact": not is_print and may_redact(request.user, trial),
        "nav_here": "trials",
    }
    return render(request, "audit/audit_print.html" if is_print else "audit/audit_list.html", context)


@never_cache
@require_GET
def audit_export(request, slug, kind):
    """A file of the trail: JSON is always the whole chain, CSV what the filter finds."""
    trial, events = visible_trail(request.user, slug)
    if kind not in TRAIL_FORMATS:
        raise Http404
    if kind in FILTERED:
        events = TrailFilter(request.GET, events).found()
    return file_response(actions.export_trail(by=request.user, trial=trial, events=events, kind=kind))


@require_GET
def read_trail(request, slug, read_pk):
    """Everything that happened to one read, as a timeline, and its fields."""
    read = get_overseen_read(request.user, slug, read_pk)
    lines = lines_of_read(read)
    context = {"histories": list(histories_of(read, lines).values()), "lines": lines}
    return render(request, "audit/read_trail.html", _about(request, read) | context)


@require_GET
def field_trail(request, slug, read_pk, key):
    """Every value that one field of one read ever had."""
    read = get_overseen_read(request.user, slug, read_pk)
    history = histories_of(read, lines_of_read(read)).get(key)
    if history is None:
        raise Http404
    return render(request, "audit/field_trail.html", _about(request, read) | {"history": history})


def _about(request, read) -> dict:
    trial = read.worklist.trial
    return {"trial": trial, "read": read, "may_redact": may_redact(request.user, trial), "nav_here": "trials"}


@require_POST
def event_redact(request, slug, seq):
    event = get_event_to_redact(request.user, slug, seq)
    try:
        said = redact_event(event=event, by=request.user, reason=request.POST.get("reason", ""))
        messages.success(request, f"The words of event {event.seq} are taken out; event {said.seq} says so.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("audit_list", slug)


@require_GET
def verifier_download(request):
    """The program that checks an exported trail without us."""
    path = Path(verifier.__file__)
    return FileResponse(path.open("rb"), as_attachment=True, filename="verifier.py", content_type="text/x-python")
