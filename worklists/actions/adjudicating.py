"""What is done with an adjudication: a coordinator gives it to somebody, and the adjudicator decides."""

from django.db import transaction

from rapidreader.audit.actions import record
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed

from .. import access
from ..adjudication.assigning import give_to, possible_adjudicators
from ..adjudication.opening import REASSIGNED, alone_in, cancel_read
from ..given import given
from ..models import Adjudication, Read, Worklist

UNDECIDED = (Adjudication.State.OPEN, Adjudication.State.IN_PROGRESS)


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
    return adjudication
