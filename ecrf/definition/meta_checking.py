"""A document from outside against the meta-schema: every problem in plain words, at its place.

The schema itself is executed here, keyword by keyword, because a general validator takes ten times as long on a
hostile document and speaks to developers; a test holds both to the same verdict. Two steps: what no form may hold at
all (`unsafe_parts`), then the schema (`shape_problems`).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

MOST_VALUES, DEEPEST_NESTING, MOST_PROBLEMS = 200_000, 80, 50
DIGITS, PLACES = 15, 10

Path = tuple[str | int, ...]


class Problem(NamedTuple):
    """What is wrong, and where: `path` is a JSON pointer (RFC 6901), the message names the element."""

    path: str
    message: str


def pointer(path: Path) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def shown(text, most: int = 60) -> str:
    """Text from outside as it may stand in a message."""
    text = str(text).encode("utf-8", "replace").decode().replace("\0", "?")
    return text if len(text) <= most else text[: most - 1] + "…"


# --- what no document may hold -----------------------------------------------------------------------------------


def unsafe_parts(plain) -> Iterator[tuple[Path, str]]:
    """What cannot be stored, hashed or shown, and what is too large to look at."""
    pending, count = [((), plain)], 1
    while pending:
        path, value = pending.pop()
        count += len(value) if isinstance(value, dict | list) else 0
        if count > MOST_VALUES:
            yield (), f"has more than {MOST_VALUES:,} values."
            return
        if len(path) > DEEPEST_NESTING:
            yield path, f"is nested more than {DEEPEST_NESTING} levels deep."
            return
        if message := _unsafe(value):
            yield path, message
        elif isinstance(value, dict):
            yield from ((path, f"has an unusable name: {bad}.") for name in value if (bad := _unsafe_name(name)))
            pending.extend(((*path, name), inner) for name, inner in value.items())
        elif isinstance(value, list):
            pending.extend(((*path, place), inner) for place, inner in enumerate(value))


def _unsafe(value) -> str:
    if isinstance(value, str):
        return _unsafe_text(value)
    if value is None or isinstance(value, bool | dict | list):
        return ""
    if isinstance(value, int):
        return "" if value.bit_length() <= 50 and abs(value) <= 10**DIGITS else "is a number with too many digits."
    if not isinstance(value, float | Decimal):
        return "is no JSON value."
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not number.is_finite():
        return "is not a number (NaN or Infinity)."
    if number.adjusted() >= DIGITS or number.as_tuple().exponent < -PLACES:
        return f"is a number with too many digits ({DIGITS} before the point and {PLACES} behind it are possible)."
    return ""


def _unsafe_text(text: str) -> str:
    if "\0" in text:
        return "contains a NUL character."
    try:
        text.encode()
    except UnicodeEncodeError:
        return "contains half a surrogate pair."
    return ""


def _unsafe_name(name) -> str:
    return (_unsafe_text(name) and shown(name)) if isinstance(name, str) else shown(name)


# --- the schema --------------------------------------------------------------------------------------------------

KINDS = {
    "object": (dict, "an object"),
    "array": (list, "a list"),
    "string": (str, "a text"),
    "boolean": (bool, "true or false"),
    "integer": (int, "a whole number"),
    "number": ((int, float, Decimal), "a number"),
}


def shape_problems(schema: dict, plain) -> Iterator[tuple[Path, str]]:
    """Where a document differs from the schema, in its own order."""
    pending = [(schema, (), plain)]
    while pending:
        part, path, value = pending.pop()
        part = _resolved(part, schema, value)
        if part is None:
            yield path, "must be a field, a group or a section (“kind”); sections may be nested six deep."
            continue
        message = _value_problem(part, value)
        if message:
            yield path, message
            continue
        if isinstance(value, dict):
            yield from ((path, message) for message in _names_problems(part, value))
            pending.extend(reversed(list(_inside_object(part, path, value))))
        elif isinstance(value, list):
            pending.extend(reversed(list(_inside_list(part, path, value))))


def _resolved(part: dict, schema: dict, value) -> dict | None:
    """The schema that a value is held against, behind `$ref` and `oneOf` (which goes by the value's "kind")."""
    while True:
        if "$ref" in part:
            part = schema["$defs"][part["$ref"].removeprefix("#/$defs/")]
        elif "oneOf" in part:
            kind = value.get("kind") if isinstance(value, dict) else None
            candidates = [_resolved(one, schema, value) for one in part["oneOf"]]
            part = next((one for one in candidates if one["properties"]["kind"]["const"] == kind), None)
            if part is None:
                return None
        else:
            return part


def _value_problem(part: dict, value) -> str:
    if "const" in part and (value != part["const"] or isinstance(value, bool)):
        return f"must be {part['const']!r}."
    wanted = part.get("type")
    if wanted and not any(_is(value, kind) for kind in ([wanted] if isinstance(wanted, str) else wanted)):
        kinds = [wanted] if isinstance(wanted, str) else wanted
        return f"must be {' or '.join(KINDS[kind][1] for kind in kinds)}."
    if "enum" in part and value not in part["enum"]:
        known = ", ".join(map(str, part["enum"][:12]))
        return f"is “{shown(value)}”, which is not one of: {known}{', …' if len(part['enum']) > 12 else ''}."
    return _size_problem(part, value)


def _is(value, kind: str) -> bool:
    return isinstance(value, KINDS[kind][0]) and (kind == "boolean" or not isinstance(value, bool))


def _size_problem(part: dict, value) -> str:
    if isinstance(value, str):
        if len(value) > part.get("maxLength", len(value)):
            return f"is longer than {part['maxLength']:,} characters."
        if len(value) < part.get("minLength", 0):
            return "must not be empty."
        if "pattern" in part and not _compiled(part["pattern"]).search(value):
            return f"is “{shown(value)}”, which is not of the right form."
    elif isinstance(value, list):
        if len(value) > part.get("maxItems", len(value)):
            return f"has {len(value):,} entries; at most {part['maxItems']:,} are possible."
        if len(value) < part.get("minItems", 0):
            return "has too few entries."
    elif isinstance(value, dict):
        if len(value) > part.get("maxProperties", len(value)):
            return f"has {len(value):,} entries; at most {part['maxProperties']:,} are possible."
    elif _is(value, "number") and not part.get("minimum", value) <= value <= part.get("maximum", value):
        return f"must be from {part.get('minimum', '…')} to {part.get('maximum', '…')}."
    return ""


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> re.Pattern:
    return re.compile(pattern)


def _names_problems(part: dict, value: dict) -> Iterator[str]:
    yield from (f"lacks “{name}”." for name in part.get("required", ()) if name not in value)
    if part.get("additionalProperties") is False:
        known = part["properties"]
        yield from (f"has “{shown(name)}”, which is not known here." for name in value if name not in known)
    if "propertyNames" in part:
        bad = (name for name in value if _size_problem(part["propertyNames"], name))
        yield from (f"has “{shown(name)}”, which is not a language." for name in bad)


def _inside_object(part: dict, path: Path, value: dict) -> Iterator[tuple]:
    known, rest = part.get("properties", {}), part.get("additionalProperties")
    for name, inner in value.items():
        if name in known:
            yield known[name], (*path, name), inner
        elif isinstance(rest, dict):
            yield rest, (*path, name), inner


def _inside_list(part: dict, path: Path, value: list) -> Iterator[tuple]:
    first = part.get("prefixItems", [])
    for place, inner in enumerate(value):
        if place < len(first):
            yield first[place], (*path, place), inner
        elif "items" in part:
            yield part["items"], (*path, place), inner
