"""What people are told by mail, and how they may want it."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class How(models.TextChoices):
    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day, together")
    NONE = "none", _("Not at all")


@dataclass(frozen=True)
class Kind:
    """A kind of notice that can be wanted or not. `default` is how it comes until a person chooses."""

    key: str
    title: str
    help: str
    default: How = How.NOW


KINDS = {
    one.key: one
    for one in [
        Kind("assigned", _("New reads"), _("A worklist is ready for you, or reads were added.")),
        Kind(
            "due", _("Due dates"), _("Reads of yours are due soon or overdue; at most one a day for each worklist.")
        ),
        Kind("query", _("Queries"), _("A query was opened, answered or closed.")),
        Kind("adjudication", _("Adjudications"), _("Reads disagree, and the decision is yours to make.")),
        Kind("unlocked", _("Reopened reads"), _("A read was reopened, or a frozen trial goes on.")),
        Kind("alert", _("Security"), _("Somebody was locked out after too many wrong passwords.")),
    ]
}
# Stands for every kind that comes together in the daily mail, where that whole mail is no longer wanted.
DAILY_MAIL = "daily"


def title_of(key: str) -> str:
    """What a kind is called on pages; one of an older release has only its key."""
    if key == DAILY_MAIL:
        return str(_("The daily mail"))
    return str(KINDS[key].title) if key in KINDS else key
