"""DICOMweb answers as Django's responses."""

import logging

from django.http import HttpResponse, HttpResponseNotModified, StreamingHttpResponse

from .http import Answer, Problem, nothing_here, problem_answer
from .routes import METHODS, Ask, dispatch
from .scope import Scope

log = logging.getLogger(__name__)


def answer(request, scope: Scope, path: str) -> HttpResponse:
    """The answer to a request for `path` below the root of `scope`; every refusal is a JSON error."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS})
    try:
        found = dispatch(Ask(request.META, request.GET, scope), path)
    except Problem as problem:
        found = problem_answer(problem)
    except OSError:
        log.exception("A stored file cannot be read: %s", path)
        found = problem_answer(nothing_here())
    return to_response(found, is_head=request.method == "HEAD")


class _NotModified(HttpResponseNotModified):
    def has_header(self, header):
        # Django would add the length of the empty body; of a 304 it is that of the whole one (RFC 9110 8.6).
        return header.lower() == "content-length" or super().has_header(header)


def to_response(answer: Answer, *, is_head: bool = False) -> HttpResponse:
    if answer.is_streamed:
        body = iter(()) if is_head else answer.body
        return StreamingHttpResponse(body, status=answer.status, headers=answer.headers)
    if answer.status == 304:
        return _NotModified(headers=answer.headers)
    body = b"" if is_head else b"".join(answer.body)
    return HttpResponse(body, status=answer.status, headers=answer.headers)
