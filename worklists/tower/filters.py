"""Which reads of a trial the control tower shows: what is asked for in the address, and those reads as a set."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.db.models import Q

from ..models import Adjudication, Query, Read, Worklist
from ..querysets import UNSIGNED
from .blockers import UNDECIDED

STATES = [
    ("", "any state"),
    ("unsigned", "not complete"),
    ("open", "open"),
    ("in_progress", "in progress"),
    ("partial", "draft saved"),
    ("skipped", "skipped"),
    ("held", "on hold"),
    ("complete", "complete"),
    ("not_readable", "not readable"),
    ("cancelled", "cancelled"),
]
ONLY = [
    ("", "everything"),
    ("blocks", "what blocks the lock"),
    ("overdue", "overdue"),
    ("queries", "open queries"),
    ("adjudications", "adjudications not decided"),
]
UNCLAIMED = "pool"


class WorklistChoice(forms.ModelChoiceField):
    def label_from_instance(self, worklist):
        words = [worklist.name]
        if worklist.purpose == Worklist.Purpose.TRAINING:
            words.append("(training)")
        if worklist.state not in {Worklist.State.ACTIVE, Worklist.State.DRAFT}:
            words.append(f"({worklist.get_state_display().lower()})")
        return " ".join(words)


class TowerFilter(forms.Form):
    """What is asked for; a value that means nothing is left out, so that an old link still shows something."""

    worklist = WorklistChoice(queryset=None, required=False, empty_label="all live worklists")
    reader = forms.ChoiceField(required=False)
    state = forms.ChoiceField(choices=STATES, required=False)
    only = forms.ChoiceField(choices=ONLY, required=False, label="Show")
    subject = forms.CharField(required=False, max_length=64)

    def __init__(self, data, *, trial, worklists, readers):
        super().__init__(data)
        self.trial = trial
        self.fields["worklist"].queryset = worklists
        names = [(str(reader.pk), reader.get_full_name() or reader.get_username()) for reader in readers]
        self.fields["reader"].choices = [("", "all readers"), *names, (UNCLAIMED, "nobody yet (pool)")]
        for field in self.fields.values():
            field.widget.attrs["id"] = None

    @property
    def asked(self) -> "Asked":
        self.is_valid()
        given = {name: self.cleaned_data.get(name) for name in self.fields}
        return Asked(
            self.trial, given["worklist"], *(given[name] or "" for name in ("reader", "state", "only", "subject"))
        )


@dataclass(frozen=True)
class Asked:
    """What is to be shown."""

    trial: object
    worklist: Worklist | None = None
    reader: str = ""
    state: str = ""
    only: str = ""
    subject: str = ""

    @property
    def address(self) -> str:
        """As the query of an address, without the page."""
        given = {"worklist": self.worklist and self.worklist.pk, "reader": self.reader, "state": self.state}
        given |= {"only": self.only, "subject": self.subject}
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.reader or self.state or self.only or self.subject)

    @cached_property
    def worklists(self) -> list[int]:
        """The chosen worklist, or all live ones that readers have. As numbers, and asked once: a join with a table of
        three rows misleads PostgreSQL about the thirty thousand reads on the other side (bench/tower.py).
        """
        if self.worklist:
            return [self.worklist.pk]
        live = Worklist.objects.at_readers().filter(trial=self.trial, purpose=Worklist.Purpose.LIVE)
        return list(live.values_list("pk", flat=True))

    def lists(self):
        """The same as worklists, by name."""
        return Worklist.objects.filter(pk__in=self.worklists).order_by("name", "pk")

    def scope(self):
        """All their reads."""
        return Read.objects.filter(worklist__in=self.worklists)

    def reads(self):
        """The scope, narrowed to what is asked for; cancelled reads only where they are asked for."""
        reads = self.scope().filter(_of_state(self.state))
        if self.reader:
            reads = reads.filter(reader=None if self.reader == UNCLAIMED else self.reader)
        if self.subject:
            reads = reads.filter(item__session__subject__label__icontains=self.subject)
        return reads.overdue() if self.only == "overdue" else reads.filter(self._of_kind)

    @property
    def _of_kind(self) -> Q:
        if self.only == "queries":
            return Q(pk__in=self._asked_about)
        if self.only == "adjudications":
            return Q(item__in=self._undecided)
        if self.only == "blocks":
            return Q(state__in=UNSIGNED) | Q(pk__in=self._asked_about) | Q(item__in=self._undecided)
        return Q()

    @cached_property
    def _asked_about(self) -> list:
        """Reads with a query that is not closed."""
        queries = Query.objects.filter(worklist__in=self.worklists).exclude(state=Query.State.CLOSED)
        return list(queries.order_by().values_list("read", flat=True).distinct())

    @cached_property
    def _undecided(self) -> list:
        """Items with an adjudication to be decided; an item belongs to one worklist."""
        waiting = Adjudication.objects.filter(worklist__in=self.worklists, state__in=UNDECIDED)
        return list(waiting.order_by().values_list("item", flat=True).distinct())


def _of_state(state: str) -> Q:
    """As signs.kind_of names them."""
    live = Q(state__in=UNSIGNED)
    free, skipped = live & Q(held_at=None), Q(skipped_at__isnull=False) & ~Q(state="partial")
    known = {
        "": ~Q(state="cancelled"),
        "unsigned": live,
        "held": live & Q(held_at__isnull=False),
        "skipped": free & skipped,
        "not_readable": Q(state="complete") & ~Q(not_readable_reason=""),
        "complete": Q(state="complete", not_readable_reason=""),
        "cancelled": Q(state="cancelled"),
        "partial": free & Q(state="partial"),
    }
    return known.get(state) or free & Q(state=state, skipped_at=None)
