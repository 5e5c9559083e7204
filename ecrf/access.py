"""Who may see and change templates and assessors. Readers meet forms through their reads alone."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from rapidreader.archive.access import managed_trials, visible_sessions, visible_trials

from .models import ImageAssessor, Template, TemplateVersion


def visible_templates(user):
    return Template.objects.filter(trial__in=visible_trials(user))


def visible_versions(user):
    return TemplateVersion.objects.filter(template__trial__in=visible_trials(user))


def visible_assessors(user):
    return ImageAssessor.objects.filter(session__in=visible_sessions(user))


def can_manage_templates(user, trial) -> bool:
    return managed_trials(user).contains(trial)


def get_visible_version(user, slug, pk) -> TemplateVersion:
    """The version, or 404."""
    versions = visible_versions(user).select_related("template__trial", "created_by", "published_by")
    return get_object_or_404(versions, pk=pk, template__trial__slug=slug)


def get_managed_version(user, slug, pk) -> TemplateVersion:
    """The version to change: 404 if invisible, 403 if visible but not theirs to change."""
    version = get_visible_version(user, slug, pk)
    if not can_manage_templates(user, version.template.trial):
        raise PermissionDenied("Only coordinators and administrators of the trial may change templates.")
    return version


def versions_to_copy(user):
    """Versions that a new template may begin as: all that this person sees, in any trial, newest first of each."""
    versions = visible_versions(user).select_related("template__trial").defer("source", "definition", "report")
    return versions.order_by("template__trial__name", "template__title", "-number")


def get_version_to_copy(user, pk) -> TemplateVersion:
    return get_object_or_404(visible_versions(user).select_related("template"), pk=pk)


def other_versions(version) -> list[TemplateVersion]:
    """The other versions of the same template, the newest first."""
    return list(version.template.versions.exclude(pk=version.pk).order_by("-number"))


def has_assessors(session) -> bool:
    """Whether a read of this session was ever completed."""
    return ImageAssessor.objects.filter(session=session).exists()
