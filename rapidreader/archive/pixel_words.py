"""Words within pixel data: comments and application segments of compressed frames, what lies behind a frame's end.

They are found once, at import, and kept as places of the file. What a reader is sent has zeros there: lengths and
offsets stay, every decoder skips them, and the decoded pixels are the same. A frame without words is sent untouched.

Bits of a pixel that are not part of its value (PS3.5 8.1.1) may hold an overlay plane of old systems; where a header
says so, they are set to what the value needs.
"""

import re
import struct
from typing import NamedTuple

import numpy as np

from .frames import RLE, VIDEO_SUFFIXES, Place

_SYNTAX = "1.2.840.10008.1.2.4."
JPEG_2000 = frozenset(_SYNTAX + tail for tail in ("90", "91", "92", "93", "201", "202", "203"))
JPEG_LS = frozenset({_SYNTAX + "80", _SYNTAX + "81"})
START, END = b"\xff\xd8", 0xD9
# The next marker within coded data: 00 is stuffing there, D0 to D7 restart; JPEG-LS stuffs one bit, so up to 7F.
NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
NEXT_MARKER_LS = re.compile(rb"\xff[\x80-\xcf\xd8-\xfe]")
# Segments that a decoder needs: (marker, how it begins) -> how many bytes of it.
NEEDED = {(0xE0, b"JFIF\0"): 14, (0xEE, b"Adobe"): 12, (0xE8, b"mrfx"): 1 << 16}
SIGNATURE = b"\x00\x00\x00\x0cjP  "
BOXES_WITH_WORDS = {b"xml ", b"uuid", b"uinf", b"jp2i", b"iprd"}


class PixelWords(NamedTuple):
    """`ranges` are (offset, length) in the file; `bits` is (allocated, stored, high, is_signed) or ()."""

    ranges: tuple[Place, ...] = ()
    bits: tuple = ()

    @classmethod
    def of(cls, document: dict | None) -> "PixelWords":
        if not document:
            return NO_WORDS
        ranges = tuple(sorted(map(tuple, document.get("ranges", ()))))
        return cls(ranges, tuple(document.get("bits", ())))


NO_WORDS = PixelWords()


def words_document(buffer, pixels, frames: list[list[Place]], syntax: str, bits: tuple = ()) -> dict:
    """What is kept of an instance: {"ranges": …, "bits": …}, empty where its pixel data hold no words.

    `pixels` is the pixel data element (dataset.Element), `frames` the places of its frames, if they are known.
    """
    ranges = []
    if pixels.fragments is None:
        ranges += _behind(buffer, frames, pixels.offset + pixels.length) if frames else []
    elif pixels.fragments and syntax not in VIDEO_SUFFIXES:
        table, *fragments = pixels.fragments
        # Where frames cannot be told apart, each fragment is looked at as if it began one.
        for places in frames or [[place] for place in fragments]:
            ranges += _in_frame(buffer, places, syntax)
        ranges += _unused(fragments, frames) if frames else []
        ranges += [table] if not _is_true(buffer, table, fragments) else []
    found = {"ranges": [list(place) for place in ranges if any(_bytes(buffer, place))], "bits": list(bits)}
    return {name: value for name, value in found.items() if value}


def _bytes(buffer, place: Place) -> bytes:
    return bytes(buffer[place[0] : place[0] + place[1]])


def _is_true(buffer, table: Place, fragments: list[Place]) -> bool:
    """Whether a Basic Offset Table says where fragments begin (PS3.5 A.4), and nothing else."""
    raw, starts = _bytes(buffer, table), {offset - 8 for offset, _ in fragments}
    base = table[0] + table[1]
    return len(raw) % 4 == 0 and all(base + offset in starts for (offset,) in struct.iter_unpack("<L", raw))


def _behind(buffer, frames, end: int) -> list[Place]:
    last = frames[-1][-1]
    start = last[0] + last[1]
    return [(start, end - start)] if end > start else []


def _unused(fragments: list[Place], frames) -> list[Place]:
    """Fragments that belong to no frame."""
    used = {offset for places in frames for offset, _ in places}
    return [place for place in fragments if place[0] not in used]


def _in_frame(buffer, places: list[Place], syntax: str) -> list[Place]:
    data = b"".join(_bytes(buffer, place) for place in places)
    if syntax == RLE:
        found = _rle_words(data)
    elif syntax in JPEG_2000:
        found = _jpeg_2000_words(data, 0)
    else:
        found = _jpeg_words(data, NEXT_MARKER_LS if syntax in JPEG_LS else NEXT_MARKER)
    return [piece for place in found for piece in _in_file(place, places)]


def _in_file(place: Place, fragments: list[Place]) -> list[Place]:
    """A place within joined fragments, as places of the file."""
    start, end, begun, found = place[0], place[0] + place[1], 0, []
    for offset, length in fragments:
        first, last = max(start, begun), min(end, begun + length)
        if first < last:
            found.append((offset + first - begun, last - first))
        begun += length
    return found


