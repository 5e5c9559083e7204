"""The reading room: the reader's own worklists, and the one page on which they are read."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from rapidreader.audit.sitting import in_background

from . import actions
from .access import assigned_worklists, get_own_read
from .adjudication.access import adjudication_before
from .beginnings import as_list, beginning_of
from .blinding.uids import exchanged
from .pools import take_next
from .qualification.shelf import shut_context
from .reading_input import draft_input, json_object, text_input
from .reading_room import images_of, meaning_of, neighbours_of, panel_context
from .shelves import own_reads, rows_of, shelves_of
from .signing_asked import authority_for


@require_safe
@never_cache
def reading_list(request):
    context = {"shelves": shelves_of(request.user), **shut_context(request.user), "nav_here": "reading"}
    return render(request, "worklists/reading_list.html", context)


@require_safe
@never_cache
def worklist_continue(request, pk):
    """Where the reader stopped; a finished worklist opens at its first read, to look at."""
    worklist = get_object_or_404(assigned_worklists(request.user).distinct(), pk=pk)
    reads = own_reads(request.user, worklist)
    read = reads.to_read_next().first() or reads.first()
    return redirect("read_show", read.pk) if read else redirect("reading_list")


@require_safe
@never_cache
def worklist_reads(request, pk):
    """The reader's own reads of a worklist with their states: a fragment for the reading room."""
    worklist = get_object_or_404(assigned_worklists(request.user).distinct(), pk=pk)
    return render(request, "worklists/_read_rows.html", {"rows": rows_of(own_reads(request.user, worklist))})


@require_safe
@never_cache
@ensure_csrf_cookie
def read_show(request, pk):
    read = get_own_read(request.user, pk)
    rows = rows_of(own_reads(request.user, read.worklist))
    context = {**panel_context(request.user, read), "rows": rows}
    return render(request, "worklists/read_show.html", context)


@require_safe
@never_cache
def read_panel(request, pk):
    """Form, measurements and facts of one read: a fragment for the reading room."""
    read = get_own_read(request.user, pk)
    return render(request, "worklists/_read_panel.html", panel_context(request.user, read))


@require_POST
def read_start(request, pk):
    """The read is in front of its reader. A panel fetched ahead knows an older `next`; this is the present one."""
    read = actions.start_read(read=get_own_read(request.user, pk), by=request.user)
    actions.show_images(read=read, by=request.user)
    if adjudication := adjudication_before(read):
        actions.show_adjudication(adjudication=adjudication, by=request.user)
    prefilled = as_list(beginning_of(read)) if read.has_just_begun else []
    state = {"state": read.state, "draft_number": read.draft_number, "prefilled": prefilled}
    state["images"] = images_of(read)["images"]
    return JsonResponse({**state, **_next(request, read)})


@require_POST
def read_save(request, pk):
    draft = draft_input(json_object(request), is_save=True)
    read = actions.save_draft(read=get_own_read(request.user, pk), by=request.user, **draft)
    return _answer(read)


@require_POST
def read_complete(request, pk):
    read, body = get_own_read(request.user, pk), json_object(request)
    draft = draft_input(body, is_signature=True)
    authority = authority_for(request, read, body, lambda: actions.check_read(read=read, by=request.user, **draft))
    done = actions.sign_read(read=read, by=request.user, meaning=meaning_of(), authority=authority, **draft)
    return _completed(request, read, done)


@require_POST
def read_not_readable(request, pk):
    read, body = get_own_read(request.user, pk), json_object(request)
    draft = draft_input(body) | {"reason": text_input(body, "reason")}
    meaning, authority = meaning_of(is_readable=False), authority_for(request, read, body)
    done = actions.mark_not_readable(read=read, by=request.user, meaning=meaning, authority=authority, **draft)
    return _completed(request, read, done)


def _completed(request, read, assessor) -> JsonResponse:
    take_next(request.user, read)
    cleared = exchanged(read, assessor.cleared)
    said = {"errors": {}, "warnings": {}, "cleared": cleared, "because": assessor.because}
    done = {"assessor": str(assessor.pk), "completed_at": assessor.completed_at}
    return JsonResponse({**done, **said, **_next(request, read)})


@require_POST
def read_skip(request, pk):
    read = get_own_read(request.user, pk)
    actions.skip_read(read=read, by=request.user, reason=text_input(json_object(request), "reason"))
    take_next(request.user, read)
    return JsonResponse(_next(request, read))


@require_POST
@in_background
def read_beat(request, pk):
    """What the reader's browser saw happen; the time is ours."""
    read = get_own_read(request.user, pk)
    actions.beat_read(read=read, by=request.user, event=text_input(json_object(request), "event"))
    return HttpResponse(status=204)


def _answer(read) -> JsonResponse:
    """What a save answers; numbers in it are texts. A draft has no warnings: those come with completing."""
    cleared = exchanged(read, read.draft_cleared)
    said = {"errors": read.draft_errors, "warnings": {}, "cleared": cleared, "because": read.draft_because}
    return JsonResponse(
        {"state": read.state, "draft_number": read.draft_number, "saved_at": read.draft_saved_at, **said}
    )


def _next(request, read) -> dict:
    """Where the reading room goes on: the next read to be read, or nowhere when all are complete."""
    around = neighbours_of(request.user, read)
    return {
        "next": around["nextUnsigned"],
        "left": around["left"],
        "waiting": around["waiting"],
        "pool": around["pool"],
    }
