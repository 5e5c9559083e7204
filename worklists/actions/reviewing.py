"""The global review: when a reader has completed all time points of a subject, one more read of all of them."""

from django.db import IntegrityError, transaction
from django.db.models import Max

from rapidreader.audit.actions import record

from ..models import Read
from ..reading_rules import rules_of

TRIES = 5


def append_global_review(read, by) -> Read | None:
    """The reader's global review of a subject, behind all their other reads, once the last time point is complete.

    The schedule stays as it is. Two time points that are completed at once make one review: the event of a completion
    is recorded before this, and holds the trial's chain until all is written.
    """
    if read.kind != Read.Kind.READ or not rules_of(read.worklist.protocol).global_review:
        return None
    time_points = _time_points(read)
    if any(one.is_unsigned for one in time_points) or _is_there(read, time_points[-1].item_id):
        return None
    review = _append(read, time_points[-1])
    changes = {"position": review.position, "time_points": len(time_points)}
    record(by=by, verb="global_review_opened", obj=review, trial_id=read.worklist.trial_id, changes=changes)
    return review


def _time_points(read) -> list[Read]:
    return list(Read.objects.time_points_of(read).select_related("item"))


def _is_there(read, item) -> bool:
    """A review that waits to be made, or one that was made of the same time points."""
    reviews = Read.objects.reviews_of(read)
    return reviews.unsigned().exists() or reviews.filter(item=item).exists()


def _append(read, last) -> Read:
    """Somebody may append another read of this reader meanwhile; then the next position is taken."""
    own = Read.objects.filter(worklist=read.worklist, reader=read.reader)
    fields = {
        name: getattr(read, name) for name in ("worklist", "reader", "period", "condition", "repetition", "slot")
    }
    for _ in range(TRIES):
        position = own.aggregate(last=Max("position"))["last"] + 1
        try:
            with transaction.atomic():
                return Read.objects.create(item=last.item, kind=Read.Kind.GLOBAL, position=position, **fields)
        except IntegrityError as error:
            taken = error
    raise taken
