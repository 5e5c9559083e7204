"""The control tower: where every read of a trial stands. Coordinators steer from here, monitors look."""

from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ecrf.access import visible_assessors
from rapidreader.archive.access import get_visible_trial

from . import access
from .actions.steering import export_matrix
from .adjudication.forecasting import loads_of
from .tower.blockers import findings_of
from .tower.drawer import drawer_of
from .tower.filters import TowerFilter
from .tower.matrix import matrix_page, readers_of
from .tower.signs import LEGEND, MARK_LEGEND
from .tower.summary import summary_of


def frame(request, slug):
    """The trial, the filter as asked for, and whoever reads in it."""
    trial = get_visible_trial(request.user, slug)
    worklists = access.visible_worklists(request.user).filter(trial=trial).exclude(activated_at=None)
    readers = readers_of(access.overseen_reads(request.user).filter(worklist__trial=trial))
    return trial, TowerFilter(
        request.GET, trial=trial, worklists=worklists.order_by("purpose", "name"), readers=readers
    )


@require_GET
def tower_show(request, slug):
    trial, form = frame(request, slug)
    asked = form.asked
    readers = readers_of(asked.scope())
    context = {
        "trial": trial,
        "form": form,
        "asked": asked,
        "page": matrix_page(asked, request.GET.get("page"), readers, chosen=request.GET.get("read", "")),
        "summary": summary_of(asked.scope(), readers),
        "findings": findings_of(trial),
        "loads": loads_of(asked.lists()),
        "legend": LEGEND,
        "marks": MARK_LEGEND,
        "manages": access.manages(request.user, trial),
        "chosen": _chosen(request, trial),
        "nav_here": "trials",
    }
    return render(request, "worklists/tower_show.html", context)


def _chosen(request, trial):
    """The read whose drawer is open; one of another trial is not found."""
    if not request.GET.get("read"):
        return None
    read = access.get_overseen_read(request.user, trial, request.GET["read"])
    return drawer_of(read, visible_assessors(request.user))


@require_GET
@never_cache
def tower_csv(request, slug):
    """The whole matrix that is asked for, as a file."""
    trial, form = frame(request, slug)
    name, chunks = export_matrix(trial=trial, by=request.user, asked=form.asked)
    return FileResponse(iter(chunks), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
