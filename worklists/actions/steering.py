"""What coordinators do to many reads at once, and the file of the matrix."""

import datetime

from django.db import transaction
from django.utils import timezone

from ecrf.exporting.csv_text import csv_chunks
from rapidreader.archive.models import Trial
from rapidreader.archive.states import refuse_unless_open
from rapidreader.audit.actions import record
from rapidreader.audit.errors import Invalid, NotAllowed

from .. import access
from ..given import given
from ..models import Read, WorklistItem
from ..tower.sheet import HEADER, sheet_rows

MOST_AT_ONCE = 1000


def _managed(trial, by) -> Trial:
    """The trial as it is now; whoever may not change it, and whatever is not open, is refused."""
    trial = Trial.objects.get(pk=trial.pk)
    if not access.manages(by, trial):
        raise NotAllowed("Only coordinators and administrators of the trial may do that.")
    refuse_unless_open(trial)
    return trial


def refuse_too_many(reads) -> None:
    if not reads:
        raise Invalid("Choose at least one read.", fields={"reads": "Choose at least one read."})
    if len(reads) > MOST_AT_ONCE:
        message = f"At most {MOST_AT_ONCE} reads at once, please; these are {len(reads)}."
        raise Invalid(message, fields={"reads": message})


@transaction.atomic
def set_priority(*, trial, reads, by, priority: int, reason: str) -> int:
    """Let the sessions of these reads come first, for all of their readers; how many sessions that changed."""
    refuse_too_many(reads)
    if priority not in WorklistItem.Priority.values:
        raise Invalid("There is no such priority.", fields={"priority": "Choose one of the list."})
    reason = given(reason, "reason")
    items = WorklistItem.objects.select_for_update().filter(
        worklist__trial=trial, pk__in={read.item_id for read in reads}
    )
    changed = list(items.exclude(priority=priority).order_by("pk"))
    trial = _managed(trial, by)
    old = {str(item.pk): [item.priority, priority] for item in changed}
    WorklistItem.objects.filter(pk__in=[item.pk for item in changed]).update(priority=priority)
    if changed:
        changes = {"priority": old}
        record(by=by, verb="priority_set", obj=trial, trial_id=trial.pk, changes=changes, reason=reason)
    return len(changed)


@transaction.atomic
def set_due_date(*, trial, reads, by, due_date: datetime.date | None, reason: str) -> int:
    """Give these reads a due date of their own, or (None) that of their session or worklist again."""
    refuse_too_many(reads)
    if due_date and due_date < timezone.localdate():
        raise Invalid("The new due date has passed.", fields={"due_date": "Choose today or a later day."})
    reason = given(reason, "reason")
    locked = Read.objects.select_for_update().filter(pk__in=[read.pk for read in reads])
    found = list(locked.filter(worklist__trial_id=trial.pk).unsigned().order_by("pk"))
    trial = _managed(trial, by)
    changed = [read for read in found if read.due_date != due_date]
    old = {str(read.pk): [read.due_date, due_date] for read in changed}
    Read.objects.filter(pk__in=old).update(due_date=due_date)
    if changed:
        changes = {"due_date": old}
        record(by=by, verb="due_date_set", obj=trial, trial_id=trial.pk, changes=changes, reason=reason)
    return len(changed)


@transaction.atomic
def export_matrix(*, trial, by, asked) -> tuple[str, list[bytes]]:
    """The matrix that is asked for as CSV: file name and chunks; that it left is on record."""
    rows = list(sheet_rows(asked))
    chunks = list(csv_chunks(HEADER, rows))
    facts = {"file": "matrix.csv", "rows": len(rows), "asked": asked.address}
    record(by=by, verb="matrix_exported", obj=trial, trial_id=trial.pk, changes=facts)
    return f"{trial.slug}-matrix.csv", chunks
