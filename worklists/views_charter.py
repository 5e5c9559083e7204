"""Pages on which coordinators keep charter and manual, and see who has acknowledged what."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapidreader.archive.access import get_managed_trial, get_visible_trial
from rapidreader.audit.errors import DomainError

from . import access
from . import access_qualification as rights
from .actions import charter
from .forms import take
from .qualification.overview import overview_of


class DocumentForm(forms.Form):
    title = forms.CharField(max_length=200)
    text = forms.CharField(
        max_length=charter.LONGEST,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="Plain text. An empty line begins a new paragraph.",
    )


class TextForm(DocumentForm):
    """A further version keeps the title: it is how readers and worklists know the document."""

    title = None


@require_GET
def charter_list(request, slug):
    trial = get_visible_trial(request.user, slug)
    context = {
        "trial": trial,
        "documents": rights.documents_of(trial),
        "overview": overview_of(trial, list(access.possible_readers(trial))),
        "training_drafts": access.visible_worklists(request.user).training_drafts(trial),
        "manages": access.manages(request.user, trial),
        "nav_here": "trials",
    }
    return render(request, "worklists/charter_list.html", context)


def _form_page(request, trial, form, document=None):
    context = {"trial": trial, "form": form, "document": document, "nav_here": "trials"}
    return render(request, "worklists/charter_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def charter_new(request, slug):
    trial = get_managed_trial(request.user, slug)
    form = DocumentForm(request.POST) if request.method == "POST" else DocumentForm()
    if form.is_valid():
        try:
            document = charter.draft_document(trial=trial, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            take(form, refusal)
        else:
            messages.success(request, "The draft is saved. Readers see it once it is published.")
            return redirect("charter_show", slug, document.pk)
    return _form_page(request, trial, form)


@require_GET
def charter_show(request, slug, document_pk):
    document = rights.get_visible_document(request.user, slug, document_pk)
    context = {
        "trial": document.trial,
        "document": document,
        "versions": rights.documents_of(document.trial).filter(title=document.title),
        "acknowledgements": document.acknowledgements.select_related("reader"),
        "waiting": rights.lists_that_wait_for(document),
        "manages": access.manages(request.user, document.trial),
        "nav_here": "trials",
    }
    return render(request, "worklists/charter_show.html", context)


@require_http_methods(["GET", "POST"])
def charter_edit(request, slug, document_pk):
    document = rights.get_managed_document(request.user, slug, document_pk)
    form = TextForm(request.POST) if request.method == "POST" else TextForm(initial={"text": document.text})
    if form.is_valid():
        try:
            charter.update_document(document=document, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            take(form, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("charter_show", slug, document_pk)
    return _form_page(request, document.trial, form, document)


@require_POST
def charter_publish(request, slug, document_pk):
    document = rights.get_managed_document(request.user, slug, document_pk)
    if not request.POST.get("sure"):
        messages.error(request, "Tick that the text is final, then publish it.")
        return redirect("charter_show", slug, document_pk)
    charter.publish_document(document=document, by=request.user)
    messages.success(request, "Published: this text stays as it is.")
    return redirect("charter_show", slug, document_pk)


@require_POST
def charter_revise(request, slug, document_pk):
    document = rights.get_managed_document(request.user, slug, document_pk)
    following = charter.revise_document(document=document, by=request.user)
    messages.success(request, f"Version {following.version} is a draft that begins as version {document.version}.")
    return redirect("charter_edit", slug, following.pk)


@require_POST
def charter_discard(request, slug, document_pk):
    document = rights.get_managed_document(request.user, slug, document_pk)
    charter.discard_document(document=document, by=request.user)
    messages.success(request, f"The draft of {document} is thrown away.")
    return redirect("charter_list", slug)
