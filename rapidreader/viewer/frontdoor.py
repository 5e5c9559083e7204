"""The images' front door: frames and series metadata of a granted read, answered before Django is woken.

It decides nothing of its own. A request for what was not granted goes to Django, which checks the person and leaves a
grant; the grant is believed for settings.GRANT_SECONDS by this process, for this session cookie, this read and this
address alone. A granted scan that is not in memory yet is opened here (opening.py), which also puts on record that it
was. Refusals, errors and everything unusual are Django's: the door fails closed.
"""

import re
from functools import lru_cache
from time import monotonic

from django.conf import settings

from rapidreader.archive.dicomweb.frames import frames_answer, parse_numbers
from rapidreader.archive.dicomweb.handles import Shelf, warm_handles
from rapidreader.archive.dicomweb.http import Answer, reason
from rapidreader.archive.dicomweb.metadata import rendition_answer
from rapidreader.archive.dicomweb.renditions import warm_rendition
from rapidreader.archive.dicomweb.scope import Shown
from rapidreader.archive.models import Scan

from .grants import HELD, LEFT, Grant
from .opening import is_open, open_scan

UID = r"([0-9.]{1,64})"
READ = re.compile(r"/reads/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/dicomweb/(.+)", re.DOTALL)
GRANTED = re.compile(rf"studies/{UID}/series/{UID}/(?:metadata|instances/{UID}/frames/([0-9,]+))")
# What our middleware adds to every answer; learnt from Django, so that both say the same.
COMMON = {
    "content-language",
    "content-security-policy",
    "cross-origin-opener-policy",
    "referrer-policy",
    "strict-transport-security",
    "vary",
    "x-content-type-options",
    "x-frame-options",
}
# The address that the answer is for, as far as Django looks at it (request.build_absolute_uri).
ADDRESS = (
    "wsgi.url_scheme",
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "SCRIPT_NAME",
)
MOST_GRANTS = 5_000
LONGEST_COOKIES = 4_096  # what is remembered must not grow by what strangers send


class FrontDoor:
    """WSGI middleware; one instance per process, shared by its threads."""

    def __init__(self, application):
        self.application = application
        self.grants = Shelf(count=MOST_GRANTS)

    def __call__(self, environ, start_response):
        asked_at = monotonic()
        read = READ.fullmatch(environ["PATH_INFO"]) if environ["PATH_INFO"].startswith("/reads/") else None
        key = read and _key(environ, read[1])
        if not key:
            return self.application(environ, start_response)
        held = self.grants.get(key)
        if held and held[0] > asked_at:
            answer = _granted_answer(environ, held[1], read[2])
            if answer:
                start_response(reason(answer.status), [*{**answer.headers, **held[2]}.items()])
                return answer.body
            environ[HELD] = held[1]
        return self._ask_django(environ, start_response, key, asked_at)

    def _ask_django(self, environ, start_response, key, asked_at):
        said = []

        def listen(status, headers, *more):
            said.append((status, headers))
            return start_response(status, headers, *more)

        body = self.application(environ, listen)
        grant = environ.get(LEFT)
        if isinstance(grant, Grant) and said and said[-1][0][:3] in {"200", "304"}:
            common = {name: value for name, value in said[-1][1] if name.lower() in COMMON}
            # Counted from before the check: a right withdrawn while Django looked does not live longer.
            self.grants.put(key, (asked_at + settings.GRANT_SECONDS, grant, common))
        return body


def _key(environ, read_id: str):
    """Who asks for what under which address; None where that is not plain, and Django must look."""
    cookies = environ.get("HTTP_COOKIE", "")
    if "HTTP_AUTHORIZATION" in environ or len(cookies) > LONGEST_COOKIES:
        return None
    ticket = _ticket(cookies)
    if not ticket:
        return None
    return (ticket, read_id, *map(environ.get, ADDRESS))


@lru_cache(maxsize=1_000)
def _ticket(cookies: str) -> str:
    """The session's key among the cookies, "" where there is none, or more than one."""
    pairs = [pair.partition("=") for pair in cookies.split(";")]
    tickets = [value.strip() for name, _, value in pairs if name.strip() == settings.SESSION_COOKIE_NAME]
    return tickets[0] if len(tickets) == 1 else ""


def _granted_answer(environ, grant: Grant, path: str) -> Answer | None:
    """The answer that a grant allows; None where Django must be asked."""
    target = GRANTED.fullmatch(path)
    if not target or environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("QUERY_STRING"):
        return None
    study, series, sop, numbers = target.groups()
    shown = grant.scope.known.get(study)
    scan = shown.scans.get(series) if shown else None
    if scan is None:
        return None
    try:
        found = _in_memory(grant, shown, scan, is_frame=bool(sop)) if is_open(grant, study) else None
        if found is None:
            open_scan(grant, study, shown, scan, metadata=not sop)
            found = _in_memory(grant, shown, scan, is_frame=bool(sop))
        return _frames(environ, found, sop, numbers) if sop else _metadata(environ, found)
    except Exception:  # Django meets it too, and has a page and a line in the log for it
        return None


def _in_memory(grant: Grant, shown: Shown, scan: Scan, *, is_frame: bool):
    """The handles or the rendition of a scan; None where it was not opened, or long ago."""
    key = (scan.pk, scan.version, shown.policy.key)
    return warm_handles(*key) if is_frame else warm_rendition(*key, grant.scope.root)


def _frames(environ, handles, sop: str, numbers: str) -> Answer | None:
    handle = handles.get(sop) if handles else None
    return frames_answer(environ, handle, parse_numbers(numbers)) if handle else None


def _metadata(environ, rendition) -> Answer | None:
    return rendition_answer(environ, rendition) if rendition else None
