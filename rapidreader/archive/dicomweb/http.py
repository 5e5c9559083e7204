"""What a DICOMweb request asks and what it is answered with, without Django.

Django's views and the WSGI front door build their answers with the same functions from the same WSGI environment,
so that both say exactly the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus

import orjson

# Frames never change under their address; metadata do (a new instance, a new label), so they are asked again.
FRAME_CACHING = "private, max-age=3600"
ALWAYS_ASK = "private, no-cache"
VARY = "Accept, Accept-Encoding"
JSON = "application/dicom+json"


@dataclass(slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: list[bytes] | Iterable[bytes] = field(default_factory=list)
    is_streamed: bool = False


class Problem(Exception):
    """A request that is not answered with data: status, and why in words."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None):
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers or {}


CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 406: "not_acceptable", 416: "range"}
NOTHING_HERE = "There is nothing here that you can see."


def nothing_here() -> Problem:
    return Problem(404, NOTHING_HERE)


def problem_answer(problem: Problem) -> Answer:
    code = CODES.get(problem.status, "error")
    body = orjson.dumps({"error": {"code": code, "detail": problem.detail, "fields": {}}})
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store", **problem.headers}
    return whole(problem.status, headers, [body])


def whole(status: int, headers: dict[str, str], body: list[bytes]) -> Answer:
    headers["Content-Length"] = str(sum(map(len, body)))
    return Answer(status, headers, body)


def json_answer(data, *, caching: str = ALWAYS_ASK) -> Answer:
    return whole(200, {"Content-Type": JSON, "Cache-Control": caching, "Vary": VARY}, [orjson.dumps(data)])


def is_known(environ: dict, etag: str) -> bool:
    """Whether If-None-Match names this entity (RFC 9110 13.1.2, weak comparison)."""
    given = environ.get("HTTP_IF_NONE_MATCH")
    if not given:
        return False
    if given.strip() == "*":
        return True
    return etag in [tag.strip().removeprefix("W/") for tag in given.split(",")]


def not_modified(etag: str, caching: str) -> Answer:
    return Answer(304, {"ETag": etag, "Cache-Control": caching, "Vary": VARY})


@lru_cache(maxsize=100)
def reason(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}"
