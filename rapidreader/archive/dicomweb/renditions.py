"""A scan's metadata as a policy shows it: computed once, kept gzipped in the database and in memory.

A rendition is derived from what it is kept under (scan, policy, version); writing one is no deed of anybody, so it
is no action and has no audit event.
"""

import gzip
import hashlib
import logging
from dataclasses import dataclass

import orjson
from django.db import DatabaseError, transaction

from ..blinding import MARK, Blinding, Policy
from ..blinding_policy import BlindingRules
from ..models import Instance, Scan, ScanRendition
from .handles import Shelf

log = logging.getLogger(__name__)
ROOT_MARK = b"@ROOT@"
CHARACTER_SET = {"vr": "CS", "Value": ["ISO_IR 192"]}  # JSON is UTF-8, whatever the file was (PS3.18 F.2)
LEVEL = 6
OWN_LEVEL = 2  # somebody waits while it is packed for one reader
MOST_KEPT = 6  # of one scan, under different policies

_loaded = Shelf(count=512, weight=96 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Rendition:
    """Ready to send: the gzipped JSON with the real root in it."""

    etag: str
    body_gz: bytes

    @property
    def body(self) -> bytes:
        return gzip.decompress(self.body_gz)


def warm_rendition(scan_pk: int, version: int, policy_key: str, root: str) -> Rendition | None:
    return _loaded.get((scan_pk, version, policy_key, root))


def load_rendition(scan: Scan, policy: Policy, root: str) -> Rendition:
    """The rendition of a scan, from memory, or what is common to all readers with this reader's own names in it."""
    key = (scan.pk, scan.version, policy.key, root)
    rendition = _loaded.get(key)
    if rendition is None:
        stored = _stored(scan, policy) or make_rendition(scan, policy)
        rendition = _own(stored, policy, root)
        _loaded.put(key, rendition, len(rendition.body_gz) + 500)
    return rendition


def prepare_session(session, policy: Policy) -> int:
    """Make the renditions of a session before anybody waits for them; how many were missing."""
    missing = [scan for scan in session.scans.all() if _stored(scan, policy) is None]
    for scan in missing:
        make_rendition(scan, policy)
    return len(missing)


def prepare_sessions(sessions) -> None:
    """Have the metadata ready as readers will see them. What cannot be made now is made when it is asked for."""
    for session in sessions:
        try:
            prepare_session(session, Blinding(BlindingRules.of({}), session))
        except Exception:
            log.exception("metadata of session %s could not be prepared", session.pk)


def common_items(scan: Scan, policy: Policy) -> list[bytes]:
    """The JSON objects of a scan's instances, in instance order, before anything of one reader is in them."""
    rows = policy.shown(Instance.objects.filter(scan=scan))
    stored = rows.order_by("number", "sop_instance_uid").values_list("metadata_gz", flat=True)
    return [orjson.dumps({**policy.common(unpacked(each)), "00080005": CHARACTER_SET}) for each in stored]


def shown_item(metadata_gz: bytes, policy: Policy) -> dict:
    return {**policy.metadata(unpacked(metadata_gz)), "00080005": CHARACTER_SET}


def unpacked(metadata_gz: bytes) -> dict:
    return orjson.loads(gzip.decompress(metadata_gz))


def make_rendition(scan: Scan, policy: Policy) -> ScanRendition:
    body = b"[" + b",".join(common_items(scan, policy)) + b"]"
    rendition = ScanRendition(
        scan=scan,
        policy=policy.common_key,
        version=scan.version,
        etag=hashlib.sha256(body).hexdigest()[:32],
        body_gz=gzip.compress(body, LEVEL, mtime=0),
        is_for_all=ROOT_MARK not in body and not MARK.search(body),
    )
    _keep(rendition)
    return rendition


def _stored(scan: Scan, policy: Policy) -> ScanRendition | None:
    return ScanRendition.objects.filter(scan=scan, policy=policy.common_key, version=scan.version).first()


def _keep(rendition: ScanRendition) -> None:
    """Store it, and drop what the same scan showed before; a busy database only means that it is made again."""
    try:
        with transaction.atomic():
            kept = ScanRendition.objects.filter(scan=rendition.scan)
            kept.exclude(version=rendition.version).delete()
            older = kept.order_by("-pk").values_list("pk", flat=True)[MOST_KEPT - 1 :]
            ScanRendition.objects.filter(pk__in=list(older)).delete()
            ScanRendition.objects.bulk_create([rendition], ignore_conflicts=True)
    except DatabaseError:
        pass


def _own(stored: ScanRendition, policy: Policy, root: str) -> Rendition:
    """What is stored with the root's address and the reader's own names in it."""
    if stored.is_for_all:
        return Rendition(f'"{stored.etag}"', bytes(stored.body_gz))
    body = gzip.decompress(stored.body_gz)
    own = policy.personal(body).replace(ROOT_MARK, root.encode())
    if own == body:
        return Rendition(f'"{stored.etag}"', bytes(stored.body_gz))
    etag = hashlib.sha256(own).hexdigest()[:32]
    return Rendition(f'"{etag}"', gzip.compress(own, OWN_LEVEL, mtime=0))
