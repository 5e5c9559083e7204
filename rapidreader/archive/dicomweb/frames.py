"""Frames as they are stored (PS3.18 10.4): found by offset, never parsed."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ..pixel_words import cleaned_places
from .accept import BIG_ENDIAN, Form, frame_form
from .handles import InstanceHandle, length_of, read_places
from .http import FRAME_CACHING, VARY, Answer, Problem, is_known, not_modified, nothing_here, whole
from .multipart import closing, part_head, related_type

MOST_FRAMES = 10_000
NUMBERS = re.compile(r"[0-9]{1,9}(?:,[0-9]{1,9})*")


def parse_numbers(text: str) -> tuple[int, ...]:
    """The frame list of an address: 1 or 1,3,7; anything else is a bad request."""
    return _short_list(text) if len(text) < 10 else _numbers(text)


def _numbers(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if len(parts) > MOST_FRAMES or not NUMBERS.fullmatch(text):
        raise Problem(400, "Frames are numbers from 1, separated by commas.")
    numbers = tuple(map(int, parts))
    if 0 in numbers:
        raise Problem(400, "Frames are counted from 1.")
    return numbers


# Almost all are "1".
_short_list = lru_cache(maxsize=1_000)(_numbers)


def is_direct(handle: InstanceHandle, content_type: str) -> bool:
    """Whether the frames are bytes of the file, to be sent as they are."""
    if not handle.index or handle.words.bits:
        return False
    return handle.transfer_syntax_uid != BIG_ENDIAN or BIG_ENDIAN in content_type


@dataclass(frozen=True, slots=True)
class Plan:
    """How some frames will be sent; `parts` is the body as bytes and places of the file, None where it is decoded."""

    form: Form
    etag: str
    headers: dict[str, str]
    parts: list[bytes | tuple[int, int]] | None


def plan_of(handle: InstanceHandle, numbers: tuple[int, ...], accept: str) -> Plan:
    """What never changes in the answer to one address. Raises Problem where there is none."""
    return _kept_plan(handle, numbers, accept) if len(numbers) == 1 else _plan(handle, numbers, accept)


def _plan(handle: InstanceHandle, numbers: tuple[int, ...], accept: str) -> Plan:
    if max(numbers) > handle.frame_count:
        raise nothing_here()
    form = frame_form(accept, handle.transfer_syntax_uid, len(numbers))
    if form is None:
        raise Problem(406, f"These frames are stored in transfer syntax {handle.transfer_syntax_uid}.")
    etag = handle.etag("frames", numbers, form.is_multipart, form.content_type)
    if not is_direct(handle, form.content_type):
        return Plan(form, etag, {}, None)
    return Plan(form, etag, *_composed(form, etag, [_places(handle, number) for number in numbers]))


# Of single frames only: a list of thousands would be kept for nothing.
_kept_plan = lru_cache(maxsize=10_000)(_plan)


def frames_answer(environ: dict, handle: InstanceHandle, numbers: tuple[int, ...], decode=None) -> Answer | None:
    """The frames in the order asked; None where they must be decoded and no `decode(handle, number)` is given."""
    plan = plan_of(handle, numbers, environ.get("HTTP_ACCEPT", ""))
    if plan.parts is None and decode is None:
        return None
    if is_known(environ, plan.etag):
        return not_modified(plan.etag, FRAME_CACHING)
    headers, parts = plan.headers, plan.parts
    if parts is None:
        frames = [[decode(handle, number, plan.form.transfer_syntax)] for number in numbers]
        headers, parts = _composed(plan.form, plan.etag, frames)
    if environ["REQUEST_METHOD"] == "HEAD":
        return Answer(200, headers, [])
    return Answer(200, headers, parts if plan.parts is None else [read_places(handle.path, parts)])


def _places(handle: InstanceHandle, number: int) -> list[bytes | tuple[int, int]]:
    places = handle.places(number)
    if places is None:
        raise nothing_here()
    return cleaned_places(places, handle.words) if handle.words.ranges else places


def _composed(form: Form, etag: str, frames: list[list]) -> tuple[dict, list]:
    """The headers, and the body as bytes and as places of the file."""
    headers = {"ETag": etag, "Cache-Control": FRAME_CACHING, "Vary": VARY}
    if not form.is_multipart:
        return headers | {"Content-Type": form.content_type, "Content-Length": str(length_of(frames[0]))}, frames[0]
    # The boundary is a keyed hash of the file: nobody can have put it into the pixels.
    boundary = f"rr{etag.strip(chr(34))}"
    parts = []
    for number, frame in enumerate(frames):
        parts += [part_head(boundary, form.content_type, length_of(frame), is_first=number == 0), *frame]
    parts.append(closing(boundary))
    content_type = related_type(form.media_type, boundary)
    return headers | {"Content-Type": content_type, "Content-Length": str(length_of(parts))}, parts


def parts_answer(content_types_and_bytes, media_type: str, etag: str) -> Answer:
    """A multipart answer of a few parts that are in memory."""
    boundary = f"rr{etag.strip(chr(34))}"
    body = []
    for number, (content_type, piece) in enumerate(content_types_and_bytes):
        body += [part_head(boundary, content_type, len(piece), is_first=number == 0), piece]
    headers = {"ETag": etag, "Cache-Control": FRAME_CACHING, "Vary": VARY}
    return whole(200, headers | {"Content-Type": related_type(media_type, boundary)}, [*body, closing(boundary)])
