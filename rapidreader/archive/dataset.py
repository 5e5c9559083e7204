"""The structure of an encoded DICOM data set: which element lies where, without interpreting a value (PS3.5 7).

pydicom gives values but not the place of a nested one, and costs five times as much; places are what serving needs.
tests/archive/test_realdata.py holds this reader against pydicom on a thousand real files.
"""

import struct
import zlib
from typing import NamedTuple

from pydicom.datadict import dictionary_VR, private_dictionary_VR

IMPLICIT_LITTLE = "1.2.840.10008.1.2"
EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
EXPLICIT_BIG = "1.2.840.10008.1.2.2"
DEFLATED = ("1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205")
# Implicit VR with big-endian pixels, of old GE devices: its data set is little endian.
GE_PRIVATE = "1.2.840.113619.5.2"

ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
UNDEFINED = 0xFFFFFFFF
PIXEL_DATA = 0x7FE00010
LONG_VRS = {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
SHORT_VRS = {b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FL", b"FD", b"IS", b"LO", b"LT", b"PN", b"SH",
             b"SL", b"SS", b"ST", b"TM", b"UI", b"UL", b"US"}  # fmt: skip
VR_NAMES = {vr: vr.decode() for vr in LONG_VRS | SHORT_VRS}
# Deeper nesting than any real object has; a hostile file must not exhaust the stack.
DEEPEST = 40
# Inflating a small file must not fill the memory.
LARGEST_INFLATED = 1 << 30


class Damaged(Exception):
    """The bytes do not follow the encoding; nothing after this place can be trusted."""


class Truncated(Damaged):
    """The file ends before what it announces."""


class Element(NamedTuple):
    """One data element: `vr` as encoded, or as the dictionary says; the place of its value in the buffer.

    `items` are the elements of each item of a sequence; `fragments` the (offset, length) of each item of
    encapsulated pixel data, the Basic Offset Table first.
    """

    tag: int
    vr: str
    offset: int
    length: int
    items: list[list["Element"]] | None = None
    fragments: list[tuple[int, int]] | None = None


class Encoding(NamedTuple):
    is_implicit: bool
    endian: str  # "<" or ">", as struct spells it


def encoding_of(transfer_syntax: str) -> Encoding:
    """All but three syntaxes encode the data set as Explicit VR Little Endian (PS3.5 A.4)."""
    is_implicit = transfer_syntax in (IMPLICIT_LITTLE, GE_PRIVATE)
    return Encoding(is_implicit, ">" if transfer_syntax == EXPLICIT_BIG else "<")


def inflate(data) -> bytes:
    """The data set of a deflated file (PS3.5 A.5)."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = stream.decompress(data, LARGEST_INFLATED)
    except zlib.error as error:
        raise Damaged(f"the deflated data set cannot be inflated: {error}") from None
    if stream.unconsumed_tail:
        raise Damaged("the deflated data set is larger than 1 GiB")
    if not stream.eof:
        raise Truncated("the deflated data set ends before its end")
    return plain


class Reader:
    """Walks one buffer. Every place is checked against the end of what encloses it."""

    def __init__(self, buffer, encoding: Encoding):
        self.buffer = buffer
        self.size = len(buffer)
        self.endian = encoding.endian
        self.short = struct.Struct(f"{self.endian}HH2sH").unpack_from
        self.plain = struct.Struct(f"{self.endian}HHL").unpack_from
        self.long = struct.Struct(f"{self.endian}L").unpack_from

    def elements(self, start, end, *, is_implicit, depth=0) -> tuple[list[Element], int]:
        """The elements from `start` to `end` or to the item's delimiter, and where they stop."""
        if depth > DEEPEST:
            raise Damaged(f"sequences are nested more than {DEEPEST} deep")
        is_implicit = self._really_implicit(start, end, is_implicit, depth)
        found, creators, position = [], {}, start
        while position + 8 <= end:
            tag, vr, length, value = self._header(position, end, is_implicit, creators)
            if tag == ITEM_END:
                return found, value
            if tag == 0 and depth == 0:
                break  # zeros after the last element: padding of a tape or of a careless writer
            element, position = self._element(tag, vr, length, (value, end, is_implicit, depth))
            if tag & 0x10000 and 0x10 <= (tag & 0xFFFF) <= 0xFF:
                creators[tag & 0xFFFF00FF] = self._text(element)
            found.append(element)
        if depth == 0 and position + 8 > end and bytes(self.buffer[position:end]).strip(b"\0"):
            raise Truncated("the file ends inside the header of an element")
        return found, max(position, end) if depth else position

    def _really_implicit(self, start, end, is_implicit, depth) -> bool:
        """Some writers announce one VR encoding and use the other; the first element shows which."""
        if start + 6 > end or (depth and is_implicit):
            return is_implicit
        vr = bytes(self.buffer[start + 4 : start + 6])
        if depth and self.plain(self.buffer, start)[:2] == (0xFFFE, 0xE00D):
            return is_implicit
        return not (b"AA" <= vr <= b"ZZ" and vr.isalpha() and vr.isupper())

    def _header(self, position, end, is_implicit, creators):
        """Tag, VR, length of the value, and where the value starts."""
        group, element, vr, length = self.short(self.buffer, position)
        tag = group << 16 | element
        value = position + 8
        if is_implicit or group == 0xFFFE or (vr not in VR_NAMES and not vr.isalpha()):
            length = self.long(self.buffer, position + 4)[0]
            return tag, vr_from_dictionary(tag, creators), length, value
        if vr in LONG_VRS:
            if value + 4 > end:
                raise Truncated(f"the file ends inside the header of {tag:08X}")
            length = self.long(self.buffer, value)[0]
            value += 4
        name = VR_NAMES.get(vr, "UN")
        if name == "UN" and vr == b"UN" and length < 0xFFFF:
            name = vr_from_dictionary(tag, creators)
        return tag, name, length, value

    def _element(self, tag, vr, length, place) -> tuple[Element, int]:
        value, end, is_implicit, depth = place
        if length == UNDEFINED:
            return self._undefined(tag, vr, place)
        if value + length > end:
            raise Truncated(f"{tag:08X} announces {length} bytes, the file has {max(end - value, 0)}")
        items = None
        if vr == "SQ":
            try:
                items, _ = self._sequence(value, value + length, is_implicit, depth)
            except Damaged:
                pass  # its end is known, so the rest of the file can still be read; the metadata leave it out
        return Element(tag, vr, value, length, items), value + length

    def _undefined(self, tag, vr, place) -> tuple[Element, int]:
        """A value that ends with a delimiter: a sequence, or encapsulated pixel data."""
        value, end, is_implicit, depth = place
        if tag == PIXEL_DATA or vr in ("OB", "OW"):
            fragments, stop = self._fragments(value, end)
            return Element(tag, vr, value, stop - value, None, fragments), stop
        # UN of undefined length is a sequence in Implicit VR Little Endian (PS3.5 6.2.2).
        items, stop = self._sequence(value, end, is_implicit or vr == "UN", depth, is_open=True)
        return Element(tag, "SQ", value, stop - value, items), stop

    def _sequence(self, position, end, is_implicit, depth, *, is_open=False):
        items = []
        while position + 8 <= end:
            group, element, length = self.plain(self.buffer, position)
            tag = group << 16 | element
            position += 8
            if tag == SEQUENCE_END:
                return items, position
            if tag != ITEM:
                raise Damaged(f"a sequence has {tag:08X} where an item should begin")
            stop = end if length == UNDEFINED else position + length
            if stop > end:
                raise Truncated("the file ends inside an item of a sequence")
            elements, after = self.elements(position, stop, is_implicit=is_implicit, depth=depth + 1)
            position = after if length == UNDEFINED else stop
            items.append(elements)
        if is_open and end == self.size:
            raise Truncated("the file ends inside a sequence")
        return items, position

    def _fragments(self, position, end):
        """Offsets and lengths of the items of encapsulated pixel data (PS3.5 A.4), and where it ends."""
        fragments = []
        while position + 8 <= end:
            group, element, length = self.plain(self.buffer, position)
            tag = group << 16 | element
            position += 8
            if tag == SEQUENCE_END:
                return fragments, position
            if tag != ITEM:
                raise Damaged(f"encapsulated pixel data have {tag:08X} where an item should begin")
            if length == UNDEFINED or position + length > end:
                raise Truncated("the file ends inside a fragment of the pixel data")
            fragments.append((position, length))
            position += length
        # The delimiter is missing. Whether frames are missing too is seen when they are counted.
        return fragments, end

    def _text(self, element) -> str:
        return bytes(self.buffer[element.offset : element.offset + element.length]).decode("latin-1").rstrip("\0 ")


def vr_from_dictionary(tag: int, creators: dict[int, str]) -> str:
    """The VR of a tag whose encoding does not say it; ambiguous ones stay as the dictionary spells them."""
    group, element = tag >> 16, tag & 0xFFFF
    if element == 0:
        return "UL"
    try:
        if not group & 1:
            return dictionary_VR(tag)
        if 0x10 <= element <= 0xFF:
            return "LO"
        return private_dictionary_VR(tag, creators[tag & 0xFFFF0000 | element >> 8])
    except KeyError:
        return "UN"
