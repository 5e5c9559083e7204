"""Readers take reads from a pool. However many ask in the same moment, nobody gets what another has."""

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from rapidreader.archive.states import refuse_unless_open
from rapidreader.audit.actions import record
from rapidreader.audit.errors import Conflict, NotAllowed

from .. import access
from ..claiming import MOST_UNFINISHED, Claiming, Seen, look
from ..models import Read, Worklist, WorklistReader
from ..qualification.gate import without_shut_worklists


def _lock_place(worklist, by) -> Worklist:
    """Two windows of one reader take turns. The worklist is the one of now."""
    places = WorklistReader.objects.select_for_update(of=("self",)).select_related("worklist")
    place = places.filter(worklist=worklist, reader=by).first()
    if place is None or not access.reads_in(by, place.worklist.trial):
        raise NotAllowed(_("Only readers of this worklist may do that."))
    refuse_unless_open(place.worklist.trial)
    if not without_shut_worklists(Worklist.objects.filter(pk=place.worklist_id), by).exists():
        raise NotAllowed(_("This worklist is not open to you yet."))
    return place.worklist


def next_position(worklist, reader) -> int:
    """The position after the reader's last one."""
    return (worklist.reads.filter(reader=reader).aggregate(last=Max("position"))["last"] or 0) + 1


def _stand_still(worklist, unit: dict, *, wait: bool) -> bool:
    """Locks the reads that the rules compare a read with; False when somebody else is at one of them."""
    reads = Read.objects.filter(worklist=worklist, pool_position__isnull=False, **unit).order_by("pk")
    if not connection.features.has_select_for_update_skip_locked:
        return True  # the whole database is ours from the beginning of the transaction on
    locked = reads.select_for_update(of=("self",), skip_locked=not wait)
    return len(locked) == Read.objects.filter(worklist=worklist, pool_position__isnull=False, **unit).count()


def _take(worklist, by, rules: Claiming, seen: Seen, *, wait: bool) -> Read | None:
    unit = rules.unit_of(seen)
    if not _stand_still(worklist, unit, wait=wait):
        return None
    fresh = look(worklist, **unit)
    again = next((one for one in fresh if one.pk == seen.pk), None)
    if again is None or not rules.may_claim(again, fresh):
        return None
    given = {"reader": by, "position": next_position(worklist, by), "claimed_at": timezone.now()}
    if not Read.objects.filter(pk=seen.pk, reader=None).update(**given):
        return None
    return Read.objects.get(pk=seen.pk)


def _claim(worklist, by) -> Read | None:
    """Passes what others are just claiming; only when nothing else is left it waits for them."""
    rules = Claiming.of(worklist, by)
    for wait in (False, True):
        pool = look(worklist)
        if rules.is_sated(pool):
            raise Conflict(_("You have all reads that the protocol allows for one reader."))
        if rules.unfinished(pool) >= MOST_UNFINISHED:
            raise Conflict(_("Complete or skip the reads that you have before you take another."))
        for seen in rules.candidates(pool):
            if read := _take(worklist, by, rules, seen, wait=wait):
                return read
    return None


@transaction.atomic
def claim_read(*, worklist, by) -> Read:
    """Give the reader the next read of the pool: urgent ones first, then by due date, then in the pool's order."""
    worklist = _lock_place(worklist, by)
    if worklist.state != Worklist.State.ACTIVE:
        raise Conflict(_("This worklist is not being read now."))
    read = _claim(worklist, by)
    if read is None:
        raise Conflict(_("Nothing is left here that you may read."))
    changes = {"reader": [None, by.get_username()], "position": read.position, "pool_position": read.pool_position}
    record(by=by, verb="read_claimed", obj=read, trial_id=worklist.trial_id, changes=changes)
    return read
