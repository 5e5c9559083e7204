"""Pages on which coordinators follow and steer worklists, and monitors look on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ecrf.access import visible_assessors
from rapidreader.audit.errors import Conflict, DomainError

from . import access, actions
from .adjudication.forecasting import forecast_of
from .adjudication.inputs import declared_rules
from .forms import ActivateForm, ExtendForm, NoteForm, ReasonForm, take
from .preview import preview_of
from .progress import cell_of, matrix_page, reader_progress
from .protocols.document import protocol_of
from .queries.access import queries_of_read
from .queries.lists import lines_of
from .queries.threads import with_moves
from .recheck import recheck_page
from .signatures_shown import signature_texts
from .telling import facts_of
from .viewer_tools import TOOLS


@require_GET
def worklist_show(request, slug, pk):
    worklist = access.get_visible_worklist(request.user, slug, pk)
    return _show(request, worklist)


def _show(request, worklist, *, status=200, **extra):
    manages = access.manages(request.user, worklist.trial)
    context = {
        "worklist": worklist,
        "trial": worklist.trial,
        "manages": manages,
        "protocol_facts": facts_of(protocol_of(worklist.protocol)),
        "is_pool": protocol_of(worklist.protocol).is_pool,
        "tools": [TOOLS.get(name, name) for name in worklist.tools],
        "extend_form": ExtendForm(initial={"due_date": worklist.due_date}),
        "nav_here": "trials",
        **extra,
    }
    if worklist.activated_at is None:
        return render(
            request, "worklists/worklist_preview.html", context | {"preview": preview_of(worklist)}, status=status
        )
    lines = reader_progress(worklist)
    context |= {
        "lines": lines,
        "total": sum(line.total for line in lines),
        "complete": sum(line.complete for line in lines),
        "page": matrix_page(worklist, request.GET.get("page")),
        "chosen": _chosen(request, worklist),
        "rules": declared_rules(worklist).rules,
        "forecasts": forecast_of(worklist),
    }
    return render(request, "worklists/worklist_show.html", context, status=status)


def _chosen(request, worklist):
    """The read that the coordinator looks at, with its assessors; one of another worklist is not found."""
    number = request.resolver_match.kwargs.get("read_pk") or request.GET.get("read")
    if not number:
        return None
    read = access.get_read_of(worklist, number)
    assessors = visible_assessors(request.user).filter(read_key=read.pk).order_by("-revision")
    queries = lines_of(list(with_moves(queries_of_read(request.user, read))))
    shown = {"read": read, "cell": cell_of(read), "assessors": assessors, "queries": queries}
    return {**shown, "signatures": signature_texts(read)}


def _steer(request, worklist, form, *, act, done):
    """Run the action of a small form; what it objects to stands beside the fields, with what was typed."""
    status = 422
    if form.is_valid():
        try:
            act(worklist=worklist, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            status = 409 if isinstance(refusal, Conflict) else 422
            take(form, refusal)
        else:
            messages.success(request, done)
            return redirect("worklist_show", worklist.trial.slug, worklist.pk)
    worklist.refresh_from_db()
    refused_by = request.resolver_match.url_name
    return _show(request, worklist, status=status, refused=form, refused_by=refused_by)


@require_POST
def worklist_activate(request, slug, pk):
    worklist = access.get_managed_worklist(request.user, slug, pk)
    done = "The worklist is active: its readers see it now, in the order that is stored here."
    return _steer(request, worklist, ActivateForm(request.POST), act=actions.activate_worklist, done=done)


@require_POST
def worklist_pause(request, slug, pk):
    worklist = access.get_managed_worklist(request.user, slug, pk)
    done = "Paused: readers see the worklist and cannot write."
    return _steer(request, worklist, ReasonForm(request.POST), act=actions.pause_worklist, done=done)


@require_POST
def worklist_resume(request, slug, pk):
    worklist = access.get_managed_worklist(request.user, slug, pk)
    done = "The worklist goes on."
    return _steer(request, worklist, NoteForm(request.POST), act=actions.resume_worklist, done=done)


@require_POST
def worklist_extend(request, slug, pk):
    worklist = access.get_managed_worklist(request.user, slug, pk)
    done = "The due date is changed."
    return _steer(request, worklist, ExtendForm(request.POST), act=actions.extend_worklist, done=done)


@require_POST
def worklist_cancel(request, slug, pk):
    worklist = access.get_managed_worklist(request.user, slug, pk)
    done = "The worklist is cancelled; completed reads and their assessors stay."
    return _steer(request, worklist, ReasonForm(request.POST), act=actions.cancel_worklist, done=done)


def _steer_read(request, slug, pk, read_pk, *, form, act, done):
    worklist = access.get_managed_worklist(request.user, slug, pk)
    read = access.get_read_of(worklist, read_pk)

    def on_read(*, worklist, by, reason):
        act(read=read, by=by, reason=reason)

    return _steer(request, worklist, form(request.POST), act=on_read, done=done)


@require_POST
def read_reopen(request, slug, pk, read_pk):
    done = "The read is open again for its reader; the assessor of the earlier revision stays."
    return _steer_read(request, slug, pk, read_pk, form=ReasonForm, act=actions.reopen_read, done=done)


@require_POST
def read_hold(request, slug, pk, read_pk):
    done = "The read is held: its reader sees it, and why, and can enter nothing."
    return _steer_read(request, slug, pk, read_pk, form=ReasonForm, act=actions.hold_read, done=done)


@require_POST
def read_release(request, slug, pk, read_pk):
    done = "The read is released: its reader goes on where it was."
    return _steer_read(request, slug, pk, read_pk, form=NoteForm, act=actions.release_read, done=done)


@require_GET
def worklist_recheck(request, slug, pk):
    worklist = access.get_visible_worklist(request.user, slug, pk)
    context = {
        "worklist": worklist,
        "trial": worklist.trial,
        "page": recheck_page(worklist, request.GET.get("page")),
        "nav_here": "trials",
    }
    return render(request, "worklists/worklist_recheck.html", context)
