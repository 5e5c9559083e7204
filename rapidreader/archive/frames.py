"""Where each frame lies in its file: computed once at import, so that serving a frame is one read at an offset.

The index is a row of `<IQQ` triples: frame number (from 1), offset in the file, length. Several triples of one
frame are fragments, to be joined in order. An index is empty when there are no pixels, or when frames are not
bytes of the file (deflated data sets, 1-bit frames that end within a byte, video streams).
"""

import struct

from .dataset import Element

TRIPLE = struct.Struct("<IQQ")
# MPEG-2, MPEG-4 and HEVC: one stream, no frame can be cut out of it (PS3.5 8.2.5-8.2.9).
VIDEO = tuple(f"1.2.840.10008.1.2.4.{number}" for number in range(100, 109))
VIDEO_SUFFIXES = VIDEO + tuple(f"{uid}.1" for uid in VIDEO)
RLE = "1.2.840.10008.1.2.5"
# How far from a fragment's end a JPEG family stream's end marker may lie: padding follows it.
END_MARKER, END_WINDOW = b"\xff\xd9", 10

Place = tuple[int, int]


class FramesUnknown(Exception):
    """Pixels are there, but the places of the frames are not to be had; the message says why."""


def pack_frames(frames: list[list[Place]]) -> bytes:
    """The index of frames, each a list of (offset, length) fragments."""
    triples = ((number, *place) for number, places in enumerate(frames, 1) for place in places)
    return b"".join(TRIPLE.pack(*triple) for triple in triples)


def unpack_frames(index: bytes) -> list[list[Place]]:
    """The frames of an index; frame n is at position n - 1."""
    frames: list[list[Place]] = []
    for number, offset, length in TRIPLE.iter_unpack(bytes(index)):
        if number > len(frames):
            frames.append([])
        frames[number - 1].append((offset, length))
    return frames


def native_frames(element: Element, *, pixels: int, bits: int, count: int) -> list[list[Place]]:
    """`pixels` samples of `bits` bits per frame, `count` frames, one after the other (PS3.5 8.1.1).

    Raises FramesUnknown when a frame ends within a byte, or when the value is too short for all of them.
    """
    frame_bits = pixels * bits
    if not frame_bits:
        raise FramesUnknown("rows, columns or bits are missing")
    if frame_bits % 8 and count > 1:
        raise FramesUnknown("frames end within a byte")
    size = (frame_bits + 7) // 8
    if size * count > element.length:
        raise FramesUnknown(f"{count} frames need {size * count} bytes, the pixel data have {element.length}")
    return [[(element.offset + number * size, size)] for number in range(count)]


def encapsulated_frames(buffer, element: Element, extended, *, count: int, syntax: str) -> list[list[Place]]:
    """Frames of encapsulated pixel data, by the Extended Offset Table, the Basic one, or by looking (PS3.5 A.4).

    `extended` is (offsets, lengths) or None. Raises FramesUnknown for video and when frames cannot be told apart.
    """
    if syntax in VIDEO_SUFFIXES:
        raise FramesUnknown("a video stream has no frames to serve one by one")
    if not element.fragments:
        raise FramesUnknown("the pixel data are empty")
    table, *fragments = element.fragments
    starts = {offset - 8: index for index, (offset, _) in enumerate(fragments)}
    base = table[0] + table[1]
    frames = _by_extended_table(fragments, starts, base, extended, count) or _by_offsets(
        fragments, starts, base, _basic_offsets(buffer, table), count
    )
    return frames or _by_looking(buffer, fragments, count, syntax)


def _basic_offsets(buffer, table: Place) -> list[int]:
    raw = bytes(buffer[table[0] : table[0] + table[1] // 4 * 4])
    return list(struct.unpack(f"<{len(raw) // 4}L", raw))


def _by_extended_table(fragments, starts, base, extended, count):
    """PS3.3 C.7.6.3.1.8: every frame is one fragment, and the lengths leave out its padding."""
    if not extended or not (len(extended[0]) == len(extended[1]) == count):
        return None
    frames = []
    for offset, length in zip(*extended, strict=True):
        index = starts.get(base + offset)
        if index is None or length > fragments[index][1]:
            return None
        frames.append([(fragments[index][0], length)])
    return frames


def _by_offsets(fragments, starts, base, offsets, count):
    """The Basic Offset Table, if it is true: some writers fill it with nonsense."""
    firsts = [starts.get(base + offset) for offset in offsets]
    if len(firsts) != count or None in firsts or firsts != sorted(set(firsts)) or firsts[0] != 0:
        return None
    return [fragments[first:after] for first, after in zip(firsts, [*firsts[1:], len(fragments)], strict=True)]


def _by_looking(buffer, fragments, count, syntax):
    """No table to trust: one fragment per frame, all for the one frame, or cut at the streams' end markers."""
    if count == 1:
        return [fragments]
    if len(fragments) == count:
        return [[fragment] for fragment in fragments]
    if len(fragments) < count or syntax == RLE:
        raise FramesUnknown(f"{len(fragments)} fragments hold {count} frames")
    frames, current = [], []
    for offset, length in fragments:
        current.append((offset, length))
        if END_MARKER in bytes(buffer[offset + max(length - END_WINDOW, 0) : offset + length]):
            frames.append(current)
            current = []
    if current or len(frames) != count:
        raise FramesUnknown(f"{count} frames are announced, {len(frames)} ends of frames were found")
    return frames
