"""Metadata of a study, a series, an instance (PS3.18 10.4.1.1.2), as the policy shows them."""

import gzip
import hashlib

import orjson

from .accept import JSON_TYPES, chosen
from .http import ALWAYS_ASK, JSON, VARY, Answer, Problem, is_known, not_modified
from .renditions import ROOT_MARK, Rendition, load_rendition, shown_item

FAST = 1


def accepts_gzip(environ: dict) -> bool:
    for part in environ.get("HTTP_ACCEPT_ENCODING", "").split(","):
        name, _, quality = part.partition(";")
        if name.strip().lower() in {"gzip", "*"}:
            return quality.replace(" ", "").lower() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def require_json(environ: dict) -> None:
    if chosen(environ.get("HTTP_ACCEPT", ""), JSON_TYPES) is None:
        raise Problem(406, "Metadata and search results are application/dicom+json.")


def rendition_answer(environ: dict, rendition: Rendition) -> Answer:
    """A scan's metadata: the kept gzip as it is, or unpacked for a client that does not want it."""
    require_json(environ)
    is_gzip = accepts_gzip(environ)
    etag = rendition.etag if is_gzip else f'{rendition.etag[:-1]}-plain"'
    if is_known(environ, etag):
        return not_modified(etag, ALWAYS_ASK)
    body = rendition.body_gz if is_gzip else rendition.body
    headers = {"ETag": etag, "Cache-Control": ALWAYS_ASK, "Vary": VARY, "Content-Type": JSON}
    headers["Content-Length"] = str(len(body))
    if is_gzip:
        headers["Content-Encoding"] = "gzip"
    return Answer(200, headers, [] if environ["REQUEST_METHOD"] == "HEAD" else [body])


def study_rendition(scans, policy, root: str) -> Rendition:
    """All scans of a session in one list."""
    parts = [load_rendition(scan, policy, root) for scan in scans]
    bodies = [part.body[1:-1] for part in parts]
    body = b"[" + b",".join(body for body in bodies if body) + b"]"
    etag = '"' + "-".join(part.etag.strip('"')[:8] for part in parts)[:200] + '"'
    return Rendition(etag, gzip.compress(body, FAST, mtime=0))


def instance_rendition(instance, policy, root: str) -> Rendition:
    body = orjson.dumps([shown_item(bytes(instance.metadata_gz), policy)]).replace(ROOT_MARK, root.encode())
    packed = gzip.compress(body, FAST, mtime=0)
    return Rendition(f'"{_hash(body)}"', packed)


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]
