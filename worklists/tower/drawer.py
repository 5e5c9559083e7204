"""One read in full: what stands in the drawer that a cell of the matrix opens."""

from dataclasses import dataclass

from django.utils import timezone

from ..models import Adjudication, Query, Read
from .blockers import UNDECIDED
from .signs import SIGNS, kind_of
from .summary import with_moves

COLUMNS = ("state", "not_readable_reason", "held_at", "skipped_at")


@dataclass(frozen=True)
class Drawer:
    read: Read
    kind: str
    icon: str
    words: str
    steps: list
    assessors: list
    queries: list
    adjudications: list
    days_open: int
    days_still: int
    is_overdue: bool


def drawer_of(read, assessors) -> Drawer:
    """`assessors` are those that whoever looks may see."""
    aged = with_moves(Read.objects.filter(pk=read.pk)).with_due().get()
    kind, now = kind_of({name: getattr(read, name) for name in COLUMNS}), timezone.now()
    end = read.signed_at or now
    return Drawer(
        read,
        kind,
        *SIGNS[kind],
        steps=[(step, SIGNS[step.to_state][1]) for step in read.steps.all()],
        assessors=list(assessors.filter(read_key=read.pk).order_by("-revision")),
        queries=list(Query.objects.filter(read=read).exclude(state=Query.State.CLOSED)),
        adjudications=list(Adjudication.objects.filter(worklist=read.worklist, item=read.item, state__in=UNDECIDED)),
        days_open=(end - aged.since).days,
        days_still=(now - aged.moved_at).days,
        is_overdue=bool(aged.due and aged.due < timezone.localdate() and read.is_unsigned),
    )
