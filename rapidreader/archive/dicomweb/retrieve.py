"""Whole objects as Part-10 files (PS3.18 10.4.1.1.1), with the policy applied to their headers."""

import secrets

from ..blinding import CannotBlind, Policy
from ..models import Instance
from .accept import DICOM, Form, object_form
from .handles import file_of
from .http import ALWAYS_ASK, VARY, Answer, Problem, is_known, not_modified, nothing_here, whole
from .multipart import closing, part_head, related_type


def retrieve_answer(environ: dict, instances, policy: Policy, etag: str) -> Answer:
    """All of `instances` (a queryset that the policy allows) as a multipart stream."""
    syntaxes = frozenset(instances.order_by().values_list("transfer_syntax_uid", flat=True))
    if not syntaxes:
        raise nothing_here()
    _form(environ, syntaxes, 2)
    if is_known(environ, etag):
        return not_modified(etag, ALWAYS_ASK)
    return _multipart(instances.select_related("file").iterator(chunk_size=50), policy, etag)


def object_answer(environ: dict, instance: Instance, policy: Policy, etag: str) -> Answer:
    """One object (that the policy allows), alone or as the one part of a multipart stream."""
    form = _form(environ, frozenset({instance.transfer_syntax_uid}), 1)
    if is_known(environ, etag):
        return not_modified(etag, ALWAYS_ASK)
    if form.is_multipart:
        return _multipart([instance], policy, etag)
    return whole(200, _headers(etag, DICOM), [shown_file(instance, policy)])


def _form(environ: dict, syntaxes: frozenset[str], count: int) -> Form:
    form = object_form(environ.get("HTTP_ACCEPT", ""), syntaxes, count)
    if form is None:
        raise Problem(406, "Objects are application/dicom in the transfer syntax that they are stored in.")
    return form


def _headers(etag: str, content_type: str) -> dict[str, str]:
    return {"ETag": etag, "Cache-Control": ALWAYS_ASK, "Vary": VARY, "Content-Type": content_type}


def _multipart(instances, policy: Policy, etag: str) -> Answer:
    boundary = f"rr{secrets.token_hex(16)}"
    headers = _headers(etag, related_type(DICOM, boundary))
    return Answer(200, headers, _stream(instances, policy, boundary), is_streamed=True)


def shown_file(instance: Instance, policy: Policy) -> bytes:
    try:
        return policy.part10(file_of(instance), instance)
    except (CannotBlind, OSError):
        raise nothing_here() from None


def _stream(instances, policy: Policy, boundary: str):
    """One file at a time, so that a session of any size needs the memory of one object."""
    is_first = True
    for instance in instances:
        try:
            content = shown_file(instance, policy)
        except Problem:
            continue
        yield part_head(boundary, DICOM, len(content), is_first=is_first)
        yield content
        is_first = False
    yield closing(boundary)
