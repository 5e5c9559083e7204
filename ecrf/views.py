"""Pages of templates: the list, one version with its report and preview, publishing."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from rapidreader.archive.access import get_visible_trial
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Invalid

from . import access, actions
from .building.gate import obstacles
from .building.looking import showable
from .definition import definition_of
from .exporting.formats import FORMATS
from .presenting import facts_of, report_of
from .rendering import render_form
from .validation import clean_answers


@require_safe
def template_list(request, slug):
    trial = get_visible_trial(request.user, slug)
    templates = access.visible_templates(request.user).filter(trial=trial).prefetch_related("versions__created_by")
    context = {
        "trial": trial,
        "templates": templates,
        "can_manage": access.can_manage_templates(request.user, trial),
    }
    return render(request, "ecrf/template_list.html", context)


@require_safe
def version_show(request, slug, pk):
    return _show(request, access.get_visible_version(request.user, slug, pk))


def _show(request, version, *, status=200, **extra):
    definition = definition_of(version)
    context = {
        "trial": version.template.trial,
        "version": version,
        "versions": version.template.versions.all(),
        "can_manage": access.can_manage_templates(request.user, version.template.trial),
        "report": report_of(version),
        "is_imported": actions.is_imported(version),
        "formats": FORMATS.items(),
        "facts": facts_of(definition),
        "form": render_form(showable(definition), definition.defaults(), prefix="preview", language=get_language()),
        "obstacles": obstacles(definition) if version.state == "draft" else {},
        **extra,
    }
    return render(request, "ecrf/version_show.html", context, status=status)


@require_POST
def version_check(request, slug, pk):
    """What completing with these answers would say; nothing is stored."""
    version = access.get_visible_version(request.user, slug, pk)
    try:
        raw = parse_json(request.body)
    except ValueError as error:
        raise Invalid("The answers are not valid JSON.") from error
    cleaned = clean_answers(definition_of(version), raw, "check", language=get_language() or "")
    said = {name: getattr(cleaned, name) for name in ("errors", "warnings", "cleared", "because")}
    return JsonResponse({**said, "count": len(cleaned.answers)})


@require_POST
def version_publish(request, slug, pk):
    version = access.get_managed_version(request.user, slug, pk)
    if not request.POST.get("accepted"):
        messages.error(request, "Tick that you have tried the form, then publish.")
        return redirect("version_show", slug, pk)
    try:
        version = actions.publish_version(version=version, by=request.user)
    except Invalid as refusal:
        return _show(request, version, status=422, obstacles=refusal.fields or {"": str(refusal)}, is_refused=True)
    messages.success(request, f"{version} is published; worklists can use it now.")
    return redirect("version_show", slug, pk)


@require_POST
def version_retire(request, slug, pk):
    version = access.get_managed_version(request.user, slug, pk)
    if not request.POST.get("accepted"):
        messages.error(request, "Tick that no new worklist shall use this version, then retire it.")
        return redirect("version_show", slug, pk)
    version = actions.retire_version(version=version, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, f"{version} is retired; worklists that use it keep it.")
    return redirect("version_show", slug, pk)
