"""The builder: its page, and what its scripts ask for. Each write is an action; each look stores nothing."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict, Invalid

from . import access, actions
from .building.body import read_body, text_in
from .building.catalogue import catalogue
from .building.looking import look_at, outcome_of
from .building.wire import to_browser
from .logic.grammar import ExpressionError, parse, to_text
from .presenting import report_of
from .testing import run_tests


@require_safe
def version_edit(request, slug, pk):
    version = access.get_managed_version(request.user, slug, pk)
    if version.state != "draft":
        messages.warning(request, f"{version} never changes. Make a new version of it to go on from there.")
        return redirect("version_show", slug, pk)
    context = {"trial": version.template.trial, "version": version, "data": _page_data(version), "nav_here": "trials"}
    return render(request, "ecrf/builder_page.html", context)


def _page_data(version) -> dict:
    """All that the builder's scripts begin with."""
    names = ("save", "look", "try", "expression", "keep", "show")
    slug = version.template.trial.slug
    return {
        "document": to_browser(parse_json(version.definition)),
        "hash": version.content_hash,
        "catalogue": catalogue(),
        "urls": {name: reverse(f"version_{name}", args=[slug, version.pk]) for name in names},
        "isTitleFixed": version.template.versions.count() > 1,
        "suggestions": report_of(version).get("suggestions", []),
    }


@require_POST
def version_save(request, slug, pk):
    """Keep the draft as it is now. 409 with the stored document if somebody else has saved meanwhile."""
    version = access.get_managed_version(request.user, slug, pk)
    body = read_body(request.body)
    try:
        version = actions.save_definition(
            version=version, by=request.user, document=body.get("document"), expected_hash=text_in(body, "hash")
        )
    except Conflict as conflict:
        version.refresh_from_db()
        stored = {"document": to_browser(parse_json(version.definition)), "hash": version.content_hash}
        error = {"code": conflict.code, "detail": str(conflict), "fields": {}}
        return JsonResponse({"error": error, "state": version.state, **stored}, status=409)
    return JsonResponse({"hash": version.content_hash, "saved_at": timezone.now()})


@require_POST
def version_keep(request, slug, pk):
    """Keep a document as another draft: two coordinators built at once, and neither loses anything."""
    version = access.get_managed_version(request.user, slug, pk)
    definition = actions.sound_definition(read_body(request.body).get("document"))
    kept = actions.copy_version(version=version, by=request.user, definition=definition)
    return JsonResponse({"number": kept.number, "url": reverse("version_edit", args=[slug, kept.pk])})


@require_POST
def version_look(request, slug, pk):
    """The preview of a document with its problems; nothing is stored."""
    access.get_managed_version(request.user, slug, pk)
    body = read_body(request.body)
    definition = actions.sound_definition(body.get("document"))
    return JsonResponse(look_at(definition, body.get("answers"), language=text_in(body, "language")))


@require_POST
def version_try(request, slug, pk):
    """What completing with these answers would say, and the results of the form's own tests; nothing is stored."""
    access.get_managed_version(request.user, slug, pk)
    body = read_body(request.body)
    definition = actions.sound_definition(body.get("document"))
    if body.get("tests"):
        results = [{"name": one.name, "differences": one.differences} for one in run_tests(definition)]
        return JsonResponse({"tests": results})
    return JsonResponse(outcome_of(definition, body.get("answers")))


@require_POST
def version_expression(request, slug, pk):
    """An expression's text as its arrays, or why it is none and where; arrays as their text. Nothing is stored."""
    access.get_managed_version(request.user, slug, pk)
    body = read_body(request.body)
    try:
        ast = body["ast"] if "ast" in body else parse(text_in(body, "text"))
        return JsonResponse({"ast": ast, "text": to_text(ast)})
    except ExpressionError as error:
        return JsonResponse({"message": error.message, "position": error.position})
    except ValueError as error:
        raise Invalid("This is no expression.", fields={"ast": str(error)}) from error
