"""A blinding policy as a document: what a reading protocol keeps under "blinding", checked, canonical, hashed.

    {"preset": "open" | "bicr" | "full",
     "attributes": {"00080020": "keep" | "blank" | "remove" | "shift" | "align" | {"replace": "text"}, …},
     "uids": "keep" | "alias",
     "objects": {"show": [kinds], "show_classes": [UIDs], "hide_classes": [UIDs], "hide_modalities": [CS]},
     "facts": {"session": true, …}}

Whatever is left out is as the preset has it; {} is the open preset. `shift` moves the days of a subject together, so
that intervals stay; `align` moves each session to the same day, so that nothing tells their order.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import NamedTuple

from pydicom.datadict import dictionary_has_tag, keyword_for_tag, tag_for_keyword

from rapidreader.audit.canonical import canonical_json
from rapidreader.audit.errors import Invalid

from .blinding_objects import KINDS, NEVER, ObjectRules
from .blinding_presets import FACTS, OPEN, PRESETS, SHOWN_FACTS, SHOWN_KINDS, UIDS
from .blinding_rules import is_locked, is_needed, vr_of

# Counts up when the meaning of a document changes: whatever was computed under it is then computed anew.
VERSION = "2"
ACTIONS = {
    "keep": "Keep",
    "blank": "Blank",
    "remove": "Remove",
    "replace": "Replace with …",
    "shift": "Move the days of a subject",
    "align": "Move each session to the same day",
}
LONGEST_TEXT = 64
PARTS = {"preset", "attributes", "uids", "objects", "facts"}
OBJECT_PARTS = {"show", "show_classes", "hide_classes", "hide_modalities"}
UID = re.compile(r"[0-2](\.\d+)+")
TEXT_VRS = {"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UT"}


class Choice(NamedTuple):
    """What happens to one attribute."""

    action: str
    text: str = ""

    @property
    def document(self):
        return {"replace": self.text} if self.action == "replace" else self.action


@dataclass(frozen=True)
class BlindingRules:
    """A document, understood. `attributes` are the coordinator's own choices, by tag."""

    preset: str
    attributes: tuple[tuple[int, Choice], ...]
    uids: str
    objects: ObjectRules
    facts: frozenset[str]

    @classmethod
    def of(cls, document: dict | None) -> "BlindingRules":
        """The rules of a document; raises Invalid with its problems in words."""
        document = document or {}
        if problems := problems_of(document):
            raise Invalid("The blinding policy is not understood.", fields=problems)
        preset = document.get("preset", OPEN)
        chosen = {_tag_of(name): _choice(raw) for name, raw in document.get("attributes", {}).items()}
        facts = {name: name in SHOWN_FACTS[preset] for name in FACTS} | document.get("facts", {})
        return cls(
            preset=preset,
            attributes=tuple(sorted(chosen.items())),
            uids=document.get("uids", UIDS[preset]),
            objects=_objects(document.get("objects", {}), preset),
            facts=frozenset(name for name, is_shown in facts.items() if is_shown),
        )

    @property
    def document(self) -> dict:
        """Everything said, so that two documents of one meaning are the same."""
        return {
            "preset": self.preset,
            "attributes": {f"{tag:08X}": choice.document for tag, choice in self.attributes},
            "uids": self.uids,
            "objects": self.objects.document,
            "facts": {name: name in self.facts for name in FACTS},
        }

    @property
    def key(self) -> str:
        text = VERSION + canonical_json(self.document)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def is_blinded(self) -> bool:
        """Whether more is hidden than the identity of the subject: then the blinding report must have passed."""
        return self != _plain()

    @property
    def has_aliases(self) -> bool:
        return self.uids == "alias"

    def shows(self, fact: str) -> bool:
        return fact in self.facts


def _plain() -> BlindingRules:
    return BlindingRules.of({})


def problems_of(document) -> dict[str, str]:
    """What is wrong with a document, by its part."""
    if not isinstance(document, dict):
        return {"blinding": "The blinding policy must be an object."}
    problems = {str(name): "A blinding policy has no such part." for name in document if name not in PARTS}
    if document.get("preset", OPEN) not in PRESETS:
        problems["preset"] = f"One of {', '.join(PRESETS)}."
    if document.get("uids", "keep") not in ("keep", "alias"):
        problems["uids"] = "Either keep or alias."
    return problems | _fact_problems(document) | _object_problems(document) | _attribute_problems(document)


