"""Pages of trials, members and sessions."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, Sum
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapidreader.audit.errors import Invalid

from . import access, actions
from .forms import MemberForm, SessionFilterForm, SessionForm, TrialForm, modalities_in
from .names import sop_class_name, transfer_syntax_name

PAGE_SIZE = 50


@require_GET
def trial_list(request):
    trials = access.visible_trials(request.user).annotate(
        session_count=Count("sessions", distinct=True), subject_count=Count("subjects", distinct=True)
    )
    may_create = access.may_create_trials(request.user)
    return render(request, "archive/trial_list.html", {"trials": trials, "may_create": may_create})


@require_http_methods(["GET", "POST"])
def trial_new(request):
    if not access.may_create_trials(request.user):
        raise PermissionDenied("Trials are opened by an administrator of this installation.")
    form = TrialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        trial = actions.create_trial(by=request.user, **form.cleaned_data)
        messages.success(request, "The trial is open. Now let people in and import images.")
        return redirect("trial_show", trial.slug)
    return render(request, "archive/trial_new.html", {"form": form})


@require_GET
def trial_show(request, slug):
    trial = access.get_visible_trial(request.user, slug)
    context = {
        "trial": trial,
        "counts": trial.sessions.aggregate(
            sessions=Count("pk"), subjects=Count("subject", distinct=True), instances=Sum("instance_count")
        ),
        "roles": trial.memberships.order_by("role").values("role").annotate(count=Count("pk")),
        "runs": trial.import_runs.select_related("started_by")[:5],
        "manages": access.manages(request.user, trial),
    }
    return render(request, "archive/trial_show.html", context)


@require_http_methods(["GET", "POST"])
def trial_members(request, slug):
    if request.method == "GET":
        trial, form = access.get_visible_trial(request.user, slug), MemberForm()
    else:
        trial, form = access.get_managed_trial(request.user, slug), MemberForm(request.POST)
        if form.is_valid():
            actions.set_member(trial=trial, user=form.user, role=form.cleaned_data["role"], by=request.user)
            messages.success(request, f"{form.user} is in.")
            return redirect("trial_members", slug)
    context = {
        "trial": trial,
        "form": form,
        "memberships": trial.memberships.select_related("user").order_by("user__last_name", "user__username", "role"),
        "people": access.possible_members(request.user),
        "manages": access.manages(request.user, trial),
    }
    return render(request, "archive/trial_members.html", context)


@require_POST
def member_remove(request, slug, pk):
    membership = access.get_managed_membership(request.user, slug, pk)
    actions.remove_member(membership=membership, by=request.user)
    messages.success(request, f"{membership.user} is no longer {membership.get_role_display().lower()}.")
    return redirect("trial_members", slug)


@require_GET
def session_list(request, slug):
    trial = access.get_visible_trial(request.user, slug)
    filter_form = SessionFilterForm(request.GET)
    sessions = filter_form.apply(access.visible_sessions(request.user).filter(trial=trial)).select_related("subject")
    page = Paginator(sessions, PAGE_SIZE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "trial": trial,
        "filter": filter_form,
        "modalities": modalities_in(trial),
        "page": page,
        "asked": asked.urlencode(),
        "manages": access.manages(request.user, trial),
    }
    return render(request, "archive/session_list.html", context)


@require_GET
def session_show(request, slug, pk):
    session = access.get_visible_session(request.user, slug, pk)
    return _session_page(request, session, SessionForm(initial=_session_values(session)))


@require_POST
def session_update(request, slug, pk):
    session = access.get_managed_session(request.user, slug, pk)
    form = SessionForm(request.POST)
    if not form.is_valid():
        return _session_page(request, session, form)
    try:
        actions.update_session(session=session, by=request.user, **form.cleaned_data)
    except Invalid as refusal:
        for name, text in refusal.fields.items():
            form.add_error(name, text)
        return _session_page(request, session, form)
    messages.success(request, "Saved.")
    return redirect("session_show", slug, pk)


def _session_values(session) -> dict:
    return {"label": session.label, "time_point": session.time_point, "arm": session.subject.arm}


def _session_page(request, session, form):
    context = {
        "trial": session.trial,
        "session": session,
        "form": form,
        "scans": _scan_rows(session),
        "manages": access.manages(request.user, session.trial),
    }
    return render(request, "archive/session_show.html", context)


def _scan_rows(session) -> list[dict]:
    """Each scan with what its instances have in common, and what they do not."""
    kinds = session.instances.order_by().values("scan", "sop_class_uid", "transfer_syntax_uid")
    kinds = list(kinds.annotate(frames=Sum("frame_count"), rows=Max("rows"), columns=Max("columns")))
    rows = []
    for scan in session.scans.all():
        own = [kind for kind in kinds if kind["scan"] == scan.pk]
        rows.append(
            {
                "scan": scan,
                "frames": sum(kind["frames"] or 0 for kind in own),
                "sizes": sorted({f"{kind['columns']} × {kind['rows']}" for kind in own if kind["rows"]}),
                "kinds": sorted({sop_class_name(kind["sop_class_uid"]) for kind in own}),
                "syntaxes": sorted({transfer_syntax_name(kind["transfer_syntax_uid"]) for kind in own}),
            }
        )
    return rows
