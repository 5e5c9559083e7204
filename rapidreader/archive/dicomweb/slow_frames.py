"""Frames that are not bytes of their file: deflated, packed in bits, big-endian, or without a usable index."""

from io import BytesIO
from pathlib import Path

import numpy as np
from pydicom import dcmread
from pydicom.encaps import generate_frames

from ..pixel_words import value_bits, zeroed
from .accept import BIG_ENDIAN, EXPLICIT_LITTLE, IMAGE_TYPES
from .handles import InstanceHandle
from .http import Problem

VIDEO = ("video/",)


def decode_frame(handle: InstanceHandle, number: int, syntax: str) -> bytes:
    """One frame, from 1, in the transfer syntax asked for: native frames little-endian unless that is big-endian."""
    if IMAGE_TYPES.get(handle.transfer_syntax_uid, "").startswith(VIDEO):
        raise Problem(404, "A video has no frames; ask for it rendered.")
    try:
        frame = _frame(_read(handle), handle, number, syntax)
        is_little = handle.transfer_syntax_uid != BIG_ENDIAN or syntax == EXPLICIT_LITTLE
        return value_bits(frame, handle.words.bits, little=is_little) if handle.words.bits else frame
    except Problem:
        raise
    except Exception as error:  # pydicom has no common error of what it cannot read
        raise Problem(404, "This frame cannot be told apart in the stored file.") from error


def _read(handle: InstanceHandle):
    """The data set, without the words in its pixel data."""
    if not handle.words.ranges:
        return dcmread(handle.path, force=True)
    return dcmread(BytesIO(zeroed(Path(handle.path).read_bytes(), handle.words)), force=True)


def _frame(dataset, handle: InstanceHandle, number: int, syntax: str) -> bytes:
    pixels = next(dataset[tag].value for tag in (0x7FE00010, 0x7FE00008, 0x7FE00009) if tag in dataset)
    if handle.transfer_syntax_uid in IMAGE_TYPES:
        return list(generate_frames(pixels, number_of_frames=handle.frame_count))[number - 1]
    bits = dataset.Rows * dataset.Columns * dataset.get("SamplesPerPixel", 1) * dataset.BitsAllocated
    frame = _slice_of_bits(pixels, bits * (number - 1), bits)
    if handle.transfer_syntax_uid == BIG_ENDIAN and syntax == EXPLICIT_LITTLE:
        return _swapped(frame, dataset[0x7FE00010].VR, dataset.BitsAllocated)
    return frame


def _slice_of_bits(pixels: bytes, start: int, length: int) -> bytes:
    """`length` bits from bit `start`, the least significant bit of a byte first (PS3.5 8.1.1)."""
    if start % 8 == 0 and length % 8 == 0:
        frame = pixels[start // 8 : (start + length) // 8]
    else:
        around = np.frombuffer(pixels, np.uint8)[start // 8 : (start + length + 7) // 8]
        wanted = np.unpackbits(around, bitorder="little")[start % 8 : start % 8 + length]
        frame = np.packbits(wanted, bitorder="little").tobytes()
    if len(frame) * 8 < length:
        raise Problem(404, "The stored pixels end before this frame.")
    return frame


def _swapped(frame: bytes, vr: str, bits: int) -> bytes:
    """Big-endian words turned; OW swaps by 16 bits even where samples have 8 (PS3.5 7.3, A.3)."""
    width = max(bits, 16) // 8 if vr == "OW" else bits // 8
    return frame if width == 1 else np.frombuffer(frame, f">u{width}").astype(f"<u{width}").tobytes()