def _fact_problems(document) -> dict[str, str]:
    facts = document.get("facts", {})
    if not isinstance(facts, dict):
        return {"facts": "Facts are names with true or false."}
    return {
        f"facts.{name}": "There is no such fact." if name not in FACTS else "Either true or false."
        for name, value in facts.items()
        if name not in FACTS or not isinstance(value, bool)
    }


def _object_problems(document) -> dict[str, str]:
    objects, problems = document.get("objects", {}), {}
    if not isinstance(objects, dict) or not all(_is_texts(value) for value in objects.values()):
        return {"objects": "Objects are lists of kinds, of SOP classes and of modalities."}
    for name in objects.keys() - OBJECT_PARTS:
        problems[f"objects.{name}"] = "There is no such list."
    if unknown := [kind for kind in objects.get("show", ()) if kind not in KINDS]:
        problems["objects.show"] = f"There is no such kind of object: {', '.join(unknown)}."
    if opaque := [kind for kind in objects.get("show", ()) if kind in NEVER]:
        problems["objects.show"] = f"Never shown, because nobody can look into them: {', '.join(opaque)}."
    for name in ("show_classes", "hide_classes"):
        if bad := [uid for uid in objects.get(name, ()) if not UID.fullmatch(uid)]:
            problems[f"objects.{name}"] = f"Not a SOP class UID: {', '.join(bad)}."
    return problems


def _is_texts(value) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _attribute_problems(document) -> dict[str, str]:
    attributes = document.get("attributes", {})
    if not isinstance(attributes, dict):
        return {"attributes": "Attributes are tags or keywords with what happens to them."}
    problems = {name: _attribute_problem(name, raw) for name, raw in attributes.items()}
    return {f"attributes.{name}": text for name, text in problems.items() if text}


def _attribute_problem(name: str, raw) -> str:
    tag, choice = _tag_of(name), _choice(raw)
    if tag is None or not dictionary_has_tag(tag):
        return f"{name[:64]!r} is no attribute of the DICOM dictionary."
    vr = vr_of(tag, None)
    if choice is None:
        return f"Choose one of {', '.join(ACTIONS)}; replace needs a text of at most {LONGEST_TEXT} characters."
    if is_locked(tag, vr) and choice.action not in ("blank", "remove"):
        return f"{keyword_for_tag(tag)} names the subject or is the trial's own label; this cannot be changed."
    if vr == "UI":
        return f"{keyword_for_tag(tag)} is a UID; whether UIDs are aliases is decided for all of them."
    if is_needed(tag) and choice.action != "keep":
        return f"{keyword_for_tag(tag)} is needed to show the images."
    if choice.action in ("shift", "align") and vr not in ("DA", "DT"):
        return f"{keyword_for_tag(tag)} is no date, so it cannot be moved."
    if choice.action == "replace" and vr not in TEXT_VRS:
        return f"{keyword_for_tag(tag)} is no text (VR {vr}), so it cannot be replaced with one."
    return ""


def _tag_of(name: str) -> int | None:
    if re.fullmatch(r"[0-9A-Fa-f]{8}", name):
        return int(name, 16)
    return tag_for_keyword(name)


def _choice(raw) -> Choice | None:
    if isinstance(raw, dict) and set(raw) == {"replace"} and isinstance(raw["replace"], str):
        text = raw["replace"].strip()
        is_fit = 0 < len(text) <= LONGEST_TEXT and text.isprintable() and not set("\\^=") & set(text)
        return Choice("replace", text) if is_fit else None
    return Choice(raw) if isinstance(raw, str) and raw in ACTIONS and raw != "replace" else None


def _objects(raw: dict, preset: str) -> ObjectRules:
    return ObjectRules(
        kinds=frozenset(raw.get("show", SHOWN_KINDS[preset])),
        shown_classes=frozenset(raw.get("show_classes", ())),
        hidden_classes=frozenset(raw.get("hide_classes", ())),
        hidden_modalities=frozenset(raw.get("hide_modalities", ())),
    )
