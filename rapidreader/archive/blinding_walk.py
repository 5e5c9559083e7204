"""One DICOM JSON object under a rulebook, nested sequences included; what is a reader's own becomes a mark."""

import re

from pydicom.uid import UID_dictionary

from .blinding_rulebook import Rulebook
from .blinding_rules import FREE_TEXT, MASK, MASKED_CONCEPTS, is_content_value
from .disguise import day_of, moved

CONCEPT_NAME, CODE_VALUE = "0040A043", "00080100"
OWN_UIDS = ("0020000D", "0020000E", "00080018", "00200052")
PLAIN_UID = re.compile(r"[0-9.]{1,64}")
UID_IN_TEXT = re.compile(r"(?<![\d.])[0-2](?:\.(?:0|[1-9]\d*)){2,}(?![\d.])")
UID_IN_ADDRESS = re.compile(r"/(studies|series|instances)/([0-9.]+)")


def uid_mark(uid: str) -> str:
    """What stands for an alias until a reader's own is known; "" for what is no UID and might be words."""
    if uid in UID_dictionary:
        return uid
    return f"@UID:{uid}@" if PLAIN_UID.fullmatch(uid) else ""


def own_uids(item: dict) -> frozenset[str]:
    """The UIDs of the object itself: found in a text they are UIDs, however short they are."""
    return frozenset(str(value) for tag in OWN_UIDS for value in item.get(tag, {}).get("Value", ()) if value)


def is_uid_in_text(found: str, own: frozenset[str]) -> bool:
    """Whether a dotted number in a text is a UID, and not a version or a section."""
    return found in own or found.count(".") >= 4


class Walk:
    """`alignment` is by how many days an aligned date moves; None where that is not known."""

    def __init__(self, book: Rulebook, item: dict, words, alignment: int | None):
        self.book, self.words, self.alignment = book, words, alignment
        self.has_aliases = book.rules.has_aliases
        self.own = own_uids(item) if self.has_aliases else frozenset()

    def shown(self, item: dict) -> dict:
        is_masked = CONCEPT_NAME in item and _concept_of(item) in MASKED_CONCEPTS
        shown = {}
        for tag, element in item.items():
            number, vr = int(tag, 16), element["vr"]
            what = self.book.what(number, vr)
            if is_masked and what != "drop" and is_content_value(number):
                what = "mask"
            if what == "keep":
                shown[tag] = self._addressed(element) if "BulkDataURI" in element else element
            elif what == "walk":
                inner = element.get("Value", ())
                shown[tag] = {"vr": "SQ", "Value": [self.shown(each) for each in inner]} if inner else {"vr": "SQ"}
            elif what != "drop":
                shown[tag] = self._changed(what, number, element)
        return shown

    def _changed(self, what: str, tag: int, element: dict) -> dict:
        vr = element["vr"]
        if what == "empty":
            return {"vr": vr}
        if what == "mask":
            return _masked(element)
        if what == "replace":
            text = self.book.texts[tag]
            return {"vr": vr, "Value": [{"Alphabetic": text} if vr == "PN" else text]}
        if what in ("text", "value") and vr not in FREE_TEXT:
            return element
        values = [
            self.value(what, tag, vr, value) if isinstance(value, str) else value
            for value in element.get("Value", ())
        ]
        return {"vr": vr, "Value": values} if any(value not in ("", None) for value in values) else {"vr": vr}

    def value(self, what: str, tag: int, vr: str, value: str) -> str:
        """One value of an element that is a date, a uid or a text; "" where nothing may be shown of it."""
        if what == "date":
            return self._date(value, self.book.is_aligned(tag, vr))
        if what == "uid":
            return uid_mark(value)
        text = value if self.words is None else self.words.sub(MASK, value)
        return UID_IN_TEXT.sub(self._uid_in_text, text) if self.has_aliases else text

    def _date(self, value: str, is_aligned: bool) -> str:
        if day_of(value) is None:
            return ""
        if is_aligned:
            return "" if self.alignment is None else moved(value[:8], self.alignment) + _time_part(value)
        return f"@SHIFT:{value[:8]}@{_time_part(value)}"

    def _uid_in_text(self, found: re.Match) -> str:
        return uid_mark(found[0]) if is_uid_in_text(found[0], self.own) else found[0]

    def _addressed(self, element: dict) -> dict:
        if not self.has_aliases:
            return element
        address = UID_IN_ADDRESS.sub(lambda found: f"/{found[1]}/{uid_mark(found[2])}", element["BulkDataURI"])
        return {**element, "BulkDataURI": address}


def _time_part(value: str) -> str:
    """What follows the day of a DT value, if it is a time and nothing else."""
    rest = value[8:]
    return rest if re.fullmatch(r"[\d.+\-]*", rest) else ""


def _masked(element: dict) -> dict:
    vr = element["vr"]
    if not element.get("Value") or (vr != "PN" and vr not in FREE_TEXT):
        return {"vr": vr}
    return {"vr": vr, "Value": [{"Alphabetic": MASK} if vr == "PN" else MASK]}


def _concept_of(item: dict) -> str:
    """The code of a content item's concept name, or ""."""
    for name in item[CONCEPT_NAME].get("Value", ())[:1]:
        return str((name.get(CODE_VALUE, {}).get("Value") or [""])[0])
    return ""