def _jpeg_words(data: bytes, next_marker: re.Pattern) -> list[Place]:
    """Application and comment segments of a JPEG or JPEG-LS stream, and what follows its end (ITU T.81 B)."""
    found, at = [], 2
    if not data.startswith(START):
        return found
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == END:
            break
        length = int.from_bytes(data[at + 2 : at + 4])
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            kept = _kept(marker, data[at + 4 : at + 2 + length])
            found.append((at + 4 + kept, max(length - 2 - kept, 0)))
        at += 2 + length
        if marker == 0xDA:
            following = next_marker.search(data, at)
            at = following.start() if following else len(data)
    if data[at : at + 2] == bytes([0xFF, END]):
        found.append((at + 2, len(data) - at - 2))
    return found


def _kept(marker: int, content: bytes) -> int:
    """How many bytes of a segment a decoder needs, from its beginning."""
    return next((size for (kind, name), size in NEEDED.items() if kind == marker and content.startswith(name)), 0)


def _jpeg_2000_words(data: bytes, start: int) -> list[Place]:
    """Comments of a JPEG 2000 codestream, and boxes with words around it (ITU T.800 A, I)."""
    if data[start : start + 8] == SIGNATURE:
        return _box_words(data, start)
    found, at, tile_end = [], start + 2, 0
    if data[start : start + 2] != b"\xff\x4f":
        return found
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker == END:
            found.append((at + 2, len(data) - at - 2))
            break
        if marker == 0x90:  # a tile part: its own length tells where the next one begins
            size = int.from_bytes(data[at + 6 : at + 10])
            tile_end = at + size if size else max(data.rfind(b"\xff\xd9"), at + 12)
        if marker == 0x64:
            found.append((at + 6, max(length - 4, 0)))
        at = max(tile_end, at + 2) if marker == 0x93 else at + 2 + length
    return found


def _box_words(data: bytes, at: int) -> list[Place]:
    found = []
    while at + 8 <= len(data):
        size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        size = size or len(data) - at
        if size < head:
            break
        if kind in BOXES_WITH_WORDS:
            found.append((at + head, size - head))
        elif kind == b"jp2c":
            found += _jpeg_2000_words(data[: at + size], at + head)
        at += size
    return found


def _rle_words(data: bytes) -> list[Place]:
    """The places of segments that an RLE header announces none of (PS3.5 G.5)."""
    count = int.from_bytes(data[:4], "little")
    return [(4 + 4 * count, 60 - 4 * count)] if 0 < count < 15 and len(data) >= 64 else []


# --- what is sent ---------------------------------------------------------------------------------


def cleaned_places(places: list, words: PixelWords) -> list:
    """The places of a frame, with zeros instead of the places of words: bytes and (offset, length)."""
    cleaned = []
    for offset, length in places:
        at, end = offset, offset + length
        for start, size in words.ranges:
            first, last = max(start, at), min(start + size, end)
            if first < last:
                cleaned += [(at, first - at)] if first > at else []
                cleaned.append(bytes(last - first))
                at = last
        cleaned += [(at, end - at)] if end > at else []
    return cleaned


def zeroed(stored: bytes, words: PixelWords) -> bytes:
    """A whole file with zeros instead of its words."""
    return without_words(stored, 0, words._replace(bits=()), little=True)


def without_words(pixels: bytes, start: int, words: PixelWords, *, little: bool) -> bytes:
    """A pixel element that begins at `start` of its file, with zeros instead of its words."""
    if not pixels or words == NO_WORDS:
        return pixels
    cleaned = bytearray(pixels)
    for offset, length in words.ranges:
        first = max(offset - start, 0)
        last = min(offset - start + length, len(cleaned))
        cleaned[first:last] = bytes(max(last - first, 0))
    if words.bits:
        head = 12 if pixels[4:6] in (b"OW", b"OB") else 8
        cleaned[head:] = value_bits(bytes(cleaned[head:]), words.bits, little=little)
    return bytes(cleaned)


def value_bits(samples: bytes, bits: tuple, *, little: bool = True) -> bytes:
    """Samples with nothing but their value in them: zeros above the highest bit, or its sign."""
    allocated, stored, high, is_signed = bits
    width = allocated // 8
    values = np.frombuffer(samples[: len(samples) // width * width], f"{'<' if little else '>'}u{width}")
    lowest, top = high + 1 - stored, allocated - high - 1
    kind = np.dtype(f"i{width}" if is_signed else f"u{width}")
    moved = (values.astype(f"u{width}") << top).view(kind) >> top  # an arithmetic shift brings the sign along
    moved = (moved >> lowest) << lowest
    return moved.astype(f"{'<' if little else '>'}{kind.kind}{width}").tobytes() + samples[len(values) * width :]
