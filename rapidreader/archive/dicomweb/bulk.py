"""Values that metadata leave out (PS3.18 10.4.1.1.5), read from their place in the file."""

import re

from pydicom import dcmread

from ..blinding import Policy
from ..models import Instance
from .accept import OCTETS, bulk_form
from .frames import parts_answer
from .handles import InstanceHandle, file_of, read_places
from .http import FRAME_CACHING, VARY, Answer, Problem, is_known, not_modified, nothing_here, whole

PATH = re.compile(r"[0-9A-Fa-f]{8}(/\d{1,6}/[0-9A-Fa-f]{8})*")
DOCUMENT = "00420011"


def bulk_answer(environ: dict, instance: Instance, handle: InstanceHandle, path: str, policy: Policy) -> Answer:
    """The value at TAG or TAG/item/TAG…, alone or as the one part of a multipart body."""
    path = path.upper()
    if not PATH.fullmatch(path) or not policy.allows_bulk(path):
        raise nothing_here()
    form = bulk_form(environ.get("HTTP_ACCEPT", ""))
    if form is None:
        raise Problem(406, "Bulk values are application/octet-stream.")
    etag = handle.etag("bulk", path, form.is_multipart)
    if is_known(environ, etag):
        return not_modified(etag, FRAME_CACHING)
    value = _value(instance, path)
    if form.is_multipart:
        return parts_answer([(OCTETS, value)], OCTETS, etag)
    headers = {"ETag": etag, "Cache-Control": FRAME_CACHING, "Vary": VARY, "Content-Type": OCTETS}
    return whole(200, headers, [value])


def _value(instance: Instance, path: str) -> bytes:
    place = instance.bulk_index.get(path)
    try:
        return read_places(str(file_of(instance)), [tuple(place)]) if place else _parsed(instance, path)
    except OSError:
        raise nothing_here() from None


def _parsed(instance: Instance, path: str) -> bytes:
    """The value where it has no place in the file: a deflated data set."""
    try:
        element = dcmread(file_of(instance), stop_before_pixels=True, force=True)
        for step, part in enumerate(path.split("/")):
            element = element.value[int(part)] if step % 2 else element[int(part, 16)]
        value = element.value
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise nothing_here() from None
    if not isinstance(value, bytes):
        raise nothing_here()
    return value
