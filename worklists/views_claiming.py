"""Readers take the next read of a pool."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from rapidreader.audit.errors import Conflict

from . import access, actions


@require_POST
def read_claim(request, pk):
    """Claim the next read and open it; when there is none, back to the reading list with the reason."""
    worklist = get_object_or_404(access.assigned_worklists(request.user), pk=pk)
    try:
        read = actions.claim_read(worklist=worklist, by=request.user)
    except Conflict as refusal:
        messages.warning(request, str(refusal))
        return redirect("reading_list")
    return redirect("read_show", read.pk)
