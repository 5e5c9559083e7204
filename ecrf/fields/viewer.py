"""Fields that are answered with the viewer."""

import re
from decimal import Decimal

from ecrf.definition import Cell, Field
from ecrf.wording import gettext as _

from .base import FieldType, Refused
from .number import DecimalNumber

UID = re.compile(r"[0-9.]{1,64}", re.ASCII)
REF = re.compile(r"[!-~]{1,128}", re.ASCII)  # the viewer's own identifier of a measurement
LONGEST_LABEL = 200
MOST_FRAMES = 1_000_000


class Measurement(DecimalNumber):
    """A number out of the viewer, with the measurement that it was taken from, or typed by hand.

    The answer is {"value": Decimal, "unit": text, "ref": uid of the viewer's measurement}; typed by hand it has no
    "ref", and may come as the bare number. A missing unit is the field's.

    Widget: `value` (number as text), `unit`, `ref` (texts, "" if there is none), `tool`, `quantity` (the field's:
    which tool makes it and which of its values is meant), `inputmode`. The browser sends the object, value as text.
    """

    name = "measurement"
    label = "Measurement"
    uses = frozenset({"minimum", "maximum", "decimals", "step", "unit", "tool", "quantity"})
    parts = {"unit": "unit", "ref": "the viewer's measurement"}

    def schema(self, field: Field) -> dict:
        number = super().schema(field)
        unit = {"const": field.unit} if field.unit else {"type": "string", "maxLength": 40}
        ref = {"type": "string", "minLength": 1, "maxLength": 128}
        return {
            "type": "object",
            "properties": {"value": number, "unit": unit, "ref": ref},
            "required": ["value", "unit"],
            "additionalProperties": False,
        }

    def clean(self, field: Field, value):
        plain = _object(value, ("value", "unit", "ref"), "value")
        if plain is None or (number := super().clean(field, plain.get("value"))) is None:
            return None
        answer = {"value": number, "unit": _text(plain.get("unit"), 40) or field.unit}
        if ref := _text(plain.get("ref"), 128):
            if not REF.fullmatch(ref):
                raise Refused(_("The reference to the viewer's measurement is not understood."))
            answer["ref"] = ref
        return answer

    def check(self, field: Field, value) -> str:
        if field.unit and value["unit"] != field.unit:
            units = {"measured": value["unit"], "wanted": field.unit}
            return _("This was measured in %(measured)s; the form asks for %(wanted)s.") % units
        return super().check(field, value["value"])

    def cell(self, field: Field, value) -> Cell:
        text = f"{Decimal(value['value']):f}"
        return Cell(text, f"{text} {value['unit']}".rstrip())

    def widget(self, field: Field, value) -> dict:
        value = value or {}
        shown = super().widget(field, value.get("value"))
        linked = {"unit": value.get("unit", field.unit), "ref": value.get("ref", "")}
        return {**shown, **linked, "tool": field.tool, "quantity": field.quantity}


class ImageReference(FieldType):
    """One image that shows the finding (a key image), taken from the viewer.

    The answer is {"series": UID, "sop": UID, "frame": number from 1, "label": what people read}; all but the label
    are needed, a missing frame is 1.

    Widget: `value` (the label, "" if unanswered), `series`, `sop`, `frame` (texts). The browser sends the object,
    or null.
    """

    name = "image_reference"
    label = "Key image"
    parts = {"series": "SeriesInstanceUID", "sop": "SOPInstanceUID", "frame": "frame"}

    def schema(self, field: Field) -> dict:
        uid = {"type": "string", "pattern": "^[0-9.]{1,64}$"}
        return {
            "type": "object",
            "properties": {
                "series": uid,
                "sop": uid,
                "frame": {"type": "integer", "minimum": 1, "maximum": MOST_FRAMES},
                "label": {"type": "string", "maxLength": LONGEST_LABEL},
            },
            "required": ["series", "sop", "frame", "label"],
            "additionalProperties": False,
        }

    def clean(self, field: Field, value):
        plain = _object(value, ("series", "sop", "frame", "label"), "sop")
        if plain is None or not plain.get("sop"):
            return None
        uids = {name: _text(plain.get(name), 64) for name in ("series", "sop")}
        if not all(UID.fullmatch(uid) for uid in uids.values()):
            raise Refused(_("The reference to the image is not understood."))
        frame = plain.get("frame", 1)
        frame = int(frame) if isinstance(frame, str) and re.fullmatch(r"[0-9]{1,7}", frame, re.ASCII) else frame
        if isinstance(frame, bool) or not isinstance(frame, int) or not 1 <= frame <= MOST_FRAMES:
            raise Refused(_("The number of the frame is not understood."))
        return {**uids, "frame": frame, "label": _text(plain.get("label"), LONGEST_LABEL)}

    def cell(self, field: Field, value) -> Cell:
        return Cell(value["label"], value["label"])

    def widget(self, field: Field, value) -> dict:
        value = value or {}
        uids = {name: str(value.get(name, "")) for name in ("series", "sop", "frame")}
        return {"value": value.get("label", ""), **uids}


def _object(value, names: tuple, single: str) -> dict | None:
    """The object that a browser sent, or the bare value under its name; None if there is nothing."""
    if value is None or value == "" or value == {}:
        return None
    if isinstance(value, list | bool):
        raise Refused(_("This is not understood."))
    plain = value if isinstance(value, dict) else {single: value}
    if unknown := [name for name in plain if name not in names]:
        raise Refused(_("“%(name)s” is not part of this answer.") % {"name": str(unknown[0])[:40]})
    return plain


def _text(value, longest: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > longest:
        raise Refused(_("A part of this is no text, or longer than %(most)d characters.") % {"most": longest})
    return value.strip()
