"""What is done with an adjudication: a coordinator gives it to somebody, and the adjudicator decides."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ecrf.models import ImageAssessor
from rapidreader.archive.states import refuse_unless_open
from rapidreader.audit.actions import record
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed

from .. import access
from ..adjudication.assigning import give_to, possible_adjudicators
from ..adjudication.opening import REASSIGNED, alone_in, cancel_read
from ..drafts import MOST_REASON
from ..given import given
from ..models import Adjudication, AdjudicationInput, Read, Worklist
from ..notices import notify_adjudication
from .completing import Entry, complete, entry_of, lock_to_complete

UNDECIDED = (Adjudication.State.OPEN, Adjudication.State.IN_PROGRESS)
OWN = Adjudication.Decision.OWN.value


def lock_adjudication(adjudication) -> Adjudication:
    """Locked in the one order: the adjudicator's read, the trail, the adjudication."""
    list(Read.objects.select_for_update().filter(pk=adjudication.read_id))
    alone_in(adjudication.worklist.trial_id)
    return Adjudication.objects.select_for_update().get(pk=adjudication.pk)


@transaction.atomic
def assign_adjudicator(*, adjudication, by, adjudicator, reason: str) -> Adjudication:
    """Give an undecided adjudication to somebody else; what the former entered stays with the cancelled read."""
    adjudication = lock_adjudication(adjudication)
    worklist = adjudication.worklist
    if not access.manages(by, worklist.trial):
        raise NotAllowed("Only coordinators and administrators of the trial may do that.")
    refuse_unless_open(worklist.trial)
    if worklist.state not in (Worklist.State.ACTIVE, Worklist.State.PAUSED):
        raise Conflict(f"This worklist is {worklist.get_state_display().lower()}; reload the page.")
    if adjudication.state not in UNDECIDED:
        raise Conflict("This adjudication is decided or withdrawn; reload the page.")
    reason, former = given(reason, "reason"), adjudication.read
    if former and former.reader_id == adjudicator.pk:
        raise Invalid("Nothing would change.", fields={"adjudicator": "This person decides it already."})
    if adjudicator.pk not in {one.pk for one in possible_adjudicators(adjudication)}:
        words = "Choose an adjudicator of this trial who has read no session of this subject."
        raise Invalid("This person may not decide it.", fields={"adjudicator": words})
    cancel_read(former, reason=REASSIGNED)
    give_to(adjudication, adjudicator)
    adjudication.state = Adjudication.State.OPEN
    adjudication.save(update_fields=["state"])
    names = [former.reader.get_username() if former else None, adjudicator.get_username()]
    record(
        by=by,
        verb="adjudication_assigned",
        obj=adjudication,
        trial_id=worklist.trial_id,
        changes={"adjudicator": names, "read": [former.pk if former else None, adjudication.read_id]},
        reason=reason,
    )
    notify_adjudication(adjudication)
    return adjudication


@transaction.atomic
def decide_adjudication(*, read, by, meaning: str, authority=None, **entered) -> ImageAssessor:
    """Decide between the reads of a session or a subject.

    `entered` are `decision` (a small letter, or "own" for the own read), `reason`, and what `sign_read` takes. A
    letter accepts that read as it is; the adjudicator's record then holds the decision and no answers. An own read is
    completed like any other. What was decided, between what, and why is inside the record's hash and under the
    signature.
    """
    deciding = _prepare(read, by, **entered)
    entry, adjudication = deciding.entry, deciding.adjudication
    entry.meaning = given(meaning, "meaning", most=200)
    assessor = complete(deciding.read, by, entry, authority)
    adjudication.state = Adjudication.State.COMPLETE
    adjudication.decision, adjudication.decision_reason = entry.decision["decision"], entry.decision["reason"]
    adjudication.accepted_assessor = deciding.accepted or assessor
    adjudication.decided_at, adjudication.decided_by = assessor.completed_at, by
    adjudication.save()
    changes = {**entry.decision, "assessor": assessor.pk, "content_hash": assessor.content_hash}
    trial = adjudication.worklist.trial_id
    record(by=by, verb="adjudication_decided", obj=adjudication, trial_id=trial, changes=changes)
    return assessor


@transaction.atomic
def check_decision(*, read, by, **entered) -> None:
    """Raises what `decide_adjudication` would raise, and writes nothing: the signature is asked for last."""
    _prepare(read, by, **entered)


@dataclass(frozen=True)
class _Deciding:
    read: Read
    adjudication: Adjudication
    entry: Entry
    accepted: ImageAssessor | None


def _prepare(
    read, by, *, decision: str, reason: str, answers, measurements, draft_number: int, justifications=None
) -> _Deciding:
    read = lock_to_complete(read, by, draft_number, is_decision=True)
    alone_in(read.worklist.trial_id)
    adjudication = Adjudication.objects.select_for_update().get(read=read)
    if adjudication.state == Adjudication.State.WITHDRAWN:
        raise Conflict(_("This adjudication was withdrawn, because a read that it is about is being changed."))
    between = _between(adjudication)
    if decision != OWN and decision.upper() not in between:
        raise Invalid(
            _("Choose what you decide."), fields={"decision": _("Choose one of the reads, or an own read.")}
        )
    reason = given(reason, "reason", most=MOST_REASON)
    if decision == OWN:
        accepted, entry = None, entry_of(read, answers, measurements, justifications)
    else:
        accepted, entry = between[decision.upper()][-1], Entry({}, "[]", {}, {})
    entry.decision = {
        "adjudication": adjudication.pk,
        "scope": adjudication.scope,
        "decision": decision,
        "reason": reason,
        "accepted": {"assessor": str(accepted.pk), "content_hash": accepted.content_hash} if accepted else None,
        "between": {letter: " ".join(one.content_hash for one in found) for letter, found in between.items()},
    }
    return _Deciding(read, adjudication, entry, accepted)


def _between(adjudication: Adjudication) -> dict[str, list[ImageAssessor]]:
    """{letter: its assessors, in the order of the time points}."""
    found: dict[str, list[ImageAssessor]] = {}
    for one in AdjudicationInput.objects.filter(adjudication=adjudication).select_related("assessor").order_by("pk"):
        found.setdefault(one.letter, []).append(one.assessor)
    return found
