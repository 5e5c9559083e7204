"""Pages on which coordinators plan worklists."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from rapidreader.archive.access import get_managed_trial, get_visible_trial
from rapidreader.audit.errors import Invalid

from . import access, actions
from .forms import WorklistForm, initial_of, take, typed_in
from .picking import Picker


@require_GET
def worklist_list(request, slug):
    trial = get_visible_trial(request.user, slug)
    worklists = access.visible_worklists(request.user).filter(trial=trial).with_progress()
    context = {
        "trial": trial,
        "worklists": worklists.newest_first()
        .select_related("template_version__template")
        .annotate(reader_count=Count("readers", distinct=True)),
        "overdue": set(worklists.overdue().values_list("pk", flat=True)),
        "manages": access.manages(request.user, trial),
        "nav_here": "trials",
    }
    return render(request, "worklists/worklist_list.html", context)


@require_http_methods(["GET", "POST"])
def worklist_new(request, slug):
    return _plan_page(request, get_managed_trial(request.user, slug), None)


@require_http_methods(["GET", "POST"])
def worklist_edit(request, slug, pk):
    worklist = access.get_managed_worklist(request.user, slug, pk)
    if worklist.state != "draft":
        messages.warning(request, "Only drafts can be changed; this worklist has its read order already.")
        return redirect("worklist_show", slug, pk)
    return _plan_page(request, worklist.trial, worklist)


def _plan_page(request, trial, worklist):
    picker = Picker(trial, request.POST)
    form = _form(request, trial, worklist, picker)
    saved = _save(request, trial, worklist, form) if form.is_bound and form.is_valid() else None
    if saved:
        messages.success(request, "The draft is saved. Look at what each reader will get, then activate it.")
        return redirect("worklist_show", trial.slug, saved.pk)
    context = {"trial": trial, "worklist": worklist, "form": form, "picker": picker, "nav_here": "trials"}
    return render(request, "worklists/worklist_edit.html", context, status=422 if form.is_bound else 200)


def _form(request, trial, worklist, picker) -> WorklistForm:
    """Bound when it is to be saved; the other buttons (filter, add, clear) only change what is shown."""
    if request.method == "GET":
        return WorklistForm(trial=trial, initial=initial_of(worklist))
    data = request.POST.copy()
    data["labels"] = picker.labels(request.POST)
    if request.POST.get("do", "save") == "save":
        return WorklistForm(data, trial=trial)
    return WorklistForm(trial=trial, initial=typed_in(data))


def _save(request, trial, worklist, form):
    try:
        if worklist:
            return actions.update_worklist(worklist=worklist, by=request.user, **form.plan_fields())
        return actions.create_worklist(trial=trial, by=request.user, **form.plan_fields())
    except Invalid as refusal:
        take(form, refusal)
        return None
