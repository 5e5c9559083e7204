"""The page on which a coordinator moves the open reads of a worklist to another version of its template."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from rapidreader.audit.errors import Conflict, DomainError

from . import access, actions
from .forms import MigrateForm, take
from .moving import other_versions, plan_of_move


@require_http_methods(["GET", "POST"])
def worklist_migrate(request, slug, pk):
    worklist = access.get_managed_worklist(request.user, slug, pk)
    versions = other_versions(worklist)
    form = MigrateForm(request.POST) if request.method == "POST" else MigrateForm()
    asked = request.POST.get("version") or request.GET.get("version")
    version = get_object_or_404(versions, pk=asked) if asked and asked.isdigit() else versions.first()
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid() and version:
            try:
                plan = actions.migrate_reads(worklist=worklist, version=version, by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                status = 409 if isinstance(refusal, Conflict) else 422
                take(form, refusal)
            else:
                messages.success(request, f"{len(plan.moves)} open reads are read with {version} from now on.")
                return redirect("worklist_show", slug, pk)
    context = {
        "worklist": worklist,
        "trial": worklist.trial,
        "versions": versions,
        "form": form,
        "nav_here": "trials",
    }
    plan = plan_of_move(worklist, version) if version else None
    return render(request, "worklists/worklist_migrate.html", context | {"plan": plan}, status=status)
