"""The page on which coordinators amend an active worklist: look at what would be done, then confirm it."""

from collections import Counter

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from rapidreader.audit.errors import DomainError, Invalid

from . import access, actions
from .amended import step_of
from .forms_amending import FORMS
from .naming import name_of
from .telling import amendment_lines

ACTS = {
    "add": actions.amend_add_sessions,
    "withdraw": actions.amend_withdraw_sessions,
    "reassign": actions.amend_reassign_reads,
}


@require_GET
def worklist_amendments(request, slug, pk):
    """All amendments of a worklist, and for those who manage it the forms for another."""
    return _page(request, access.get_visible_worklist(request.user, slug, pk))


@require_POST
def worklist_amend(request, slug, pk, kind):
    worklist = access.get_managed_worklist(request.user, slug, pk)
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST, worklist=worklist)
    if not form.is_valid():
        return _page(request, worklist, form, status=422)
    if request.POST.get("do") != "confirm":
        return _look(request, worklist, form)
    return _confirm(request, worklist, form)


def _look(request, worklist, form):
    try:
        step = step_of(form.asked(), form.cleaned_data["reason"])
    except Invalid as refusal:
        form.take(refusal.fields)
        return _page(request, worklist, form, status=422)
    return _page(request, worklist, form, step=step)


def _confirm(request, worklist, form):
    more = {"reason": form.cleaned_data["reason"], "expected_hash": form.cleaned_data["expected_hash"]}
    try:
        amendment = ACTS[form.key](worklist=worklist, by=request.user, **form.arguments(), **more)
    except DomainError as refusal:
        form.take(refusal.fields or {"": str(refusal)})
        return _page(request, worklist, form, status=409 if refusal.code == "conflict" else 422)
    messages.success(request, f"Amendment {amendment.number} is written; nothing that stood before has moved.")
    return redirect("worklist_amendments", worklist.trial.slug, worklist.pk)


def _page(request, worklist, form=None, *, step=None, status=200):
    is_running = worklist.state in ("active", "paused")
    forms = [one(worklist=worklist) for one in FORMS.values()] if is_running else []
    context = {
        "worklist": worklist,
        "trial": worklist.trial,
        "forms": [form if form and form.key == one.key else one for one in forms],
        "open_form": form.key if form else "",
        "step": step,
        "effects": _effects(worklist, step) if step else [],
        "amendments": [(one, amendment_lines(one)) for one in worklist.amendments.select_related("by")],
        "manages": access.manages(request.user, worklist.trial),
        "nav_here": "trials",
    }
    return render(request, "worklists/worklist_amendments.html", context, status=status)


def _effects(worklist, step) -> list[tuple[str, int, int]]:
    """For each reader and the pool: how many reads join, how many are cancelled."""
    names = {str(entry.reader_id): name_of(entry.reader) for entry in worklist.readers.select_related("reader")}
    joined = Counter(row.reader for row in step.rows)
    gone = Counter(reader for reader, _ in step.cancelled)
    return [
        (names.get(key, "The pool"), joined[key], gone[key])
        for key in sorted(joined.keys() | gone.keys(), key=lambda key: names.get(key, ""))
    ]
