"""Reminders: which reader has reads that are due soon or overdue, and which coordinator must know. Run by the worker.

A reader hears of a worklist at most once a day, and only when something has come nearer: seven, three, one and no
days before the first date that is due, then in the first week behind it and in each one after. What was told is
known by the keys of the notices, so running this again tells nobody twice.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapidreader.mail.actions import Words, notify
from rapidreader.mail.reminding import told_today

from .models import Read, Worklist
from .notices import coordinators_of, tells_counts

STEPS = (7, 3, 1, 0)


@dataclass
class Late:
    """What one person, or everybody together, has left on a worklist: how many reads, and when the first is due."""

    worklist: Worklist
    people: dict = field(default_factory=dict)
    first: date | None = None
    soon: int = 0
    overdue: int = 0

    def add(self, read, today: date) -> None:
        self.people[read.reader_id] = read.reader
        self.first = min(self.first or read.due, read.due)
        if read.due < today:
            self.overdue += 1
        else:
            self.soon += 1


def step_of(first: date, today: date) -> str:
    """Names how near the first due date is; the same name until it comes nearer."""
    left = (first - today).days
    if left < 0:
        return f"late{(-left - 1) // 7}"
    return f"in{min(step for step in STEPS if step >= left)}"


def remind(today: date | None = None) -> int:
    """Leave the notices of this day; how many worklists were spoken of."""
    today = today or timezone.localdate()
    by_reader, by_worklist = {}, {}
    for read in _due_reads(today):
        by_reader.setdefault((read.worklist_id, read.reader_id), Late(read.worklist)).add(read, today)
        if read.due < today:
            by_worklist.setdefault(read.worklist_id, Late(read.worklist)).add(read, today)
    with transaction.atomic():
        for late in by_reader.values():
            _tell_reader(late, today)
        for late in by_worklist.values():
            _tell_coordinators(late, today)
    return len(by_reader) + len(by_worklist)


def _due_reads(today: date):
    """Unsigned reads of active worklists whose own date, else their item's, else their worklist's is near or past."""
    reads = Read.objects.unsigned().filter(worklist__state=Worklist.State.ACTIVE, reader__is_active=True)
    reads = reads.annotate(due=Coalesce("due_date", "item__due_date", "worklist__due_date"))
    reads = reads.filter(due__lte=today + timedelta(days=STEPS[0]), held_at__isnull=True)
    return reads.select_related("worklist__trial", "reader").defer("answers", "measurements").order_by("pk")


def _tell_reader(late: Late, today: date) -> None:
    [reader] = late.people.values()
    prefix = f"due-{late.worklist.pk}-"
    if told_today(reader, prefix, today):
        return
    key = f"{prefix}{late.first.isoformat()}-{step_of(late.first, today)}"
    url = reverse("worklist_continue", args=[late.worklist.pk])
    notify(kind="due", recipients=[reader], write=lambda: _words(late), url=url, trial=late.worklist.trial, key=key)


def _words(late: Late) -> Words:
    lines, counts = [], tells_counts(late.worklist)
    if late.overdue and counts:
        lines.append(ngettext("{n} read is overdue.", "{n} reads are overdue.", late.overdue).format(n=late.overdue))
    if late.soon and counts:
        lines.append(ngettext("{n} read is due soon.", "{n} reads are due soon.", late.soon).format(n=late.soon))
    lines.append(_("First due date: {day}").format(day=date_format(late.first, _("j M Y"))))
    subject = _("Overdue: “{name}”") if late.overdue else _("Due soon: “{name}”")
    return Words(subject.format(name=late.worklist.name), "\n".join(lines))


def _tell_coordinators(late: Late, today: date) -> None:
    """Once a week for each worklist: how many reads of how many readers are late."""
    key = f"late-{late.worklist.pk}-{late.first.isoformat()}-{step_of(late.first, today)}"
    trial = late.worklist.trial

    def write() -> Words:
        words = _("Overdue reads: {reads}. Readers: {readers}. First due date: {day}")
        day = date_format(late.first, _("j M Y"))
        body = words.format(reads=late.overdue, readers=len(late.people), day=day)
        return Words(_("Overdue: “{name}”").format(name=late.worklist.name), body)

    url = reverse("worklist_show", args=[trial.slug, late.worklist.pk])
    notify(kind="due", recipients=coordinators_of(trial), write=write, url=url, trial=trial, key=key)
