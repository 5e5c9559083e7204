"""What a reader sees of qualification: documents to acknowledge, how a training list went, the own certificate."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from . import access
from . import access_qualification as rights
from .actions.charter import acknowledge_document
from .blinded import blind
from .qualification.overview import certificate_of, feedback_of


@require_safe
@never_cache
def document_show(request, pk):
    """A published document of a trial in which this person reads, with the own acknowledgement."""
    document = get_object_or_404(rights.readable_documents(request.user), pk=pk)
    said = document.acknowledgements.filter(reader=request.user).first()
    return render(
        request, "worklists/reading_document.html", {"document": document, "said": said, "nav_here": "reading"}
    )


@require_POST
def document_acknowledge(request, pk):
    document = get_object_or_404(rights.readable_documents(request.user), pk=pk)
    acknowledge_document(document=document, by=request.user)
    messages.success(request, _("Kept: you have read and understood {title}.").format(title=document.title))
    return redirect("reading_list")


@require_safe
@never_cache
def training_feedback(request, pk):
    """How the reader's own last attempt went: which answers were met; which are right only once it is passed."""
    worklist = get_object_or_404(access.given_worklists(request.user).distinct(), pk=pk)
    attempt = worklist.qualifications.filter(reader=request.user).order_by("-attempt").first()
    if attempt is None:
        raise Http404
    reads = worklist.reads.filter(reader=request.user).with_session()
    feedback = feedback_of(attempt, reads, blind)
    context = {"worklist": worklist, "attempt": attempt, "feedback": feedback, "nav_here": "reading"}
    return render(request, "worklists/reading_feedback.html", context)


@require_safe
@never_cache
def own_certificate(request, slug):
    trial = get_object_or_404(rights.trials_read_in(request.user), slug=slug)
    context = {"certificate": certificate_of(trial, request.user), "trial": trial, "nav_here": "reading"}
    return render(request, "worklists/reading_certificate.html", context)
