"""Queries as pages show them. A reader's view has no names in it: the other side is "Coordinator"."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecrf.definition import definition_of
from ecrf.definition.languages import in_language

from ..blinding.uids import exchanged
from ..models import Query, QueryMessage
from .access import own_queries
from .ageing import Age, age_of
from .anchors import field_name, places_of

BADGES = {"new": "warn", "answered": "info", "closed": "ok"}


@dataclass(frozen=True)
class Message:
    """One contribution, by `who` as the viewer of the page may know them."""

    who: str
    is_own: bool
    is_readers: bool
    at: datetime
    text: str


@dataclass(frozen=True)
class Thread:
    """A query with everything said in it."""

    query: Query
    about: str
    place: dict | None
    messages: list[Message]
    age: Age
    badge: str
    is_my_turn: bool

    @property
    def place_json(self) -> str:
        return json.dumps({name: self.place[name] for name in ("series", "sop", "frame")}) if self.place else ""


def with_moves(queries):
    """Adds `moved_at`, when somebody last said something; there is always a first message."""
    return queries.annotate(moved_at=Max("messages__at"))


def with_messages(queries):
    return queries.prefetch_related(Prefetch("messages", QueryMessage.objects.select_related("by")))


def threads_of_own_read(user, read) -> list[Thread]:
    """What a reader sees of the queries about an own read, the newest first. Two queries, one more for images."""
    queries = list(with_messages(own_queries(user).filter(read=read).order_by("-number")))
    form = in_language(definition_of(read.template_version), get_language()) if queries else None
    places = {pk: exchanged(read, place) for pk, place in places_of(queries).items()}
    return [_thread(query, form, places, _readers_message, user, is_reader=True) for query in queries]


def threads_for_overseers(queries, user) -> list[Thread]:
    """Queries with the names of all, for those who oversee the trial. `queries` are select_related already."""
    found = list(with_messages(queries.select_related("read__moved_to_version", "worklist__template_version")))
    places = places_of(found)
    forms = {query.pk: definition_of(query.read.template_version) for query in found if query.field_key}
    return [_thread(query, forms.get(query.pk), places, _overseers_message, user, is_reader=False) for query in found]


def _thread(query, form, places, message_of, user, *, is_reader: bool) -> Thread:
    messages = [message_of(query, message, user) for message in query.messages.all()]
    moved_at = messages[-1].at if messages else query.opened_at
    is_closed = query.state == Query.State.CLOSED
    return Thread(
        query=query,
        about=about_of(query, form, places.get(query.pk)),
        place=places.get(query.pk),
        messages=messages,
        age=age_of(moved_at, timezone.now(), is_closed=is_closed),
        badge=BADGES[query.state],
        is_my_turn=not is_closed and query.is_for_reader == is_reader,
    )


def about_of(query, form, place) -> str:
    """What a query is about, in words."""
    parts = [field_name(form, query.field_key)] if query.field_key and form else []
    parts += [place["words"]] if place else []
    return ", ".join(parts) or _("the whole read")


def _readers_message(query, message, user) -> Message:
    is_own = message.by_id == user.pk
    who = _("You") if is_own else _("Coordinator")
    return Message(who, is_own, is_own, message.at, message.text)


def _overseers_message(query, message, user) -> Message:
    name = message.by.get_full_name() or message.by.get_username()
    is_readers = message.by_id == query.read.reader_id
    return Message(name, message.by_id == user.pk, is_readers, message.at, message.text)


def readers_path(query) -> str:
    """Where a reader meets the query: the reading room at that read."""
    return f"{reverse('read_show', args=[query.read_id])}?query={query.number}"


def coordinators_path(query) -> str:
    return reverse("query_show", args=[query.trial.slug, query.number])
