"""How templates come in and go out as files: import, acceptance of its report, downloads."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapidreader.archive.access import get_managed_trial
from rapidreader.audit.errors import DomainError, Invalid

from . import access, actions
from .editions import export_version
from .exporting.formats import FORMATS
from .exporting.mrrt import NotExportable
from .fetching import MAX_FETCHED, fetch_template
from .forms_exchange import ImportForm


@require_http_methods(["GET", "POST"])
def template_import(request, slug):
    trial = get_managed_trial(request.user, slug)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        outcomes = [_import_one(trial, request.user, source, form) for source in form.sources()]
        versions = [outcome["version"] for outcome in outcomes if outcome["version"]]
        if len(outcomes) == len(versions) == 1:
            messages.success(request, "Imported as a draft. Please look through the report, then accept it.")
            return redirect("version_show", slug, versions[0].pk)
        context = {"trial": trial, "form": ImportForm(), "outcomes": outcomes}
        return render(request, "ecrf/template_import.html", context, status=200 if versions else 422)
    return render(request, "ecrf/template_import.html", {"trial": trial, "form": form})


def _import_one(trial, user, source, form) -> dict:
    """One file or address: its version, or why not; a bad one does not keep the others out."""
    name = getattr(source, "name", source)
    try:
        fetched = fetch_template(source) if isinstance(source, str) else None
        version = actions.import_template(
            trial=trial,
            by=user,
            html=fetched.content if fetched else source.read(MAX_FETCHED + 1),
            name=fetched.name if fetched else name,
            keep_defaults=form.cleaned_data["keep_defaults"],
            fetched=fetched,
        )
    except DomainError as error:
        return {"name": name, "version": None, "errors": error.fields.get("file", str(error)).splitlines()}
    return {"name": name, "version": version, "errors": []}


@require_POST
def version_accept(request, slug, pk):
    version = access.get_managed_version(request.user, slug, pk)
    if not request.POST.get("accepted"):
        messages.error(request, "Tick that you have read the import report, then accept it.")
        return redirect("version_show", slug, pk)
    actions.accept_report(version=version, by=request.user)
    messages.success(request, "The import report is accepted; the version can be published.")
    return redirect("version_show", slug, pk)


@require_safe
def version_download(request, slug, pk, kind):
    """A version in one of the formats, as a file."""
    version = access.get_visible_version(request.user, slug, pk)
    if kind not in FORMATS:
        raise Http404
    try:
        name, content = export_version(version, kind)
    except NotExportable as error:
        raise Invalid(str(error)) from error
    response = HttpResponse(content, content_type=FORMATS[kind].media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
