"""Queries as a file: one row each, with all that was said in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ecrf.definition import definition_of
from ecrf.exporting.csv_text import csv_chunks
from rapidreader.audit.canonical import canonical_json, parse_json
from worklists.models import Query
from worklists.queries.anchors import field_name
from worklists.queries.threads import with_messages

from .rows import Scope

AT_A_TIME = 500


@dataclass(frozen=True)
class QueryColumn:
    name: str
    label: str
    value: Callable[[Query], object]
    unit: str = ""


def _position(query, name: str):
    return parse_json(query.image_position).get(name) if query.image_position else None


def _field_name(query) -> str:
    return field_name(definition_of(query.read.template_version), query.field_key) if query.field_key else ""


def _role(query, user) -> str:
    return "reader" if user.pk == query.read.reader_id else "coordinator"


def _turn(query) -> str:
    if query.state == Query.State.CLOSED:
        return ""
    return "reader" if query.is_for_reader else "coordinators"


def _messages(query) -> str:
    said = [
        {"at": one.at, "by": one.by.get_username(), "role": _role(query, one.by), "text": one.text}
        for one in query.messages.all()
    ]
    return canonical_json(said)


QUERY_COLUMNS = [
    QueryColumn("trial", "Trial", lambda q: q.trial.slug),
    QueryColumn("query", "Number of the query within the trial", lambda q: q.number),
    QueryColumn("worklist", "Worklist", lambda q: q.worklist.name),
    QueryColumn("subject", "Subject", lambda q: q.read.item.session.subject.label),
    QueryColumn("session", "Session label", lambda q: q.read.item.session.label),
    QueryColumn("time_point", "Time point", lambda q: q.read.item.session.time_point),
    QueryColumn("reader", "Reader (user name)", lambda q: q.read.reader.username),
    QueryColumn("position", "Position in this reader's read order", lambda q: q.read.position),
    QueryColumn("read_id", "Identifier of the read", lambda q: str(q.read_id)),
    QueryColumn("title", "Title", lambda q: q.title),
    QueryColumn("about_field", "Key of the field that it is about", lambda q: q.field_key),
    QueryColumn("about_field_name", "Name of that field", _field_name),
    QueryColumn("about_sop", "SOPInstanceUID that it is about", lambda q: _position(q, "sop_instance_uid")),
    QueryColumn("about_frame", "Frame in that image", lambda q: _position(q, "frame")),
    QueryColumn("query_state", "State: new, answered, closed", lambda q: q.state),
    QueryColumn("turn", "Whose word is awaited: reader, coordinators", _turn),
    QueryColumn("opened_by", "Who asked: reader, coordinator", lambda q: _role(q, q.opened_by)),
    QueryColumn("query_opened_at", "When it was opened", lambda q: q.opened_at, "UTC"),
    QueryColumn("answered_at", "When it was last answered", lambda q: q.answered_at, "UTC"),
    QueryColumn("closed_at", "When it was closed", lambda q: q.closed_at, "UTC"),
    QueryColumn("messages", "Everything said, in order, as JSON", _messages),
]


def queries_of(scope: Scope) -> Iterator[Query]:
    """The scope's queries, the oldest first."""
    related = ("trial", "worklist__template_version", "opened_by", "read__reader", "read__moved_to_version")
    queries = Query.objects.filter(worklist__in=list(scope.worklists))
    queries = queries.select_related(*related, "read__item__session__subject").order_by("number")
    yield from with_messages(queries).iterator(chunk_size=AT_A_TIME)


def queries_csv(scope: Scope, options, tally) -> Iterator[bytes]:
    rows = ([column.value(query) for column in QUERY_COLUMNS] for query in queries_of(scope))
    header = [column.name for column in QUERY_COLUMNS]
    return csv_chunks(header, tally.counting(rows), with_bom=options.with_bom)
