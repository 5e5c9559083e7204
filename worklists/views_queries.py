"""Queries as coordinators meet them: the list of a trial, one query, and asking about a read. Monitors look on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ecrf.access import visible_assessors
from ecrf.definition import definition_of
from rapidreader.archive.access import get_visible_trial
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict, DomainError

from . import access, actions
from .forms import take
from .forms_queries import CloseForm, NewQueryForm, TextForm
from .queries.access import (
    get_managed_query,
    get_read_to_ask_about,
    get_visible_query,
    queries_about,
    visible_queries,
)
from .queries.anchors import field_choices
from .queries.lists import QueryFilter, count_waiting, query_page
from .queries.threads import threads_for_overseers


@require_GET
def query_list(request, slug):
    trial = get_visible_trial(request.user, slug)
    queries = visible_queries(request.user).filter(trial=trial)
    form = QueryFilter(request.GET, queries)
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "trial": trial,
        "form": form,
        "page": query_page(form.found(queries), request.GET.get("page")),
        "counts": count_waiting(queries),
        "asked": asked.urlencode(),
        "nav_here": "trials",
    }
    return render(request, "worklists/query_list.html", context)


@require_GET
def query_show(request, slug, number):
    return _show(request, get_visible_query(request.user, slug, number))


def _show(request, query, *, status=200, **extra):
    read = query.read
    [thread] = threads_for_overseers(queries_about(request.user, query), request.user)
    assessors = visible_assessors(request.user).filter(read_key=read.pk).order_by("-revision")
    context = {
        "trial": query.trial,
        "query": query,
        "thread": thread,
        "read": read,
        "worklist": query.worklist,
        "assessor": assessors.first(),
        "manages": access.manages(request.user, query.trial),
        "answer_form": TextForm(),
        "close_form": CloseForm(),
        "nav_here": "trials",
        **extra,
    }
    return render(request, "worklists/query_show.html", context, status=status)


@require_http_methods(["GET", "POST"])
def query_new(request, slug, read_pk):
    read = get_read_to_ask_about(request.user, slug, read_pk)
    form, status = _new_form(request, read), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                query = actions.open_query(read=read, by=request.user, **form.asked)
            except DomainError as refusal:
                status = _status_of(refusal)
                take(form, refusal)
            else:
                messages.success(request, "The query is with the reader.")
                return redirect("query_show", slug, query.number)
    trial = read.worklist.trial
    context = {"trial": trial, "read": read, "worklist": read.worklist, "form": form, "nav_here": "trials"}
    return render(request, "worklists/query_new.html", context, status=status)


def _new_form(request, read) -> NewQueryForm:
    """The form with what the address says it is about; of a group the rows that were completed can be chosen."""
    assessor = visible_assessors(request.user).filter(read_key=read.pk).order_by("-revision").first()
    answers = parse_json(assessor.answers) if assessor else {}
    asked = request.GET
    initial = {"field_key": asked.get("field", ""), "sop_instance_uid": asked.get("image", "")}
    initial["frame"] = asked.get("frame") or 1
    fields = field_choices(definition_of(read.template_version), answers)
    return NewQueryForm(request.POST if request.method == "POST" else None, initial=initial, fields=fields)


def _status_of(refusal: DomainError) -> int:
    return 409 if isinstance(refusal, Conflict) else 422


@require_POST
def query_answer(request, slug, number):
    query = get_managed_query(request.user, slug, number)
    return _act(request, query, TextForm(request.POST), act=actions.answer_query, name="answer_form")


@require_POST
def query_close(request, slug, number):
    query = get_managed_query(request.user, slug, number)
    return _act(request, query, CloseForm(request.POST), act=actions.close_query, name="close_form")


def _act(request, query, form, *, act, name):
    """Run the action of a small form; what it objects to stands beside the field, with what was typed."""
    status = 422
    if form.is_valid():
        try:
            act(query=query, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            status = _status_of(refusal)
            take(form, refusal)
        else:
            messages.success(request, "Closed." if act is actions.close_query else "Sent to the reader.")
            return redirect("query_show", query.trial.slug, query.number)
    query.refresh_from_db()
    return _show(request, query, status=status, **{name: form})
