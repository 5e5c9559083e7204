"""What leaves the server, and under which names: a policy is applied to every header, bulk value and object.

`AS_STORED` shows an object as it is (coordinators). `Blinding` shows it as the blinding rules of a reading protocol
say: blinding_policy.py is the document, blinding_rules.py what always holds, blinding_presets.py the rest.

A policy works in two steps. `common` is what all readers of a protocol are shown of an object, with marks where
something is a reader's own (@UID:…@, @SHIFT:…@, @SESSION@, @SUBJECT@); it is computed once and kept. `personal`
puts one reader's aliases, dates and codes in place of the marks.
"""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import orjson

from .blinding_file import CannotBlind, rewritten
from .blinding_labels import labels_of
from .blinding_names import Names, names_of, needs_disguise, shift_of
from .blinding_policy import BlindingRules
from .blinding_rulebook import aligning_days, rulebook_of
from .blinding_rules import vr_of
from .blinding_walk import Walk
from .blinding_words import words_of_item
from .disguise import Disguise, moved

__all__ = ["AS_STORED", "Blinding", "CannotBlind", "Policy"]

MARK = re.compile(rb"@(UID|SHIFT|SESSION|SUBJECT)(?::([0-9.]*))?@")
MARKED = Names(session="@SESSION@", subject="@SUBJECT@")


class Policy:
    """One way of showing objects. `key` changes whenever what it shows may change; `common_key` is that of `common`.

    `salt` makes entity tags a reader's own. `cleans_pixels` says whether words are taken out of the pixel data.
    """

    key = common_key = salt = ""
    cleans_pixels = True

    def metadata(self, item: dict) -> dict:
        """The DICOM JSON object (PS3.18 F) to show for a stored one; the argument is not changed."""
        return orjson.loads(self.personal(orjson.dumps(self.common(item))))

    def common(self, item: dict) -> dict:
        """The same before a reader's own names are in it."""
        raise NotImplementedError

    def personal(self, body: bytes) -> bytes:
        """JSON of `common` with a reader's own names in place of the marks."""
        return body

    def part10(self, path: Path, instance=None) -> bytes:
        """The Part-10 file to show for the stored one; raises CannotBlind where that is not possible."""
        raise NotImplementedError

    def allows_bulk(self, path: str) -> bool:
        """Whether the value at TAG or TAG/item/TAG… may be fetched."""
        return True

    def uid(self, uid: str) -> str:
        """The UID under which the object of this UID is shown."""
        return uid

    def shows_class(self, sop_class_uid: str) -> bool:
        """Whether objects of this class are shown at all, at any level."""
        return True

    def shows(self, scan_pk: int, sop_class_uid: str) -> bool:
        """Whether objects of this class in this scan are shown."""
        return self.shows_class(sop_class_uid)

    def shown(self, instances):
        """Those of some instances that are shown."""
        return instances


class _AsStored(Policy):
    key = common_key = "as-stored"
    cleans_pixels = False

    def metadata(self, item):
        return item

    common = metadata

    def part10(self, path, instance=None):
        return Path(path).read_bytes()


AS_STORED = _AsStored()


class Blinding(Policy):
    """A session under blinding rules, for the reader of a disguise (which rules that need none may do without)."""

    def __init__(self, rules: BlindingRules, session, disguise: Disguise | None = None, *, hidden=frozenset()):
        if disguise is None and needs_disguise(rules):
            raise ValueError("These blinding rules need a reader's own names.")
        self.rules, self.book, self.session, self.disguise = rules, rulebook_of(rules), session, disguise
        self.hidden = hidden  # scans, by primary key
        self.names, self.shift = names_of(rules, session, disguise), shift_of(session, disguise)
        self.alignment = aligning_days(session.date)
        self.labels = labels_of(session.trial, self.names)
        self.common_labels = labels_of(session.trial, self._common_names())
        values = [value for _, value in self.common_labels.values()]
        self.common_key = "blinding:" + _digest(self.book.key, str(self.alignment), *values)
        self.salt = _digest(disguise.key, str(self.shift)) if disguise else ""
        self.key = _digest(self.common_key, self.salt)

    def _common_names(self) -> Names:
        shows = self.rules.shows
        own = {name: getattr(MARKED, name) for name in ("session", "subject") if not shows(name)}
        return replace(self.names, **own)

    def common(self, item):
        shown = Walk(self.book, item, words_of_item(item, self.book), self.alignment).shown(item)
        for tag, (vr, value) in self.common_labels.items():
            stored = {"Alphabetic": value} if vr == "PN" else value
            shown[tag] = {"vr": vr, "Value": [stored]} if value else {"vr": vr}
        return dict(sorted(shown.items()))

    def personal(self, body):
        return body if self.disguise is None else MARK.sub(self._own, body)

    def _own(self, mark: re.Match) -> bytes:
        kind, value = mark[1], (mark[2] or b"").decode()
        if kind == b"UID":
            return self.uid(value).encode()
        if kind == b"SHIFT":
            return moved(value, self.shift).encode()
        # Codes are letters and digits: a label that is shown has never been a mark.
        return (self.names.session if kind == b"SESSION" else self.names.subject).encode()

    def part10(self, path, instance=None):
        return rewritten(Path(path), self, getattr(instance, "pixel_words", None))

    def allows_bulk(self, path):
        tags = [int(tag, 16) for tag in path.split("/")[::2]]
        return all(self.book.what(tag, None) in ("keep", "walk") for tag in tags) and _is_binary(tags[-1])

    def uid(self, uid):
        return self.disguise.uid(uid) if self.disguise else uid

    def shows_class(self, sop_class_uid):
        return self.rules.objects.shows(sop_class_uid)

    def shows(self, scan_pk, sop_class_uid):
        return scan_pk not in self.hidden and self.shows_class(sop_class_uid)

    def shown(self, instances):
        found = instances.exclude(scan__in=self.hidden) if self.hidden else instances
        return self.rules.objects.shown(found)


def _is_binary(tag: int) -> bool:
    vr = vr_of(tag, None)
    return vr.startswith("O") or " or O" in vr


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
