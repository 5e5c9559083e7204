"""Queries in the reading room: what a reader sees of them, asks, and answers. Fragments and JSON for its scripts."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rapidreader.audit.errors import Invalid

from . import actions
from .access import get_own_read
from .queries.access import get_own_query
from .queries.threads import threads_of_own_read
from .reading_input import json_object


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read_queries(request, pk):
    """GET: the queries about an own read, a fragment. POST: ask the coordinators about it."""
    read = get_own_read(request.user, pk)
    if request.method != "POST":
        context = {"read": read, "threads": threads_of_own_read(request.user, read)}
        return render(request, "worklists/_read_queries.html", context)
    body = json_object(request)
    asked = {"text": _text(body, "text"), "field_key": _text(body, "field_key")}
    query = actions.open_query(read=read, by=request.user, image_position=body.get("image_position"), **asked)
    return JsonResponse({"number": query.number, "state": query.state}, status=201)


@require_POST
def read_query_answer(request, pk, number):
    query = get_own_query(request.user, get_own_read(request.user, pk), number)
    query = actions.answer_query(query=query, by=request.user, text=_text(json_object(request), "text"))
    return JsonResponse({"number": query.number, "state": query.state})


def _text(body: dict, name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise Invalid(_("The request is incomplete."), fields={name: _("A text was expected.")})
    return value
