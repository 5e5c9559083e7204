"""Pages on which coordinators follow adjudications and give them to somebody, and monitors look on."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from rapidreader.audit.errors import Conflict, DomainError

from . import access, actions
from .adjudication.access import get_adjudication_of
from .adjudication.assigning import possible_adjudicators
from .adjudication.forecasting import forecast_of
from .adjudication.forms import AdjudicatorForm
from .adjudication.inputs import declared_rules
from .adjudication.overview import adjudication_page, line_of
from .forms import take
from .models import Adjudication


@require_GET
def adjudication_list(request, slug, pk):
    worklist = access.get_visible_worklist(request.user, slug, pk)
    state = request.GET.get("state", "")
    context = {
        "worklist": worklist,
        "trial": worklist.trial,
        "page": adjudication_page(worklist, request.GET.get("page"), state=state),
        "forecasts": forecast_of(worklist),
        "rules": declared_rules(worklist).rules,
        "state": state,
        "asked": urlencode({"state": state}) if state else "",
        "states": Adjudication.State.choices,
        "nav_here": "trials",
    }
    return render(request, "worklists/adjudication_list.html", context)


@require_GET
def adjudication_show(request, slug, pk, adjudication_pk):
    worklist = access.get_visible_worklist(request.user, slug, pk)
    adjudication = get_adjudication_of(worklist, adjudication_pk)
    actions.show_adjudication(adjudication=adjudication, by=request.user)
    return _show(request, adjudication)


def _show(request, adjudication, *, status=200, form=None):
    worklist, line = adjudication.worklist, line_of(adjudication)
    people = possible_adjudicators(adjudication) if line.is_undecided else []
    context = {
        "worklist": worklist,
        "trial": worklist.trial,
        "line": line,
        "one": adjudication,
        "people": [one for one in people if not adjudication.read or one.pk != adjudication.read.reader_id],
        "manages": access.manages(request.user, worklist.trial),
        "form": form or AdjudicatorForm(trial=worklist.trial),
        "nav_here": "trials",
    }
    return render(request, "worklists/adjudication_show.html", context, status=status)


@require_POST
def adjudication_assign(request, slug, pk, adjudication_pk):
    worklist = access.get_managed_worklist(request.user, slug, pk)
    adjudication = get_adjudication_of(worklist, adjudication_pk)
    form, status = AdjudicatorForm(request.POST, trial=worklist.trial), 422
    if form.is_valid():
        try:
            actions.assign_adjudicator(adjudication=adjudication, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            status = 409 if isinstance(refusal, Conflict) else 422
            take(form, refusal)
        else:
            messages.success(request, "The adjudication is in the new adjudicator's list.")
            return redirect("adjudication_show", slug, pk, adjudication_pk)
    return _show(request, get_adjudication_of(worklist, adjudication_pk), status=status, form=form)
