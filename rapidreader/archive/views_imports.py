"""Pages of imports: bringing files in, watching, and the report.

A browser with scripts opens an import, sends its files in small groups, and starts it; one without sends a plain
form. Both end on the same page.
"""

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapidreader.audit.errors import Conflict, Invalid

from . import access, actions
from .importing import REASONS, REMARKS
from .models import ImportRun
from .spool import keep_upload
from .workers import start_import

LINES_PER_PAGE = 200


@require_http_methods(["GET", "POST"])
def import_new(request, slug):
    trial = access.get_managed_trial(request.user, slug)
    if request.method == "GET":
        runs = trial.import_runs.select_related("started_by")[:10]
        return render(request, "archive/import_new.html", {"trial": trial, "runs": runs})
    files = request.FILES.getlist("files")
    if not files and "begin" not in request.POST:
        raise Invalid("Choose files, a folder or a zip archive first.", fields={"files": "This is needed."})
    run = actions.stage_import(trial=trial, by=request.user, source=_source(request, files))
    if "begin" in request.POST:
        return JsonResponse(_addresses(slug, run), status=201)
    for file in files:
        keep_upload(run.spool, file.name, file)
    start_import(run, by=request.user)
    return redirect("import_show", slug, run.pk)


def _source(request, files) -> str:
    """What the report calls the import: the folder or the first file, and how many."""
    named = request.POST.get("source", "").strip() or (files[0].name if files else "upload")
    return named if len(files) < 2 else f"{named} and {len(files) - 1} more"


def _addresses(slug, run) -> dict:
    names = {"upload": "import_upload", "start": "import_start", "show": "import_show"}
    return {key: reverse(name, args=[slug, run.pk]) for key, name in names.items()}


@require_POST
def import_upload(request, slug, pk):
    """One group of files, each with the path that it had in its folder."""
    run = access.get_managed_run(request.user, slug, pk)
    if run.state != ImportRun.State.WAITING or not run.spool:
        raise Conflict("This import takes no more files.")
    files = request.FILES.getlist("files")
    for file, name in zip(files, request.POST.getlist("names") or [file.name for file in files], strict=False):
        keep_upload(run.spool, name, file)
    return JsonResponse({"kept": len(files)})


@require_POST
def import_start(request, slug, pk):
    """Begin, or go on where an interrupted import stopped."""
    run = access.get_managed_run(request.user, slug, pk)
    if not run.is_resumable:
        raise Conflict("This import is running or done.")
    start_import(run, by=request.user)
    return redirect("import_show", slug, pk)


@require_POST
def import_discard(request, slug, pk):
    run = access.get_managed_run(request.user, slug, pk)
    actions.discard_import(run=run, by=request.user)
    return redirect("import_new", slug)


@never_cache
@require_GET
def import_show(request, slug, pk):
    run = access.get_visible_run(request.user, slug, pk)
    lines = Paginator(run.lines.order_by("pk"), LINES_PER_PAGE).get_page(request.GET.get("page"))
    for line in lines:
        line.meaning = {**REASONS, **REMARKS}.get(line.reason, line.reason)
    context = {
        "trial": run.trial,
        "run": run,
        "lines": lines,
        "progress": _progress(run),
        "manages": access.manages(request.user, run.trial),
    }
    return render(request, "archive/import_show.html", context)


@never_cache
@require_GET
def import_status(request, slug, pk):
    """What the page asks while it watches."""
    return JsonResponse(_progress(access.get_visible_run(request.user, slug, pk)))


def _progress(run) -> dict:
    return {
        "state": "interrupted" if run.is_interrupted else run.state,
        "found": run.files_found,
        "done": run.files_done,
        "added": run.added,
        "present": run.present,
        "refused": run.refused,
    }
