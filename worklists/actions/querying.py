"""Queries about a read: readers and coordinators open and answer them, coordinators close them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rapidreader.archive.states import refuse_unless_open
from rapidreader.audit.actions import record
from rapidreader.audit.canonical import parse_json
from rapidreader.audit.errors import Conflict, Invalid, NotAllowed

from .. import access, notices
from ..adjudication.opening import alone_in
from ..blinding.uids import exchanged
from ..models import Query, QueryMessage, Read, Worklist
from ..queries.anchors import clean_field_key, clean_image_position

MOST_TEXT = 4000
MOST_TITLE = 200


def _text(text: str) -> str:
    text = (text or "").strip()
    if text and len(text) <= MOST_TEXT:
        return text
    words = _("Enter 1 to {most} characters.").format(most=MOST_TEXT)
    raise Invalid(_("Please check your entry."), fields={"text": words})


def _title(title: str, text: str) -> str:
    """What was given, or the beginning of the text."""
    words = " ".join((title or text).split())
    return words if len(words) <= MOST_TITLE else f"{words[: MOST_TITLE - 1]}…"


def _is_readers(read, by) -> bool:
    """Whether this person speaks as the reader of the read; NotAllowed for whoever is on neither side."""
    if read.reader_id == by.pk and access.has_role_for(by, read):
        return True
    if not access.manages(by, read.worklist.trial):
        raise NotAllowed(_("Only the reader of this read and coordinators may do that."))
    return False


def open_query(*, read, by, text: str, title: str = "", field_key: str = "", image_position=None) -> Query:
    """Ask about a read: its reader asks the coordinators, a coordinator asks its reader.

    `field_key` is the full key of a field ("targets.2.diameter"), `image_position` {"sop_instance_uid", "frame",
    "point"}; with neither the query is about the whole read.
    """
    return open_query_about(read, by, title, text, field_key=field_key, image_position=image_position)


@transaction.atomic
def open_query_about(read, by, title: str, text: str, *, field_key: str = "", image_position=None) -> Query:
    """As open_query, for an action that asks on the way; it may hold the locks of the read and of the trail."""
    read = Read.objects.select_related("worklist__trial", "item", "reader", "moved_to_version").get(pk=read.pk)
    is_readers = _is_readers(read, by)
    refuse_unless_open(read.worklist.trial)
    if read.reader_id is None:
        raise Conflict("Nobody has taken this read yet.")
    if read.worklist.state not in {Worklist.State.ACTIVE, Worklist.State.PAUSED}:
        raise Conflict(_("This worklist is over; nothing can be asked about its reads any more."))
    text = _text(text)
    if is_readers and image_position:
        image_position = exchanged(read, image_position)  # the viewer reports it under the reader's aliases
    facts = {
        "field_key": clean_field_key(read, field_key),
        "image_position": clean_image_position(read, image_position),
        "title": _title(title, text),
    }
    # The trail's lock is the counter's: two who ask at once wait for each other here, and whoever completes a read
    # as not readable holds it already.
    alone_in(read.worklist.trial_id)
    trial = read.worklist.trial
    last = Query.objects.filter(trial=trial).order_by("-number").values_list("number", flat=True).first() or 0
    query = Query.objects.create(
        trial=trial,
        number=last + 1,
        worklist=read.worklist,
        read=read,
        opened_at=timezone.now(),
        opened_by=by,
        is_for_reader=not is_readers,
        **facts,
    )
    _say(query, by, text)
    position = parse_json(query.image_position) if query.image_position else None
    changes = {"read": read.pk, "field": query.field_key, "image": position, "text": text}
    given = {name: value for name, value in changes.items() if value}
    record(by=by, verb="query_opened", obj=query, trial_id=trial.pk, changes=given)
    notices.notify_query(query, by=by, what="opened")
    return query


def _say(query, by, text: str) -> QueryMessage:
    return QueryMessage.objects.create(query=query, by=by, at=timezone.now(), text=text)


def _lock(query) -> Query:
    locked = Query.objects.select_for_update(of=("self",)).select_related("trial", "read__worklist__trial")
    query = locked.get(pk=query.pk)
    refuse_unless_open(query.trial)
    if query.state == Query.State.CLOSED:
        raise Conflict(_("This query is closed."))
    return query


@transaction.atomic
def answer_query(*, query, by, text: str) -> Query:
    """Say something to a query; the turn passes to the other side.

    It counts as answered when the side that was asked has spoken last, and as new again when the other one goes on.
    """
    query = _lock(query)
    is_readers, text = _is_readers(query.read, by), _text(text)
    old = query.state
    is_openers = is_readers == (query.opened_by_id == query.read.reader_id)
    query.is_for_reader = not is_readers
    query.state = Query.State.NEW if is_openers else Query.State.ANSWERED
    _say(query, by, text)
    if query.state == Query.State.ANSWERED:
        query.answered_at = timezone.now()
    query.save(update_fields=["state", "is_for_reader", "answered_at"])
    changes = {"state": [old, query.state], "text": text}
    record(by=by, verb="query_answered", obj=query, trial_id=query.trial_id, changes=changes)
    notices.notify_query(query, by=by, what="answered")
    return query


@transaction.atomic
def close_query(*, query, by, text: str = "") -> Query:
    """A coordinator is satisfied, with a last word or without. Whether the read is reopened is a deed of its own."""
    query = _lock(query)
    if not access.manages(by, query.trial):
        raise NotAllowed("Only coordinators and administrators of the trial may do that.")
    old, query.state = query.state, Query.State.CLOSED
    query.closed_at, query.closed_by = timezone.now(), by
    if said := (text or "").strip():
        _say(query, by, _text(said))
    query.save(update_fields=["state", "closed_at", "closed_by"])
    changes = {"state": [old, query.state], **({"text": said} if said else {})}
    record(by=by, verb="query_closed", obj=query, trial_id=query.trial_id, changes=changes)
    notices.notify_query(query, by=by, what="closed")
    return query
