"""Matching of search keys against a DICOM JSON object (PS3.4 C.2.2.2)."""

import re
from functools import lru_cache

from pydicom.datadict import dictionary_VR, tag_for_keyword

from .http import Problem

TEXT = frozenset({"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"})
TIMES = {"DA": r"\d{8}", "TM": r"\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?", "DT": r"\d{4}(\d\d){0,5}(\.\d{1,6})?"}
Path = tuple[str, ...]


@lru_cache(maxsize=2048)
def attribute_path(name: str) -> Path:
    """The tags of an attribute given as keyword or 8 hexadecimal digits, dotted through sequences; or 400."""
    return tuple(_tag(part) for part in name.split("."))


def _tag(part: str) -> str:
    if re.fullmatch(r"[0-9A-Fa-f]{8}", part):
        return part.upper()
    tag = tag_for_keyword(part)
    if tag is None:
        raise Problem(400, f"{part[:64]!r} is not a DICOM attribute.")
    return f"{tag:08X}"


@lru_cache(maxsize=2048)
def vr_of_tag(tag: str) -> str:
    try:
        return dictionary_VR(int(tag, 16)).split(" or ")[0]
    except KeyError:
        return "LO"


def matches(item: dict, path: Path, wanted: str) -> bool:
    """Whether one of the values at `path` matches; an empty key and `*` match everything."""
    if wanted in ("", "*", '""'):
        return True
    matcher = _matcher(vr_of_tag(path[-1]), wanted)
    return any(matcher(value) for value in _values(item, path))


def _values(item: dict, path: Path):
    element = item.get(path[0])
    if element is None:
        return
    for value in element.get("Value", ()):
        if len(path) > 1:
            yield from _values(value, path[1:]) if isinstance(value, dict) else ()
        elif isinstance(value, dict):
            yield from (str(text) for text in value.values() if isinstance(text, str))
        elif value is not None:
            yield str(value)


@lru_cache(maxsize=1024)
def _matcher(vr: str, wanted: str):
    if vr == "UI":
        return set(re.split(r"[\\,]", wanted)).__contains__
    if vr in TIMES:
        return _time_matcher(vr, wanted)
    if vr in TEXT:
        return _text_matcher(vr, wanted)
    if vr == "SQ":
        raise Problem(400, "A sequence is matched by an attribute within it: Sequence.Attribute.")
    return _number_matcher(wanted)


def _text_matcher(vr: str, wanted: str):
    """Wildcards * and ?; names without regard to case (PS3.4 C.2.2.2.1), all else as written."""
    options = re.split(r"[\\,]", wanted) if vr == "CS" else [wanted]
    patterns = "|".join(_wildcards(option.rstrip("^ ") if vr == "PN" else option) for option in options)
    pattern = re.compile(patterns, re.DOTALL | (re.IGNORECASE if vr == "PN" else 0))
    return lambda value: pattern.fullmatch(value.rstrip("^ ") if vr == "PN" else value.strip()) is not None


def _wildcards(text: str) -> str:
    text = re.sub(r"\*+", "*", text)  # ** means no more than *, and costs the engine much more
    return "".join({"*": ".*", "?": "."}.get(letter) or re.escape(letter) for letter in text)


def _time_matcher(vr: str, wanted: str):
    low, dash, high = wanted.partition("-")
    for bound in (low, high):
        if bound and not re.fullmatch(TIMES[vr], bound):
            raise Problem(400, f"{wanted[:40]!r} is neither a value of VR {vr} nor a range of them.")
    if not dash:
        return lambda value: value.replace(":", "").startswith(low) if vr == "TM" else value.startswith(low)
    if not low and not high:
        raise Problem(400, "A range needs at least one end.")
    return lambda value: (not low or value >= low) and (not high or value[: len(high)] <= high)


def _number_matcher(wanted: str):
    try:
        number = float(wanted)
    except ValueError:
        raise Problem(400, f"{wanted[:40]!r} is not a number.") from None
    return lambda value: _is_number(value, number)


def _is_number(value: str, number: float) -> bool:
    try:
        return float(value) == number
    except ValueError:
        return False
