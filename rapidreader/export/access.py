"""Who may take data out of a trial and read its trail: those who oversee it, and nobody else."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from rapidreader.archive.access import get_visible_trial, trials_with_role
from rapidreader.archive.models import Role
from rapidreader.audit.models import AuditEvent
from worklists.access import get_visible_worklist, overseen_reads, visible_worklists

from .rows import Scope


def get_scope(user, slug: str, worklist_id: int | None = None) -> Scope:
    """The trial, or one worklist of that very trial; 404 for whoever does not oversee it."""
    if worklist_id is None:
        return Scope(get_visible_trial(user, slug))
    worklist = get_visible_worklist(user, slug, worklist_id)
    return Scope(worklist.trial, worklist)


def exportable_worklists(user, trial):
    """The trial's worklists that were ever activated: a draft has no reads."""
    return visible_worklists(user).filter(trial=trial).exclude(schedule_hash="").with_progress().order_by("name")


def visible_trail(user, slug: str):
    """The trial and the events of its chain, the newest first; 404 for whoever does not oversee it."""
    trial = get_visible_trial(user, slug)
    return trial, AuditEvent.objects.filter(trial_id=trial.pk).order_by("-seq")


def get_overseen_read(user, slug: str, pk):
    """A read of that trial for whoever oversees it, or 404."""
    related = ("worklist__trial", "worklist__template_version__template", "reader", "item__session__subject")
    reads = overseen_reads(user).filter(worklist__trial__slug=slug).select_related(*related)
    return get_object_or_404(reads, pk=pk)


def may_redact(user, trial) -> bool:
    """Only administrators of the trial take words out of its trail."""
    return trials_with_role(user, [Role.ADMINISTRATOR]).contains(trial)


def get_event_to_redact(user, slug: str, seq: int) -> AuditEvent:
    """The event, 404 for whoever does not oversee the trial, 403 for whoever may only look."""
    trial, events = visible_trail(user, slug)
    if not may_redact(user, trial):
        raise PermissionDenied("Only administrators of the trial may do that.")
    return get_object_or_404(events, seq=seq)
