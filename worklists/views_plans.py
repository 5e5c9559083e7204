"""Pages on which coordinators plan worklists."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapidreader.archive.access import get_managed_trial, get_visible_trial
from rapidreader.audit.errors import Invalid

from . import access, actions
from .forms import WorklistForm, chosen_version, drafted, initial_of, take, typed_in
from .picking import Picker
from .plan import Plan, adjudication_problem
from .planning.editor import Editor
from .planning.section import Desk
from .preview import preview_of_plan
from .protocols.document import Protocol, protocol_of


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


@require_POST
def worklist_try(request, slug):
    """What readers would get of what is typed so far: a part of the page, fetched as choices change."""
    trial = get_managed_trial(request.user, slug)
    context = {"trial": trial, "preview": _tried(trial, request.POST), "is_tried": True}
    return render(request, "worklists/_protocol_preview.html", context)


def _tried(trial, data):
    """The preview of what is typed; None while the protocol cannot be read."""
    editor = Editor.judging(Desk(trial), data)
    if not editor.is_valid():
        return None
    sessions, readers = drafted(trial, data)
    plan = Plan(
        name="",
        template_version=chosen_version(trial, data),
        sessions=sessions,
        readers=readers,
        protocol=editor.protocol,
        seed=data.get("seed", ""),
    )
    wrong = adjudication_problem(plan) if plan.template_version else ""
    return preview_of_plan(plan, {"protocol": wrong} if wrong else {})


def _plan_page(request, trial, worklist):
    picker = Picker(trial, request.POST)
    form, editor = _form(request, trial, worklist, picker), _editor(request, trial, worklist)
    saved = _save(request, trial, worklist, (form, editor)) if form.is_bound and _is_valid(form, editor) else None
    if saved:
        messages.success(request, "The draft is saved. Look at what each reader will get, then activate it.")
        return redirect("worklist_show", trial.slug, saved.pk)
    context = {
        "trial": trial,
        "worklist": worklist,
        "form": form,
        "editor": editor,
        "picker": picker,
        "preview": _tried(trial, request.POST) if request.POST.get("do") == "try" else None,
        "nav_here": "trials",
    }
    return render(request, "worklists/worklist_edit.html", context, status=422 if form.is_bound else 200)


def _is_valid(form, editor) -> bool:
    """Both are asked, so that both say what is wrong."""
    return form.is_valid() & editor.is_valid()


def _form(request, trial, worklist, picker) -> WorklistForm:
    """Bound when it is to be saved; the other buttons (filter, add, preset) only change what is shown."""
    if request.method == "GET":
        return WorklistForm(trial=trial, initial=initial_of(worklist))
    data = request.POST.copy()
    data["labels"] = picker.labels(request.POST)
    if request.POST.get("do", "save") == "save":
        return WorklistForm(data, trial=trial)
    return WorklistForm(trial=trial, initial=typed_in(data))


def _editor(request, trial, worklist) -> Editor:
    desk = Desk(trial)
    if request.method == "GET":
        return Editor.showing(desk, protocol_of(worklist.protocol) if worklist else Protocol())
    if request.POST.get("do", "save") == "save":
        return Editor.judging(desk, request.POST)
    return Editor.keeping(desk, request.POST)


def _save(request, trial, worklist, typed):
    form, editor = typed
    fields = form.plan_fields() | {"protocol": editor.protocol}
    try:
        if worklist:
            return actions.update_worklist(worklist=worklist, by=request.user, **fields)
        return actions.create_worklist(trial=trial, by=request.user, **fields)
    except Invalid as refusal:
        take(form, refusal)
        return None
