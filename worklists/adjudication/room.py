"""What the reading room shows of an adjudication: the comparison above the form, and the other time points beside."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ..blinding.policies import study_uid_for
from ..drafts import deciding_of
from ..models import Adjudication, Read
from .access import adjudication_of
from .compared import Compared, TimePoint, compared

# What an adjudicator states by deciding (21 CFR 11.50 asks for name, time and meaning to be shown).
MEANING = _lazy("I have compared these reads, and this is my decision")


def meaning_of_decision() -> str:
    return str(MEANING)


def adjudication_context(read: Read) -> dict:
    """For the panel of an adjudicator's read; {} for every other."""
    if read.kind != Read.Kind.ADJUDICATION:
        return {}
    adjudication = adjudication_of(read)
    found, drafted = compared(read, adjudication), deciding_of(read)
    chosen = adjudication.decision or drafted["decision"] or ("own" if read.answers != "{}" else "")
    return {
        "compared": found,
        "adjudication": adjudication,
        "meaning": meaning_of_decision(),
        "decided": decided_text(adjudication),
        "chosen": chosen,
        "chosen_because": adjudication.decision_reason or drafted["reason"],
        "has_own": chosen == "own",
    }


def adjudication_data(read: Read, found: Compared) -> dict:
    """For the page's script: what is drawn over the images, the other time points, and where the decision goes."""
    own = next(point for point in found.time_points if point.is_own)
    return {
        "overlays": own.overlays,
        "earlier": [_beside(read, point) for point in reversed(found.time_points) if not point.is_own],
    }


def decide_url(read: Read) -> str:
    return reverse("read_decide", args=[read.pk])


def _beside(read: Read, point: TimePoint) -> dict:
    viewer = reverse("viewer_shell", args=[read.pk, "read"])
    return {
        "id": point.key,
        "name": point.session.time_point or point.session.label,
        "label": point.session.label,
        "hasImages": point.has_images,
        "measurements": [],
        "overlays": point.overlays,
        "viewer": f"{viewer}?StudyInstanceUIDs={study_uid_for(read, point.stored)}",
    }


def decided_text(adjudication: Adjudication) -> str:
    """What was decided, in the adjudicator's words; empty while nothing is."""
    if not adjudication.decision:
        return ""
    if adjudication.decision == "own":
        return _("You decided for a read of your own.")
    return _("You decided for read {letter}.").format(letter=adjudication.decision.upper())
