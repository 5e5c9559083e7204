"""Definitions as plain JSON values, there and back."""

from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal

from rapidreader.audit.canonical import parse_json

from .document import Definition
from .parts import Check, Code, Field, FormTest, Group, Item, Option, Rule, Section

FORMAT = 1
KINDS = {Section: "section", Group: "group", Field: "field"}


def plain_definition(definition: Definition) -> dict:
    """The document as dicts and lists; what equals its default is left out."""
    return {"format": FORMAT, **plain_value(definition)}


def plain_value(value):
    """A part, or a tuple of parts, as dicts and lists; anything else as it is."""
    if is_dataclass(value):
        kind = {"kind": KINDS[type(value)]} if type(value) in KINDS else {}
        parts = {one.name: getattr(value, one.name) for one in fields(value) if _is_written(one, value)}
        return kind | {name: plain_value(part) for name, part in parts.items()}
    if isinstance(value, tuple):
        return [plain_value(part) for part in value]
    return value


def _is_written(one, value) -> bool:
    part = getattr(value, one.name)
    if one.default is MISSING and one.default_factory is MISSING:
        return True  # reading needs it, even when it is empty
    if one.default is not MISSING and part == one.default and isinstance(part, bool) == isinstance(one.default, bool):
        return False
    return part not in (None, "", (), [], {})


def parse_definition(text: str) -> Definition:
    """The form of a definition's JSON text. Raises ValueError if it is of an unknown format.

    The text is trusted to be a definition; one from outside goes through ecrf.definition.meta first.
    """
    plain = parse_json(text)
    if plain.pop("format", None) != FORMAT:
        raise ValueError("this form definition is of an unknown format")
    plain["items"] = tuple(_item(item) for item in plain.get("items", ()))
    plain["codes"] = _many(Code, plain.get("codes"))
    plain["tests"] = _many(FormTest, plain.get("tests"))
    plain["references"] = tuple(plain.get("references", ()))
    return Definition(**plain)


def _item(plain: dict) -> Item:
    plain = dict(plain)
    kind = plain.pop("kind")
    plain["codes"] = _many(Code, plain.get("codes"))
    if kind != "field":
        plain["items"] = tuple(_item(inner) for inner in plain.get("items", ()))
        if kind == "section":
            return Section(**plain)
        return Group(**{**plain, "checks": _many(Check, plain.get("checks"))})
    plain["options"] = tuple(
        Option(**{**option, "codes": _many(Code, option.get("codes"))}) for option in plain.get("options", ())
    )
    plain["suggestions"] = tuple(plain.get("suggestions", ()))
    plain["rules"] = _many(Rule, plain.get("rules"))
    plain["checks"] = _many(Check, plain.get("checks"))
    for name in ("minimum", "maximum", "step"):
        if plain.get(name) is not None:
            plain[name] = Decimal(plain[name])
    return Field(**plain)


def _many(kind, plain) -> tuple:
    return tuple(kind(**one) for one in plain or ())
