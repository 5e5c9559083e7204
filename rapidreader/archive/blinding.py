"""What leaves the server, and under which names: a policy is applied to every header, bulk value and object.

`OPEN` shows an object as it was stored (coordinators). `TrialLabels` shows it under the trial's own labels
(readers): blinding_rules.py says what is kept, emptied, masked and dropped. Pixels are never touched, so what is
burned into them stays visible.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from .blinding_file import CannotBlind, rewritten
from .blinding_rules import (
    CODE_TAGS,
    FREE_TEXT,
    MASK,
    MASKED_CONCEPTS,
    OPAQUE_CLASSES,
    is_content_value,
    verdict,
    vr_of,
)
from .blinding_words import words_of_item

__all__ = ["OPEN", "CannotBlind", "Policy", "TrialLabels"]

RULES_VERSION = "1"
METHOD = "Rapid Reader trial labels"
CONCEPT_NAME, CODE_VALUE = "0040A043", "00080100"


class Policy:
    """One way of showing objects. `key` changes whenever what it shows may change."""

    key = ""
    # SOP classes of which nothing is shown, at any level.
    refused_classes: frozenset[str] = frozenset()

    def metadata(self, item: dict, session=None) -> dict:
        """The DICOM JSON object (PS3.18 F) to show for a stored one; the argument is not changed."""
        raise NotImplementedError

    def part10(self, path: Path, instance=None) -> bytes:
        """The Part-10 file to show for the stored one; raises CannotBlind where that is not possible."""
        raise NotImplementedError

    def allows_bulk(self, path: str) -> bool:
        """Whether the value at TAG or TAG/item/TAG… may be fetched."""
        raise NotImplementedError

    def allows_instance(self, instance) -> bool:
        return instance.sop_class_uid not in self.refused_classes


class _Open(Policy):
    key = "open"

    def metadata(self, item, session=None):
        return item

    def part10(self, path, instance=None):
        return Path(path).read_bytes()

    def allows_bulk(self, path):
        return True


OPEN = _Open()


class TrialLabels(Policy):
    """The subject under the trial's label; no identifiers, institutions, staff, device serials, private elements."""

    refused_classes = OPAQUE_CLASSES

    def __init__(self, session):
        self.labels = _labels(session)
        text = "\x1f".join([RULES_VERSION, *(value for _, value in self.labels.values())])
        self.key = f"labels:{hashlib.sha256(text.encode()).hexdigest()[:32]}"

    def metadata(self, item, session=None):
        shown = _shown(item, words_of_item(item))
        for tag, (vr, value) in self.labels.items():
            stored = {"Alphabetic": value} if vr == "PN" else value
            shown[tag] = {"vr": vr, "Value": [stored]} if value else {"vr": vr}
        return dict(sorted(shown.items()))

    def part10(self, path, instance=None):
        return rewritten(Path(path), self.labels)

    def allows_bulk(self, path):
        tags = [int(tag, 16) for tag in path.split("/")[::2]]
        return all(verdict(tag, None) == "keep" for tag in tags) and _is_binary(tags[-1])


def _labels(session) -> dict[str, tuple[str, str]]:
    """{tag: (VR, value)} of the attributes that carry the trial's own labels (PS3.3 C.7.1.1, C.7.1.3, C.7.2.3)."""
    label, trial = session.subject.label, session.trial
    return {
        "00080050": ("SH", ""),
        "00080090": ("PN", ""),
        "00081030": ("LO", session.label),
        "00100010": ("PN", label),
        "00100020": ("LO", label),
        "00100030": ("DA", ""),
        "00120010": ("LO", trial.sponsor[:64] or trial.name[:64]),
        "00120020": ("LO", trial.protocol or trial.slug),
        "00120021": ("LO", trial.name[:64]),
        "00120030": ("LO", ""),
        "00120031": ("LO", ""),
        "00120040": ("LO", label),
        "00120050": ("LO", session.time_point),
        "00120062": ("CS", "YES"),
        "00120063": ("LO", METHOD),
        "00200010": ("SH", session.label[:16]),
    }


@lru_cache(maxsize=20_000)
def _ruling(tag: str, vr: str) -> str:
    """What happens to an element of a DICOM JSON object: the verdict, or "walk", "text", "value"."""
    number = int(tag, 16)
    what = verdict(number, vr)
    if what != "keep":
        return what
    known = vr_of(number, vr)
    if vr == "UN" and (known == "SQ" or known in FREE_TEXT):
        return "drop"  # bytes that the rules cannot look into
    if vr == "SQ":
        return "walk"
    if is_content_value(number):
        return "value"
    return "text" if vr in FREE_TEXT and number not in CODE_TAGS else "keep"


def _shown(item: dict, words) -> dict:
    """One DICOM JSON object after the rules, nested sequences included."""
    is_masked = CONCEPT_NAME in item and _concept_of(item) in MASKED_CONCEPTS
    shown = {}
    for tag, element in item.items():
        what = _ruling(tag, element["vr"])
        if what == "keep":
            shown[tag] = element
        elif what == "walk":
            inner = element.get("Value", ())
            shown[tag] = {"vr": "SQ", "Value": [_shown(each, words) for each in inner]} if inner else {"vr": "SQ"}
        elif what == "mask" or (what == "value" and is_masked):
            shown[tag] = _masked(element)
        elif what == "empty":
            shown[tag] = {"vr": element["vr"]}
        elif what != "drop":
            shown[tag] = _without_words(element, words)
    return shown


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


def _without_words(element: dict, words) -> dict:
    if words is None or element["vr"] not in FREE_TEXT or "Value" not in element:
        return element
    cleaned = [words.sub(MASK, value) if isinstance(value, str) else value for value in element["Value"]]
    return element if cleaned == element["Value"] else {"vr": element["vr"], "Value": cleaned}


def _is_binary(tag: int) -> bool:
    vr = vr_of(tag, None)
    return vr.startswith("O") or " or O" in vr
