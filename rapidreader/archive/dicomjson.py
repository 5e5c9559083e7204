"""Encoded elements as the DICOM JSON model (PS3.18 F), large binary values left where they are in the file.

`Converter.item(elements)` gives one JSON object and fills `bulk_index` and `left_out` on the way. Group lengths,
delimiters and pixel data are never part of the metadata.
"""

import base64
import math
import struct
from array import array

from .charset import DEFAULT, decode, encodings_of
from .dataset import Element

BINARY_VRS = {"OB", "OD", "OF", "OL", "OV", "OW", "UN"}
# Binary values longer than this stay in the file and are fetched by BulkDataURI.
INLINE_LIMIT = 1024
NUMBERS = {"US": "H", "SS": "h", "UL": "L", "SL": "l", "UV": "Q", "SV": "q", "FL": "f", "FD": "d"}
WORD_SIZE = {"OW": 2, "OF": 4, "OL": 4, "OD": 8, "OV": 8}
SINGLE_TEXT = {"LT", "ST", "UT", "UR"}
TEXT_IN_CHARSET = {"SH", "LO", "ST", "LT", "UC", "UT", "PN"}
PIXELS = {0x7FE00001, 0x7FE00002, 0x7FE00008, 0x7FE00009, 0x7FE00010}
CHARACTER_SET, PIXEL_REPRESENTATION, LUT_DESCRIPTOR = 0x00080005, 0x00280103, 0x00283002


class Converter:
    """Turns the elements of one file into JSON. `bulk_root` precedes the path of each value left in the file."""

    def __init__(self, buffer, endian: str, bulk_root: str, *, is_addressable=True):
        self.buffer = buffer
        self.endian = endian
        self.bulk_root = bulk_root
        self.is_addressable = is_addressable
        self.bulk_index: dict[str, list[int]] = {}
        self.left_out: list[str] = []

    def item(self, elements: list[Element], path="", encodings=(DEFAULT,), is_signed=False) -> dict:
        """The JSON object of one data set or item; character set and signedness pass down to nested items."""
        found = {}
        for element in elements:
            if not element.tag & 0xFFFF or element.tag in PIXELS or element.tag >> 16 in (0x0002, 0xFFFE, 0xFFFC):
                continue
            key = f"{element.tag:08X}"
            context = (path + key, encodings, is_signed)
            try:
                found[key] = value = self._element(element, context, found)
            except (ValueError, struct.error, TypeError, OverflowError):
                self.left_out.append(f"{path}{key} ({element.vr})")
                continue
            if element.tag == CHARACTER_SET and value.get("Value"):
                encodings = encodings_of("\\".join(name or "" for name in value["Value"]))
                value["Value"] = ["ISO_IR 192"]  # JSON is UTF-8, whatever the file was (PS3.18 F.2)
            elif element.tag == PIXEL_REPRESENTATION:
                is_signed = value.get("Value") == [1]
        return dict(sorted(found.items()))

    def _element(self, element: Element, context, siblings) -> dict:
        path, encodings, is_signed = context
        if element.vr == "SQ":
            return self._sequence(element, path, encodings, is_signed)
        vr = self._settled_vr(element, is_signed, siblings)
        if not element.length:
            return {"vr": vr}
        if element.fragments is not None:
            raise ValueError("encapsulated value outside the pixel data")
        if vr in BINARY_VRS:
            return self._binary(element, vr, path)
        raw = bytes(self.buffer[element.offset : element.offset + element.length])
        if vr in NUMBERS:
            values = self._numbers(raw, NUMBERS[vr])
        elif vr == "AT":
            pairs = iter(self._numbers(raw, "H"))
            values = [f"{group:04X}{next(pairs):04X}" for group in pairs]
        else:
            values = _texts(raw, vr, encodings)
        return {"vr": vr, "Value": values} if any(value is not None for value in values) else {"vr": vr}

    def _sequence(self, element, path, encodings, is_signed) -> dict:
        if element.items is None:
            raise ValueError("the sequence cannot be followed")
        if not element.items:
            return {"vr": "SQ"}
        items = (
            self.item(item, f"{path}/{number}/", encodings, is_signed) for number, item in enumerate(element.items)
        )
        return {"vr": "SQ", "Value": list(items)}

    def _settled_vr(self, element, is_signed, siblings) -> str:
        """Implicit VR leaves some VRs open (PS3.6: "US or SS"); the data set decides them (PS3.5 A.1, PS3.3 C.11)."""
        if " or " not in element.vr:
            return element.vr
        if element.vr == "US or SS":
            return "SS" if is_signed else "US"
        if element.vr == "US or OW" and siblings.get("00283002", {}).get("Value", [0])[0] == 1:
            return "US"
        return "OW"

    def _binary(self, element, vr, path) -> dict:
        if self.is_addressable and element.length > INLINE_LIMIT:
            self.bulk_index[path] = [element.offset, element.length]
            return {"vr": vr, "BulkDataURI": f"{self.bulk_root}/{path}"}
        raw = bytes(self.buffer[element.offset : element.offset + element.length])
        if self.endian == ">" and vr in WORD_SIZE:
            raw = _swapped(raw, WORD_SIZE[vr])  # InlineBinary is little endian (PS3.18 F.2.7)
        return {"vr": vr, "InlineBinary": base64.b64encode(raw).decode()}

    def _numbers(self, raw: bytes, code: str) -> list:
        size = struct.calcsize(f"<{code}")
        values = struct.unpack(f"{self.endian}{len(raw) // size}{code}", raw)
        return [_finite(value) for value in values] if code in "fd" else list(values)


def _finite(value: float):
    """JSON knows no NaN; PS3.18 F.2.3 spells the special numbers as strings."""
    if math.isnan(value):
        return "NaN"
    return value if math.isfinite(value) else ("inf" if value > 0 else "-inf")


def _swapped(raw: bytes, size: int) -> bytes:
    words = array({2: "H", 4: "I", 8: "Q"}[size], raw)
    words.byteswap()
    return words.tobytes()


def _texts(raw: bytes, vr: str, encodings) -> list:
    delimiters = b"\\\r\n\t\f^=" if vr == "PN" else b"\\\r\n\t\f"
    text = decode(raw, encodings if vr in TEXT_IN_CHARSET else (DEFAULT,), delimiters)
    if vr in SINGLE_TEXT:
        return [text.rstrip("\0 ") or None]
    values = [value.strip("\0 ") if vr != "UC" else value.rstrip("\0 ") for value in text.split("\\")]
    if vr == "PN":
        return [_person(value) for value in values]
    if vr == "IS":
        return [_whole(value) if value else None for value in values]
    if vr == "DS":
        return [_finite(float(value)) if value else None for value in values]
    return [value or None for value in values]


def _whole(value: str) -> int:
    """An Integer String; some writers append ".0"."""
    number = float(value)
    if not number.is_integer():
        raise ValueError(f"{value} is not an integer")
    return int(value) if value.lstrip("+-").isdigit() else int(number)


def _person(value: str):
    """A person's name by its groups (PS3.18 F.2.2)."""
    groups = zip(("Alphabetic", "Ideographic", "Phonetic"), value.split("="), strict=False)
    return {name: text.strip("\0 ") for name, text in groups if text.strip("\0 ")} or None
