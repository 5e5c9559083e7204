"""The envelope of a DICOM file (PS3.10 7): preamble, file meta information, and the data set that follows.

Files that came without preamble or meta information are taken when they begin like a data set.
"""

import struct
from typing import NamedTuple

from .dataset import (
    DEFLATED,
    EXPLICIT_BIG,
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    SHORT_VRS,
    Damaged,
    Element,
    Encoding,
    Reader,
    encoding_of,
    inflate,
)

DICOMDIR_CLASS = "1.2.840.10008.1.3.10"
TRANSFER_SYNTAX, MEDIA_CLASS = 0x00020010, 0x00020002


class NotDicom(Exception):
    """The bytes are no DICOM file, whatever their name says."""


class Part10(NamedTuple):
    """`buffer` holds the data set: the file itself, or what was inflated from it (then not addressable)."""

    buffer: object
    encoding: Encoding
    elements: list[Element]
    transfer_syntax: str
    media_class: str
    has_meta: bool
    is_addressable: bool


def open_part10(data) -> Part10:
    """The structure of a DICOM file. Raises NotDicom, Truncated or Damaged."""
    has_preamble = bytes(data[128:132]) == b"DICM"
    meta, start = _meta(data, 132 if has_preamble else 0)
    if not has_preamble and not meta and not _begins_like_a_data_set(data):
        raise NotDicom("it has neither the DICOM prefix nor the beginning of a data set")
    syntax = meta.get(TRANSFER_SYNTAX) or _guessed_syntax(data, start)
    encoding, buffer, is_addressable = encoding_of(syntax), data, True
    if syntax in DEFLATED:
        buffer, start, is_addressable = inflate(data[start:]), 0, False
    try:
        elements, _ = Reader(buffer, encoding).elements(start, len(buffer), is_implicit=encoding.is_implicit)
    except (struct.error, Damaged) as error:
        if has_preamble or meta:
            raise error if isinstance(error, Damaged) else Damaged(str(error)) from error
        raise NotDicom("it begins like a data set but cannot be read as one") from None
    media = meta.get(MEDIA_CLASS, "")
    return Part10(buffer, encoding, elements, syntax, media, bool(meta), is_addressable)


def _meta(data, position) -> tuple[dict[int, str], int]:
    """The file meta information, always Explicit VR Little Endian, and where the data set begins."""
    reader, found = Reader(data, Encoding(False, "<")), {}
    while position + 8 <= len(data):
        group = int.from_bytes(data[position : position + 2], "little")
        if group != 2:
            break
        tag, _, length, value = reader._header(position, len(data), False, {})
        if value + length > len(data):
            break  # a bare data set that only looks like meta information, or a truncated one
        found[tag] = bytes(data[value : value + length]).decode("latin-1").strip("\0 ")
        position = value + length
    return found, position


def _begins_like_a_data_set(data) -> bool:
    """A first element of group 0008, or of any low group with a known VR, as bare data sets of old systems have."""
    if len(data) < 16:
        return False
    group, _, vr, _ = struct.unpack_from("<HH2sH", data)
    if vr in SHORT_VRS:
        return group == 0x0008 or group == 0x0800
    length = struct.unpack_from("<L", data, 4)[0]
    return group == 0x0008 and length < len(data)


def _guessed_syntax(data, start) -> str:
    """Without a TransferSyntaxUID the first element tells the encoding, as it does to pydicom."""
    if start + 8 > len(data):
        return IMPLICIT_LITTLE
    group, _, vr, _ = struct.unpack_from("<HH2sH", data, start)
    if vr not in SHORT_VRS:
        return IMPLICIT_LITTLE
    return EXPLICIT_BIG if group >= 0x0400 else EXPLICIT_LITTLE
