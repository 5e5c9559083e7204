"""The coordinators' list of queries: filters that can be passed on by address, and pages of lines."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from ecrf.definition import definition_of

from ..models import Query
from .ageing import Age, age_of, overdue_since
from .anchors import places_of
from .threads import BADGES, about_of, with_moves

PAGE_SIZE = 50
OPEN = "open"
STATES = [("", "All"), (OPEN, "Open"), *Query.State.choices]
TURNS = [("", "Anybody's"), ("coordinator", "The coordinators'"), ("reader", "The reader's")]
AGES = [("", "Any"), ("overdue", "Overdue")]


class QueryFilter(forms.Form):
    """Nothing is required; what is not understood is ignored."""

    state = forms.ChoiceField(choices=STATES, required=False)
    turn = forms.ChoiceField(choices=TURNS, required=False, label="Whose turn")
    reader = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    worklist = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    age = forms.ChoiceField(choices=AGES, required=False)

    def __init__(self, data, queries):
        super().__init__(data)
        people = queries.order_by("read__reader__last_name", "read__reader__username")
        people = people.values_list("read__reader", "read__reader__first_name", "read__reader__last_name").distinct()
        lists = queries.order_by("worklist__name").values_list("worklist", "worklist__name").distinct()
        self.fields["reader"].choices = [
            ("", "Everybody"), *((pk, f"{first} {last}".strip() or pk) for pk, first, last in people)
        ]  # fmt: skip
        self.fields["worklist"].choices = [("", "All"), *lists]

    def found(self, queries):
        """The queries that meet the filter."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if asked.get("state") == OPEN:
            queries = queries.exclude(state=Query.State.CLOSED)
        elif "state" in asked:
            queries = queries.filter(state=asked["state"])
        if "turn" in asked:
            turn = queries.exclude(state=Query.State.CLOSED)
            queries = turn.filter(is_for_reader=asked["turn"] == "reader")
        if "reader" in asked:
            queries = queries.filter(read__reader=asked["reader"])
        if "worklist" in asked:
            queries = queries.filter(worklist=asked["worklist"])
        return overdue(queries) if asked.get("age") else queries


def overdue(queries):
    """Those that are open and on which nobody has said anything for too long."""
    late = with_moves(queries.exclude(state=Query.State.CLOSED))
    return late.filter(moved_at__lte=overdue_since(timezone.now()))


@dataclass(frozen=True)
class QueryLine:
    """One line of the list."""

    query: Query
    about: str
    age: Age
    badge: str
    turn: str


def query_page(queries, number):
    """A page whose object_list is of QueryLine, the newest first; a fixed number of queries."""
    queries = with_moves(queries.select_related("read__moved_to_version", "worklist__template_version"))
    page = Paginator(queries.order_by("-number"), PAGE_SIZE).get_page(number)
    page.object_list = lines_of(list(page.object_list))
    return page


def lines_of(queries: list[Query]) -> list[QueryLine]:
    """`queries` have `moved_at` (threads.with_moves)."""
    places, now = places_of(queries), timezone.now()
    return [_line(query, places.get(query.pk), now) for query in queries]


def _line(query, place, now) -> QueryLine:
    form = definition_of(query.read.template_version) if query.field_key else None
    is_closed = query.state == Query.State.CLOSED
    turn = "" if is_closed else "the reader" if query.is_for_reader else "the coordinators"
    age = age_of(query.moved_at, now, is_closed=is_closed)
    return QueryLine(query, about_of(query, form, place), age, BADGES[query.state], turn)


def count_waiting(queries) -> dict[str, int]:
    """How many queries are open, whose turn it is, and how many are overdue: for the control tower and page heads."""
    still_open = queries.exclude(state=Query.State.CLOSED)
    by_turn = list(still_open.order_by().values_list("is_for_reader", flat=True))
    counts = {"open": len(by_turn), "reader": sum(by_turn), "coordinators": len(by_turn) - sum(by_turn)}
    return {**counts, "overdue": overdue(queries).count()}
