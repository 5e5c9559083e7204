"""What a coordinator's steering of a worklist does to its adjudications, within the transaction of the deed.

Called before the deed's own event is written: reads are locked first, the trail last
(opening.lock_adjudications_of).
"""

from ..models import Adjudication, Read
from .inputs import declared_rules, primary_reads
from .language import SUBJECT
from .opening import alone_in, settle, withdraw

SESSION_GONE = "A session that it was about was withdrawn"
LIST_GONE = "The worklist was cancelled"


def sessions_withdrawn(worklist, sessions, *, by) -> None:
    """What was to be decided on them is withdrawn; a subject is looked at again without them."""
    rules = declared_rules(worklist)
    if not rules.rules:
        return
    subjects = {session.subject_id for session in sessions}
    live = _live(worklist)
    gone = live.filter(item__session__in=sessions) | live.filter(scope=SUBJECT, subject__in=subjects)
    _withdraw(worklist, gone, reason=SESSION_GONE, by=by)
    if not rules.on(SUBJECT):
        return
    reads = Read.objects.filter(worklist=worklist, item__session__subject__in=subjects).order_by()
    for condition in reads.values_list("condition", flat=True).distinct():
        for subject in sorted(subjects):
            read = primary_reads(worklist, condition).filter(item__session__subject=subject).first()
            if read is not None:
                settle(read, SUBJECT, rules)


def worklist_cancelled(worklist, *, by) -> None:
    """Nothing is to be decided any more; what was decided stays."""
    if declared_rules(worklist).rules:
        undecided = _live(worklist).exclude(state=Adjudication.State.COMPLETE)
        _withdraw(worklist, undecided, reason=LIST_GONE, by=by)


def _live(worklist):
    return Adjudication.objects.filter(worklist=worklist).exclude(state=Adjudication.State.WITHDRAWN)


def _withdraw(worklist, adjudications, *, reason: str, by) -> None:
    found = list(adjudications.order_by("pk"))
    list(Read.objects.select_for_update().filter(adjudication__in=found).order_by("pk"))
    alone_in(worklist.trial_id)
    for one in found:
        withdraw(one, reason=reason, by=by)
