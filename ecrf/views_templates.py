"""Pages on which templates begin and versions are compared."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapidreader.archive.access import get_managed_trial
from rapidreader.audit.errors import Invalid

from . import access, actions, library
from .building.catalogue import LANGUAGES
from .comparing import changes, sections_of
from .definition import Definition, definition_of
from .forms import NewTemplateForm


@require_http_methods(["GET", "POST"])
def template_new(request, slug):
    trial = get_managed_trial(request.user, slug)
    form = NewTemplateForm(request.POST) if request.method == "POST" else NewTemplateForm()
    if form.is_valid():
        try:
            version = _begin(request.user, trial, form.cleaned_data)
        except Invalid as refusal:
            form.add_error("title", refusal.fields.get("title", str(refusal)))
        else:
            return redirect("version_edit", slug, version.pk)
    context = {
        "trial": trial,
        "form": form,
        "entries": library.entries(),
        "languages": LANGUAGES,
        "versions": access.versions_to_copy(request.user),
        "nav_here": "trials",
    }
    return render(request, "ecrf/template_new.html", context, status=422 if form.is_bound else 200)


def _begin(user, trial, asked):
    """The first draft, from what the coordinator chose; 404 for what is not there or not visible."""
    definition, source = Definition(asked["title"], language=asked["language"]), ""
    if asked["start"] == "library":
        definition, source = _of_library(asked["slug"])
    if asked["start"] == "copy":
        version = access.get_version_to_copy(user, asked["version"])
        definition, source = definition_of(version), f"{version} {version.content_hash}"
    title = asked["title"] or definition.title
    return actions.create_template(trial=trial, by=user, title=title, definition=definition, source=source)


def _of_library(slug: str) -> tuple[Definition, str]:
    try:
        return library.load(slug), f"library: {slug}"
    except KeyError:
        raise Http404 from None


@require_POST
def version_copy(request, slug, pk):
    version = access.get_managed_version(request.user, slug, pk)
    following = actions.copy_version(version=version, by=request.user)
    messages.success(request, f"Version {following.number} is a draft that begins as version {version.number}.")
    return redirect("version_edit", slug, following.pk)


@require_safe
def version_compare(request, slug, pk):
    """What changed on the way to this version, from the one before or another one, in words."""
    version = access.get_visible_version(request.user, slug, pk)
    others = access.other_versions(version)
    asked = request.GET.get("from", "")
    other = next((one for one in others if str(one.pk) == asked), None) if asked else _before(version, others)
    if asked and other is None:
        raise Http404
    context = {"trial": version.template.trial, "version": version, "others": others, "other": other}
    if other:
        found = changes(definition_of(other), definition_of(version))
        context |= {"sections": sections_of(found), "count": len(found)}
    return render(request, "ecrf/version_compare.html", context | {"nav_here": "trials"})


def _before(version, others):
    """The version that this one most likely came from: the nearest lower number, else any other."""
    lower = [one for one in others if one.number < version.number]
    return lower[0] if lower else next(iter(others), None)
