"""The page on which a trial is frozen, locked, and opened again; everybody who oversees the trial may look at it."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from rapidreader.archive.access import get_managed_trial, get_visible_trial
from rapidreader.audit.errors import Conflict, DomainError
from rapidreader.audit.signing import authorize, needed_for
from rapidreader.audit.sitting import sitting_of

from . import access
from .actions import locking
from .forms import ReasonForm, take
from .tower.blockers import findings_of
from .tower.locks import last_lock
from .tower.verifying import verify_trial


class ConfirmForm(ReasonForm):
    """`confirm` is the trial's short name, typed by hand: what follows cannot be undone lightly."""

    confirm = forms.CharField(max_length=40)


class LockForm(ConfirmForm):
    username = forms.CharField(max_length=150, required=False)
    password = forms.CharField(max_length=200)


@require_GET
def trial_state(request, slug):
    return _page(request, get_visible_trial(request.user, slug))


def _page(request, trial, *, status=200, **extra):
    findings = findings_of(trial)
    context = {
        "trial": trial,
        "blockers": [one for one in findings if one.blocks],
        "remarks": [one for one in findings if not one.blocks],
        "verified": verify_trial(trial) if request.GET.get("verify") else None,
        "lock": last_lock(trial),
        "manages": access.manages(request.user, trial),
        "administers": access.administers(request.user, trial),
        "needs": needed_for(sitting_of(request)),
        "meaning": locking.MEANING,
        "nav_here": "trials",
        **extra,
    }
    return render(request, "worklists/trial_state.html", context, status=status)


def _steer(request, slug, form, act, done):
    """Run the action of a form; what it objects to stands at the form that was sent."""
    trial, status = get_managed_trial(request.user, slug), 422
    if form.is_valid():
        try:
            act(trial, **form.cleaned_data)
        except DomainError as refusal:
            status = 409 if isinstance(refusal, Conflict) else 422
            take(form, refusal)
        else:
            messages.success(request, done)
            return redirect("trial_state", slug)
    trial.refresh_from_db()
    refused_by = request.resolver_match.url_name
    return _page(request, trial, status=status, refused=form, refused_by=refused_by)


@require_POST
def trial_freeze(request, slug):
    def act(trial, **given):
        locking.freeze_trial(trial=trial, by=request.user, **given)

    return _steer(request, slug, ReasonForm(request.POST), act, "Frozen: everything can be seen, nothing is entered.")


@require_POST
def trial_thaw(request, slug):
    def act(trial, **given):
        locking.thaw_trial(trial=trial, by=request.user, **given)

    return _steer(request, slug, ReasonForm(request.POST), act, "Thawed: readers go on where they were.")


@require_POST
def trial_lock(request, slug):
    """The password is checked outside of the transaction, so that a wrong one stays on record."""

    def act(trial, username, password, **given):
        locking.refuse_unless_lockable(trial=trial, by=request.user, **given)
        sitting = sitting_of(request)
        typed = {"username": username or None, "password": password}
        authority = authorize(by=request.user, sitting=sitting, trial_id=trial.pk, **typed)
        locking.lock_trial(trial=trial, by=request.user, authority=authority, **given)

    return _steer(request, slug, LockForm(request.POST), act, "Locked: the data of this trial are final.")


@require_POST
def trial_unlock(request, slug):
    def act(trial, **given):
        locking.unlock_trial(trial=trial, by=request.user, **given)

    done = "Unlocked: the trial is frozen. Thaw it to let people go on."
    return _steer(request, slug, ConfirmForm(request.POST), act, done)
