"""The pages of a blinding report: every address below a read is asked as its reader, and looked through.

A worklist that is not active yet has no reads. One is made, looked at and undone again, within one transaction.
"""

import re
from functools import cache
from io import BytesIO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import Http404
from django.urls import URLPattern, get_resolver, resolve
from django.utils import timezone

from rapidreader.archive.blinding_check import Findings
from rapidreader.archive.blinding_hidden import Hidden
from rapidreader.audit.canonical import canonical_json
from rapidreader.audit.errors import DomainError

from ..models import Read, Worklist
from .policies import rules_of

OF_READ = re.compile(r"(?:api/v1/)?reads/<pk>/(?:[\w-]+/)*(?:<page>)?")
OF_LIST = ("reading/", "reading/<pk>/reads/", "api/v1/reads/")
# Asked by no page, or answered by whoever is asked for images: the scans' parts look at those.
LEFT_OUT = re.compile(r"dicomweb|/continue/$")


class _Undone(Exception):
    """Ends the transaction: nothing that was made for looking stays."""


def check_pages(worklist, session) -> Findings:
    """What a reader of the worklist meets of a session on pages, in fragments and in the API."""
    findings = Findings()
    try:
        with transaction.atomic():
            read = _read_of(worklist, session)
            if read:
                hidden = Hidden.find(_hidden_values(worklist, session, read.reader))
                for path in _paths(read):
                    said = _of_worklist(path, _text(path, read.reader, findings), worklist)
                    for what in hidden.in_text(said):
                        findings.violated(f"{_named(path, read)} shows {what}.")
            raise _Undone
    except _Undone:
        return findings


def _read_of(worklist, session) -> Read | None:
    """A read of the session by one of the worklist's readers; made for the moment where there is none yet."""
    item = worklist.items.filter(session=session).first()
    known = worklist.reads.filter(item=item, reader__isnull=False, state="open").first()
    is_readable = worklist.state in (Worklist.State.ACTIVE, Worklist.State.PAUSED)
    if known and is_readable:
        return worklist.reads.with_session().get(pk=known.pk)
    entry = worklist.readers.order_by("pk").first()
    if entry is None or worklist.state != Worklist.State.DRAFT:
        return None
    now = timezone.now()
    Worklist.objects.filter(pk=worklist.pk).update(
        state="active", schedule_hash="report", activated_at=now, activated_by=worklist.created_by
    )
    made = Read.objects.create(worklist=worklist, item=item, reader_id=entry.reader_id, position=item.place)
    return Read.objects.with_session().get(pk=made.pk)


def _routes(resolver=None, before: str = "") -> list[str]:
    """Every address of the site as "reads/<pk>/panel/"."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + re.sub(r"^\^|\$$", "", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route)
            found.append(re.sub(r"<\w+:(\w+)>", r"<\1>", plain).replace("\\", ""))
        else:
            found += _routes(pattern, route)
    return list(dict.fromkeys(found))


@cache
def _asked_routes() -> list[str]:
    routes = [route for route in _routes() if OF_READ.fullmatch(route) or route in OF_LIST]
    return [route for route in routes if not LEFT_OUT.search(route)]


def _paths(read) -> list[str]:
    of_list = {"reading/<pk>": f"reading/{read.worklist_id}"}
    found = ["/" + _filled(route, {**of_list, "<pk>": str(read.pk), "<page>": "read"}) for route in _asked_routes()]
    return [f"{path}?worklist={read.worklist_id}" if path == "/api/v1/reads/" else path for path in found]


def _of_worklist(path: str, text: str, worklist) -> str:
    """Of the list of all the reader's worklists the part about this one: another may show what this one hides."""
    if path != "/reading/":
        return text
    return text.partition(f'id="shelf-{worklist.pk}"')[2].partition("</section>")[0]


def _filled(route: str, places: dict[str, str]) -> str:
    for name, value in places.items():
        route = route.replace(name, value)
    return route


def _text(path: str, reader, findings: Findings) -> str:
    """The answer to the reader, headers included; "" where there is none for GET."""
    findings.requests += 1
    request = _request(path)
    request.user = reader
    match = resolve(request.path)
    try:
        response = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response.render()
    except (Http404, PermissionDenied, DomainError) as refusal:
        return str(refusal)
    return f"{response.headers}\n{b''.join(response).decode(errors='replace')}"


def _request(path: str) -> WSGIRequest:
    host = next((name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    path, _, query = path.partition("?")
    address = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    address |= {"SERVER_NAME": host, "SERVER_PORT": "80"}
    return WSGIRequest({**address, "HTTP_HOST": host, "wsgi.url_scheme": "http", "wsgi.input": BytesIO()})


def _named(path: str, read) -> str:
    return path.replace(str(read.pk), "…")


def _hidden_values(worklist, session, reader) -> dict[str, str]:
    """{value: what it is} of all that this reader's pages must not say of the session."""
    rules, subject = rules_of(worklist), session.subject
    values = {subject.source_patient_id: "the identifier that was stored", session.description: "the description"}
    facts = {"session": session.label, "subject": subject.label, "time_point": session.time_point}
    facts |= {"site": subject.site, "arm": subject.arm}
    values |= {value: f"the {name}".replace("_", " ") for name, value in facts.items() if not rules.shows(name)}
    if session.date and not rules.shows("date"):
        values |= dict.fromkeys((f"{session.date:%Y-%m-%d}", f"{session.date:%Y%m%d}"), "the date")
    if rules.has_aliases:
        values[session.study_instance_uid] = "the StudyInstanceUID"
        values |= {scan.series_instance_uid: "a SeriesInstanceUID" for scan in session.scans.all()}
    for entry in worklist.readers.exclude(reader=reader).select_related("reader"):
        values[entry.reader.get_full_name()] = "another reader's name"
    said = _said_anyway(worklist) + "\n".join(value for name, value in facts.items() if rules.shows(name)).casefold()
    return {value: what for value, what in values.items() if len(value) >= 3 and value.casefold() not in said}


def _said_anyway(worklist) -> str:
    """What every page of the worklist says, whichever session it is about: it tells nothing of this one."""
    version = worklist.template_version
    texts = [worklist.name, worklist.description, worklist.trial.name, version.template.title, version.definition]
    return canonical_json([str(text) for text in texts]).casefold()
