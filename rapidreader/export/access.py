"""Who may take data out of a trial and read its trail: those who oversee it, and nobody else."""

from rapidreader.archive.access import get_visible_trial
from rapidreader.audit.models import AuditEvent
from worklists.access import get_visible_worklist, visible_worklists

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
