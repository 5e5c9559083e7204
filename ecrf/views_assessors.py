"""Pages of image assessors, read-only, for those who oversee a trial."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from rapidreader.archive.access import get_visible_trial, visible_sessions
from rapidreader.audit.canonical import parse_json

from . import access
from .assessors import is_unchanged
from .exposing import show_results
from .presenting import answers_of
from .signed import signature_of


@require_safe
def session_assessors(request, slug, pk):
    trial = get_visible_trial(request.user, slug)
    session = get_object_or_404(visible_sessions(request.user).select_related("subject"), trial=trial, pk=pk)
    assessors = access.visible_assessors(request.user).filter(session=session)
    assessors = assessors.select_related("template_version__template", "replaced_by")
    context = {"trial": trial, "session": session, "assessors": assessors}
    return render(request, "ecrf/session_assessors.html", context)


@require_safe
def assessor_show(request, slug, pk):
    trial = get_visible_trial(request.user, slug)
    assessors = access.visible_assessors(request.user)
    related = "session__subject", "session__trial", "session__archive", "template_version__template", "reader"
    assessor = get_object_or_404(assessors.select_related(*related), session__trial=trial, pk=pk)
    show_results(assessor=assessor, by=request.user)
    context = {
        "trial": trial,
        "assessor": assessor,
        "shown": signature_of(assessor),
        "circumstances": parse_json(assessor.circumstances) if assessor.circumstances else {},
        "answers": answers_of(assessor),
        "measurements": parse_json(assessor.measurements),
        "revisions": assessors.filter(read_key=assessor.read_key).order_by("revision"),
        "is_unchanged": is_unchanged(assessor),
        "can_ask": access.can_manage_templates(request.user, trial),
    }
    return render(request, "ecrf/assessor_show.html", context)
