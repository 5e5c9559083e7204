"""The stored values that a policy hides, and finding them in what is served."""

import re
from dataclasses import dataclass

from pydicom.datadict import keyword_for_tag
from pydicom.uid import UID_dictionary

from .blinding_rules import MASK
from .blinding_words import IDENTITY, SHORTEST, STAFF
from .dicomweb.renditions import unpacked

# In texts whole values of some length; among pixels a few letters occur by chance.
LEAST_TEXT, LEAST_BYTES = 6, 8
MOST = 400
HIDING = {"drop", "empty", "mask", "replace", "date", "uid"}


@dataclass(frozen=True)
class Hidden:
    """{value: the keyword of its attribute}, and the patterns that find them."""

    values: dict[str, str]
    text: re.Pattern | None
    octets: re.Pattern | None

    @classmethod
    def of(cls, instances, policy) -> "Hidden":
        hidden, shown = {}, set()
        for instance in instances:
            _collect(unpacked(instance.metadata_gz), policy, hidden, shown)
        ours = {MASK, *(value for _, value in policy.labels.values())}
        told = "\n".join(shown).casefold()
        values = {
            value: tag
            for value, tag in hidden.items()
            if value not in ours and (_is_name(tag) or value.casefold() not in told)
        }
        return cls.find({value: keyword_for_tag(int(tag, 16)) or tag for value, tag in values.items()})

    @classmethod
    def find(cls, values: dict[str, str]) -> "Hidden":
        """What finds these values: {value: what it is}."""
        texts = sorted(values, key=len, reverse=True)[:MOST]
        encoded = [form for value in texts if len(value) >= LEAST_BYTES for form in _forms(value)]
        text = re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, texts)) + r")(?![\w]|\.\d)") if texts else None
        octets = re.compile(b"|".join(map(re.escape, encoded))) if encoded else None
        return cls(values, text, octets)

    def in_text(self, text: str) -> set[str]:
        """The attributes whose value is in a text."""
        found = self.text.findall(text) if self.text else ()
        return {self.values.get(value, "value") for value in found}

    def in_bytes(self, content: bytes) -> set[str]:
        found = set(self.octets.findall(content)) if self.octets else ()
        names = {form: name for value, name in self.values.items() for form in _forms(value)} if found else {}
        return {names.get(form, "value") for form in found}


def _forms(value: str) -> list[bytes]:
    return [value.encode(), value.encode("utf-16-le")]


def _stays(policy, tag: int, vr: str) -> bool:
    """Whether a day is moved by no days at all: its session is of the very day on which all sessions begin."""
    return policy.alignment == 0 and policy.book.is_aligned(tag, vr)


def _is_name(tag: str) -> bool:
    return tag in IDENTITY or tag in STAFF


def _collect(item: dict, policy, hidden: dict[str, str], shown: set[str]) -> None:
    """Values to hide by the tag that they were met at first, and the texts that are shown."""
    for tag, element in item.items():
        what, vr = policy.book.what(int(tag, 16), element["vr"]), element["vr"]
        if vr == "SQ" and what == "walk":
            for inner in element.get("Value", ()):
                _collect(inner, policy, hidden, shown)
        elif what in HIDING and not _stays(policy, int(tag, 16), vr):
            for text in _texts(element, _is_name(tag)):
                hidden.setdefault(text, tag)
            for inner in element.get("Value", ()) if vr == "SQ" else ():
                _collect_all(inner, hidden)
        elif vr not in ("DS", "IS"):
            shown.update(value for value in element.get("Value", ()) if isinstance(value, str))


def _collect_all(item: dict, hidden: dict[str, str]) -> None:
    """Of a sequence that is hidden as a whole."""
    for tag, element in item.items():
        for text in _texts(element, _is_name(tag)):
            hidden.setdefault(text, tag)
        for inner in element.get("Value", ()) if element["vr"] == "SQ" else ():
            _collect_all(inner, hidden)


def _texts(element: dict, is_name: bool) -> list[str]:
    """The values of an element that can be recognised: names in their parts, everything else as a whole."""
    found = []
    for value in element.get("Value", ()):
        if isinstance(value, dict):
            parts = [part for text in value.values() if isinstance(text, str) for part in re.split(r"[\^=\s]+", text)]
            found += [part for part in parts if _is_telling(part, SHORTEST)]
        elif isinstance(value, str) and value not in UID_dictionary and element["vr"] not in ("DS", "IS", "TM", "CS"):
            least = SHORTEST if is_name else LEAST_TEXT
            found += [value.strip()] if _is_telling(value.strip(), least) else []
    return found


def _is_telling(value: str, least: int) -> bool:
    """Whether a value would not occur by chance; short numbers do."""
    return len(value) >= (LEAST_TEXT if value.isdigit() else least)
