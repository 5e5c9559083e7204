"""Pages of templates: the list, the import, one version with its report and preview."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapidreader.archive.access import get_managed_trial, get_visible_trial
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import DomainError, Invalid

from . import access, actions
from .definition import definition_of
from .forms import ImportForm
from .importing.reading import MAX_BYTES
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


@require_http_methods(["GET", "POST"])
def template_import(request, slug):
    trial = get_managed_trial(request.user, slug)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        outcomes = [_import_one(trial, request.user, file, form) for file in form.cleaned_data["files"]]
        versions = [outcome["version"] for outcome in outcomes if outcome["version"]]
        if len(outcomes) == len(versions) == 1:
            messages.success(request, "Imported as a draft. Please look through the report before you publish it.")
            return redirect("version_show", slug, versions[0].pk)
        context = {"trial": trial, "form": ImportForm(), "outcomes": outcomes}
        return render(request, "ecrf/template_import.html", context, status=200 if versions else 422)
    return render(request, "ecrf/template_import.html", {"trial": trial, "form": form})


def _import_one(trial, user, file, form) -> dict:
    """One uploaded file: its version, or why not; a bad file does not keep the others out."""
    try:
        version = actions.import_template(
            trial=trial,
            by=user,
            html=file.read(MAX_BYTES + 1),
            name=file.name,
            keep_defaults=form.cleaned_data["keep_defaults"],
        )
    except DomainError as error:
        return {"name": file.name, "version": None, "errors": error.fields.get("file", str(error)).splitlines()}
    return {"name": file.name, "version": version, "errors": []}


@require_safe
def version_show(request, slug, pk):
    version = access.get_visible_version(request.user, slug, pk)
    definition = definition_of(version)
    context = {
        "trial": version.template.trial,
        "version": version,
        "versions": version.template.versions.all(),
        "can_manage": access.can_manage_templates(request.user, version.template.trial),
        "report": report_of(version),
        "facts": facts_of(definition),
        "form": render_form(definition, definition.defaults(), prefix="preview"),
    }
    return render(request, "ecrf/version_show.html", context)


@require_POST
def version_check(request, slug, pk):
    """What completing with these answers would say; nothing is stored."""
    version = access.get_visible_version(request.user, slug, pk)
    try:
        raw = parse_json(request.body)
    except ValueError as error:
        raise Invalid("The answers are not valid JSON.") from error
    cleaned = clean_answers(definition_of(version), raw, level="sign")
    return JsonResponse({"errors": cleaned.errors, "warnings": cleaned.warnings, "count": len(cleaned.answers)})


@require_POST
def version_publish(request, slug, pk):
    version = access.get_managed_version(request.user, slug, pk)
    if not request.POST.get("accepted"):
        messages.error(request, "Tick that you have read the import report and tried the form, then publish.")
        return redirect("version_show", slug, pk)
    version = actions.publish_version(version=version, by=request.user)
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
