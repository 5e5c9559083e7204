"""Which reads of a trial the control tower shows: what is asked for in the address, and those reads as a set."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef, Q

from ..models import Adjudication, Query, Read, Worklist
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


def open_queries():
    """Whether a read has a query that is not closed; an expression for filters and annotations."""
    return Exists(Query.objects.filter(read=OuterRef("pk")).exclude(state=Query.State.CLOSED))


def undecided():
    """Whether an adjudication of a read's session is still to be decided."""
    same = {"worklist": OuterRef("worklist"), "item": OuterRef("item"), "state__in": UNDECIDED}
    return Exists(Adjudication.objects.filter(**same))


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

    def scope(self):
        """The reads of the chosen worklist, or of all live ones that readers have."""
        if self.worklist:
            return Read.objects.filter(worklist=self.worklist)
        live = {"worklist__purpose": Worklist.Purpose.LIVE, "worklist__state__in": ["active", "paused"]}
        return Read.objects.filter(worklist__trial=self.trial, **live)

    def reads(self):
        """The scope, narrowed to what is asked for; cancelled reads only where they are asked for."""
        reads = self.scope().filter(_of_state(self.state))
        if self.reader:
            reads = reads.filter(reader=None if self.reader == UNCLAIMED else self.reader)
        if self.subject:
            reads = reads.filter(item__session__subject__label__icontains=self.subject)
        return reads.overdue() if self.only == "overdue" else reads.filter(_of_kind(self.only))


def _of_state(state: str) -> Q:
    """As signs.kind_of names them."""
    live = Q(state__in=["open", "in_progress", "partial"])
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


def _of_kind(only: str) -> Q:
    if only == "queries":
        return Q(open_queries())
    if only == "adjudications":
        return Q(undecided())
    if only == "blocks":
        return Q(state__in=["open", "in_progress", "partial"]) | Q(open_queries()) | Q(undecided())
    return Q()
