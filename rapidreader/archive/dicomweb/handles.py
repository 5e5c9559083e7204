"""Where the frames of a scan lie, kept in memory: a warm frame is one read at an offset, without a query."""

import ctypes
import hashlib
import os
from collections import OrderedDict
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import orjson
from django.conf import settings
from django.db.models import TextField
from django.db.models.functions import Cast

from ..examining import looked_at
from ..frames import unpack_frames
from ..models import Instance
from ..pixel_words import NO_WORDS, PixelWords

NOTHING_FOUND = "{}"
Places = list[tuple[int, int]]


class InstanceHandle(NamedTuple):
    """One instance as a file: `index` is its packed frame index (frames.py).

    As a policy shows it: `words` are the places of its pixel data that are sent as zeros, `salt` is of its reader.
    """

    uid: str  # SOPInstanceUID as it is stored
    path: str
    sha256: str
    sop_class_uid: str
    transfer_syntax_uid: str
    frame_count: int
    index: bytes
    words: PixelWords = NO_WORDS
    salt: str = ""

    def under(self, policy) -> "InstanceHandle":
        words = self.words if policy.cleans_pixels else NO_WORDS
        is_same = words == self.words and policy.salt == self.salt
        return self if is_same else self._replace(words=words, salt=policy.salt)

    def places(self, number: int) -> Places | None:
        """The (offset, length) fragments of a frame, counted from 1; None where they are not to be had."""
        frames = unpack_frames(self.index)
        return frames[number - 1] if 0 < number <= len(frames) else None

    def etag(self, *what) -> str:
        """A strong entity tag that tells nothing of the stored file's own hash."""
        return keyed_tag(self.sha256, self.salt, *what)


def keyed_tag(*what) -> str:
    """A strong entity tag of things that nobody can guess from it."""
    text = "|".join([settings.SECRET_KEY, *map(str, what)])
    return f'"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


class Shelf:
    """A bounded cache that threads share: the least recently used thing goes first, by count and by weight."""

    def __init__(self, *, count: int, weight: int = 0):
        self.count, self.weight = count, weight
        self._things: OrderedDict = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def get(self, key):
        with self._lock:
            found = self._things.get(key)
            if found is None:
                return None
            self._things.move_to_end(key)
            return found[0]

    def put(self, key, thing, weight: int = 1) -> None:
        with self._lock:
            self._drop(key)
            self._things[key] = (thing, weight)
            self._held += weight
            while self._things and (len(self._things) > self.count or (self.weight and self._held > self.weight)):
                self._drop(next(iter(self._things)))

    def _drop(self, key) -> None:
        gone = self._things.pop(key, None)
        if gone:
            self._held -= gone[1]

    def clear(self) -> None:
        with self._lock:
            self._things.clear()
            self._held = 0


_scans = Shelf(count=256, weight=64 * 1024 * 1024)
_shown = Shelf(count=1024, weight=64 * 1024 * 1024)

COLUMNS = (
    "sop_instance_uid",
    "file__path",
    "file__sha256",
    "sop_class_uid",
    "transfer_syntax_uid",
    "frame_count",
    "frame_index",
    # As text: almost all say the same, and taking three hundred of them apart is a third of all work.
    Cast("pixel_words", TextField()),
)


def warm_scan(scan_pk: int, version: int) -> dict[str, InstanceHandle] | None:
    """The handles of a scan by SOPInstanceUID, if they are in memory."""
    return _scans.get((scan_pk, version))


def scan_handles(scan_pk: int, version: int) -> dict[str, InstanceHandle]:
    """The handles of a scan by SOPInstanceUID; one query the first time."""
    handles = warm_scan(scan_pk, version)
    if handles is None:
        root = str(settings.ARCHIVE_DIR)
        instances = Instance.objects.filter(scan_id=scan_pk).order_by()
        rows = list(instances.values_list(*COLUMNS))
        if any(row[-1] is None for row in rows):
            rows = list(looked_at(instances).values_list(*COLUMNS))
        handles = {
            uid: InstanceHandle(uid, f"{root}/{path}", sha, klass, syntax, count, bytes(index), _words(words))
            for uid, path, sha, klass, syntax, count, index, words in rows
        }
        weight = sum(len(handle.index) + 500 for handle in handles.values())
        _scans.put((scan_pk, version), handles, weight)
    return handles


def _words(text: str) -> PixelWords:
    return NO_WORDS if text == NOTHING_FOUND else PixelWords.of(orjson.loads(text))


def warm_handles(scan_pk: int, version: int, policy_key: str) -> dict[str, InstanceHandle] | None:
    """The shown instances of a scan by the SOPInstanceUID under which they are shown, if they are in memory."""
    return _shown.get((scan_pk, version, policy_key))


def shown_handles(scan, policy) -> dict[str, InstanceHandle]:
    """The shown instances of a scan by the SOPInstanceUID under which a policy shows them."""
    found = warm_handles(scan.pk, scan.version, policy.key)
    if found is None:
        stored = scan_handles(scan.pk, scan.version).items()
        found = {policy.uid(uid): one.under(policy) for uid, one in stored if policy.shows_class(one.sop_class_uid)}
        _shown.put((scan.pk, scan.version, policy.key), found, 500 * len(found) + 500)
    return found


def file_of(instance) -> Path:
    return Path(settings.ARCHIVE_DIR) / instance.file.path


def read_places(path: str, parts: list[bytes | tuple[int, int]]) -> bytes:
    """Places of a file, and words between them, as one bytes object. Raises OSError where the file is too short."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return _read_at(descriptor, *parts[0]) if len(parts) == 1 else _composed(descriptor, parts)
    finally:
        os.close(descriptor)


def length_of(parts: list[bytes | tuple[int, int]]) -> int:
    return sum(len(part) if isinstance(part, bytes) else part[1] for part in parts)


# Bytes that hold nothing yet, from CPython itself: writing half a megabyte of zeros first takes a sixth of the time.
_unfilled = ctypes.pythonapi.PyBytes_FromStringAndSize
_unfilled.argtypes, _unfilled.restype = (ctypes.c_void_p, ctypes.c_ssize_t), ctypes.py_object


def _composed(descriptor: int, parts: list[bytes | tuple[int, int]]) -> bytes:
    """The parts one after the other, each put where it belongs in a buffer that has its full size from the start.

    Joining would copy half a megabyte once more. A buffer that grows is worse: it may be taken from the system and
    given back for every frame, which costs more than reading it. BytesIO takes over an object that nobody else holds.
    Every byte of it is written before anybody sees it, or OSError is raised.
    """
    whole, start = BytesIO(_unfilled(None, length_of(parts))), 0
    with whole.getbuffer() as room:
        for part in parts:
            if isinstance(part, bytes):
                end = start + len(part)
                room[start:end] = part
            else:
                end = start + part[1]
                _read_into(descriptor, room[start:end], part[0])
            start = end
    return whole.getvalue()


def _read_into(descriptor: int, room: memoryview, offset: int) -> None:
    done = os.preadv(descriptor, [room], offset)
    while done < len(room):  # a signal, or more than the system reads at once (2 GiB)
        more = os.preadv(descriptor, [room[done:]], offset + done)
        if not more:
            raise OSError("a stored file is shorter than its index")
        done += more


def _read_at(descriptor: int, offset: int, length: int) -> bytes:
    piece = os.pread(descriptor, length, offset)
    while len(piece) < length:  # a signal, or more than the system reads at once (2 GiB)
        more = os.pread(descriptor, length - len(piece), offset + len(piece))
        if not more:
            raise OSError("a stored file is shorter than its index")
        piece += more
    return piece
