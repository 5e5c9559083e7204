"""Whether a trial takes anything in: open, frozen for a while, or locked because its data are final."""

from django.utils.translation import gettext as _

from rapidreader.audit.errors import Conflict

from .models import Trial


def why_not_open(trial: Trial) -> str:
    """Why nothing can be entered in this trial, in the reader's words; empty while it is open."""
    if trial.state == Trial.State.FROZEN:
        return _("This trial is frozen. You can look; nothing can be entered until the coordinator thaws it.")
    if trial.state == Trial.State.LOCKED:
        return _("This trial is locked: its data are final. You can look; nothing can be entered any more.")
    return ""


def refuse_unless_open(trial: Trial) -> None:
    """For actions: a frozen or locked trial is not changed. Ask of a row that was read after the action's locks."""
    why = why_not_open(trial)
    if why:
        raise Conflict(why)
