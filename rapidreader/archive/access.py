"""Who may see and do what with trials and sessions. A queryset is the permission: list and detail cannot disagree.

Readers and adjudicators meet images through their reads alone (worklists/access.py); they see no trial page.
"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from .models import ImportRun, Membership, Role, Scan, Session, Trial

OVERSIGHT = (Role.COORDINATOR, Role.MONITOR, Role.ADMINISTRATOR)
MANAGEMENT = (Role.COORDINATOR, Role.ADMINISTRATOR)


def trials_with_role(user, roles) -> "QuerySet[Trial]":  # noqa: F821
    if not user.is_authenticated or not user.is_active:
        return Trial.objects.none()
    if user.is_superuser:
        return Trial.objects.all()
    held = Membership.objects.filter(user=user, role__in=roles)
    return Trial.objects.filter(pk__in=held.values("trial"))


class HeldRoles:
    """The roles that a person holds now, in every trial; a superuser holds all of them."""

    def __init__(self, user):
        self._has_all = user.is_active and user.is_superuser
        held = Membership.objects.filter(user=user.pk, user__is_active=True)
        self._held = set() if self._has_all else set(held.order_by().values_list("trial", "role"))

    def has(self, trial_id: int, roles) -> bool:
        return self._has_all or any((trial_id, role) in self._held for role in roles)


def visible_trials(user):
    """Trials whose pages this person may open: coordinators, monitors, administrators."""
    return trials_with_role(user, OVERSIGHT)


def managed_trials(user):
    """Trials in which this person may change things: coordinators and administrators."""
    return trials_with_role(user, MANAGEMENT)


def visible_sessions(user):
    return Session.objects.filter(trial__in=visible_trials(user))


def visible_scans(user):
    return Scan.objects.filter(session__in=visible_sessions(user))


def visible_import_runs(user):
    return ImportRun.objects.filter(trial__in=visible_trials(user))


def get_visible_trial(user, slug) -> Trial:
    """The trial, or 404: whoever may not see it does not learn that it exists."""
    return get_object_or_404(visible_trials(user), slug=slug)


def get_managed_trial(user, slug) -> Trial:
    """The trial to change, 404 if invisible, 403 if visible but not theirs to change."""
    trial = get_visible_trial(user, slug)
    if not managed_trials(user).contains(trial):
        raise PermissionDenied("Only coordinators and administrators of the trial may do that.")
    return trial


def may_create_trials(user) -> bool:
    """Opening a trial is a right of the installation, not of another trial: superusers, and whoever was given it."""
    return user.is_active and user.has_perm("archive.add_trial")


def manages(user, trial) -> bool:
    return managed_trials(user).contains(trial)


def get_visible_session(user, slug, pk) -> Session:
    sessions = visible_sessions(user).select_related("subject", "trial", "archive")
    return get_object_or_404(sessions, trial__slug=slug, pk=pk)


def get_visible_run(user, slug, pk) -> ImportRun:
    return get_object_or_404(visible_import_runs(user).select_related("trial", "started_by"), trial__slug=slug, pk=pk)


def get_managed_run(user, slug, pk) -> ImportRun:
    """The import to feed, start or discard: 403 for whoever may only look."""
    run = get_visible_run(user, slug, pk)
    get_managed_trial(user, slug)
    return run


def get_managed_session(user, slug, pk) -> Session:
    session = get_visible_session(user, slug, pk)
    get_managed_trial(user, slug)
    return session


def get_managed_membership(user, slug, pk) -> Membership:
    return get_object_or_404(Membership, trial=get_managed_trial(user, slug), pk=pk)


def possible_members(user):
    """Whose names the page proposes: everybody's to the operator, nobody's to others.

    A coordinator types the user name of whom to let in: who else has an account belongs to other trials.
    """
    from django.contrib.auth import get_user_model

    people = get_user_model().objects.filter(is_active=True).order_by("username")
    return people if user.is_superuser else people.none()


def roles_in(user, trial_id: int) -> list[str]:
    """The roles that a person holds in a trial now."""
    return list(
        Membership.objects.filter(user=user.pk, trial=trial_id).order_by("role").values_list("role", flat=True)
    )


def members_with_role(trial, role):
    """Active users who hold a role in a trial, by name."""
    from django.contrib.auth import get_user_model

    users = get_user_model().objects.filter(is_active=True, memberships__trial=trial, memberships__role=role)
    return users.order_by("last_name", "username").distinct()
