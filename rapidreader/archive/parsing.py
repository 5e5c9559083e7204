"""One DICOM file -> what the archive keeps of it: facts, DICOM JSON metadata, frame index, bulk index.

The metadata are one DICOM JSON object (PS3.18 F), gzip, UTF-8, as it was in the file, with the difference that
group 0002, group lengths and pixel data are not in it, and that binary values (OB OD OF OL OV OW UN) longer than
1 KiB are {"vr": …, "BulkDataURI": "@ROOT@/studies/…/instances/<SOP>/bulkdata/<path>"}, where path is TAG or
TAG/<item from 0>/TAG…; `bulk_index` says where in the file they lie. Deflated files keep all values inline.
"""

import gzip
import re
import struct
from dataclasses import dataclass, field
from datetime import date, datetime

import orjson

from .burned_in import suspicion_of
from .dataset import Element, Truncated
from .dicomjson import Converter
from .frames import FramesUnknown, encapsulated_frames, native_frames, pack_frames
from .part10 import DICOMDIR_CLASS, Part10, open_part10
from .pixel_words import words_document

AVAILABLE_TRANSFER_SYNTAX = "00083002"
UID = re.compile(r"[0-9.]{1,64}\Z")
PIXEL_BITS = {0x7FE00010: None, 0x7FE00008: 32, 0x7FE00009: 64}
# Objects whose pixels are not a picture to read: segmentations, parametric maps, doses, surfaces.
NO_PICTURE = {f"1.2.840.10008.5.1.4.1.1.{tail}" for tail in ("66.4", "66.5", "66.7", "30", "481.2")}


class Refused(Exception):
    """The file cannot be taken. `reason` is one of importing.REASONS."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(detail or reason)
        self.reason, self.detail = reason, detail


@dataclass
class ParsedFile:
    """All that the archive needs to know of one file; times and numbers are None where the file has none."""

    study_instance_uid: str
    series_instance_uid: str
    sop_instance_uid: str
    sop_class_uid: str
    transfer_syntax_uid: str
    patient_id: str
    is_deidentified: bool
    trial_subject: str
    time_point: str
    study_date: date | None
    study_description: str
    modality: str
    series_number: int | None
    series_description: str
    number: int | None
    rows: int
    columns: int
    frame_count: int
    has_picture: bool
    metadata_gz: bytes = b""
    frame_index: bytes = b""
    bulk_index: dict = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    pixel_words: dict = field(default_factory=dict)  # pixel_words.py
    suspicion: str = ""  # burned_in.py


def parse_file(data) -> ParsedFile:
    """`data` is the whole file, bytes or a memory map. Raises NotDicom, Truncated, Damaged or Refused."""
    part10 = open_part10(data)
    if part10.media_class == DICOMDIR_CLASS or any(element.tag == 0x00041220 for element in part10.elements):
        raise Refused("dicomdir", "a directory of other files, not an object")
    uids = _identity(part10)
    root = "@ROOT@/studies/{}/series/{}/instances/{}/bulkdata".format(*uids)
    converter = Converter(part10.buffer, part10.encoding.endian, root, is_addressable=part10.is_addressable)
    item = converter.item(part10.elements)
    parsed = _facts(item, uids, part10)
    if not part10.has_meta:
        parsed.remarks.append(("no_file_meta", "no file meta information; the encoding was recognised from the data"))
    if converter.left_out:
        parsed.remarks.append(("values_left_out", ", ".join(converter.left_out[:20])))
    _add_frames(parsed, item, part10)
    item[AVAILABLE_TRANSFER_SYNTAX] = {"vr": "UI", "Value": [part10.transfer_syntax]}
    parsed.metadata_gz = gzip.compress(orjson.dumps(dict(sorted(item.items()))), 6, mtime=0)
    parsed.bulk_index = converter.bulk_index
    return parsed


def _identity(part10: Part10) -> tuple[str, str, str]:
    """Study, Series and SOP Instance UID."""
    wanted = {0x0020000D: "StudyInstanceUID", 0x0020000E: "SeriesInstanceUID", 0x00080018: "SOPInstanceUID"}
    found = {}
    for element in part10.elements:
        if element.tag in wanted:
            raw = bytes(part10.buffer[element.offset : element.offset + element.length])
            found[element.tag] = raw.decode("latin-1").strip("\0 ")
    missing = [name for tag, name in wanted.items() if not found.get(tag)]
    if missing:
        raise Refused("missing_uids", ", ".join(missing))
    for tag, name in wanted.items():
        if not UID.match(found[tag]):
            raise Refused("invalid_uids", f"{name} is {found[tag]!r}")
    return tuple(found[tag] for tag in wanted)


def _facts(item: dict, uids, part10: Part10) -> ParsedFile:
    sop_class = _text(item, "00080016")
    return ParsedFile(
        *uids,
        sop_class_uid=sop_class if UID.match(sop_class) else "",
        transfer_syntax_uid=part10.transfer_syntax[:64],
        patient_id=_text(item, "00100020", 128),
        is_deidentified=_text(item, "00120062") == "YES",
        trial_subject=_text(item, "00120040"),
        time_point=_text(item, "00120050") or _text(item, "00120051"),
        study_date=_date(_text(item, "00080020")),
        study_description=_text(item, "00081030", 128),
        modality=_text(item, "00080060", 16),
        series_number=_whole(item, "00200011", 1 << 31),
        series_description=_text(item, "0008103E", 128),
        number=_whole(item, "00200013", 1 << 63),
        rows=_whole(item, "00280010", 1 << 31) or 0,
        columns=_whole(item, "00280011", 1 << 31) or 0,
        frame_count=0,
        has_picture=False,
    )


def _add_frames(parsed: ParsedFile, item: dict, part10: Part10):
    """How many frames there are and where; pixels whose frames cannot be placed are a remark, not a refusal."""
    pixels = next((element for element in part10.elements if element.tag in PIXEL_BITS), None)
    if pixels is None or not pixels.length:
        if parsed.rows and parsed.columns and "00287FE0" not in item:
            parsed.remarks.append(("no_pixels", "rows and columns are given, but no pixel data"))
        return
    parsed.frame_count = max(_whole(item, "00280008", 1 << 31) or 1, 1)
    parsed.has_picture = pixels.tag == 0x7FE00010 and parsed.sop_class_uid not in NO_PICTURE
    if parsed.has_picture:
        parsed.suspicion = suspicion_of(item, parsed.sop_class_uid, parsed.transfer_syntax_uid)
    is_open = pixels.fragments is not None and _ends_openly(part10, pixels)
    if is_open:
        parsed.remarks.append(("no_delimiter", "the pixel data do not end with their delimiter"))
    if not part10.is_addressable:
        return
    frames = []
    try:
        frames = _frames(parsed, item, part10, pixels)
        parsed.frame_index = pack_frames(frames)
    except FramesUnknown as unknown:
        if is_open:
            raise Truncated(f"the pixel data end too early: {unknown}") from None
        parsed.remarks.append(("frames_unknown", str(unknown)))
    bits = overlay_bits(item, pixels)
    parsed.pixel_words = words_document(part10.buffer, pixels, frames, parsed.transfer_syntax_uid, bits)


def overlay_bits(item: dict, pixels: Element) -> tuple:
    """(allocated, stored, high, is_signed) where overlay planes lie in the pixels' unused bits (PS3.3 C.9.2)."""
    planes = [f"{0x6000 + 2 * number:04X}" for number in range(16)]
    if pixels.fragments is not None or not any(f"{p}0102" in item and f"{p}3000" not in item for p in planes):
        return ()
    allocated, stored, high = (_whole(item, tag, 1 << 16) or 0 for tag in ("00280100", "00280101", "00280102"))
    if allocated not in (8, 16, 32) or not 0 < stored <= high + 1 < allocated:
        return ()
    return allocated, stored, high, _whole(item, "00280103", 2) == 1


def _ends_openly(part10: Part10, pixels: Element) -> bool:
    end = pixels.offset + pixels.length
    return bytes(part10.buffer[end - 8 : end - 4]) != b"\xfe\xff\xdd\xe0"


def _frames(parsed: ParsedFile, item: dict, part10: Part10, pixels: Element):
    count = parsed.frame_count
    if pixels.fragments is not None:
        syntax = parsed.transfer_syntax_uid
        return encapsulated_frames(part10.buffer, pixels, _extended_table(part10), count=count, syntax=syntax)
    bits = PIXEL_BITS[pixels.tag] or _whole(item, "00280100", 1 << 16) or 0
    samples = parsed.rows * parsed.columns * (_whole(item, "00280002", 1 << 16) or 1)
    if _text(item, "00280004") == "YBR_FULL_422":
        samples = samples * 2 // 3  # two of three samples are shared by two pixels (PS3.3 C.7.6.3.1.2)
    return native_frames(pixels, pixels=samples, bits=bits, count=count)


def _extended_table(part10: Part10):
    """Offsets and lengths of (7FE0,0001) and (7FE0,0002), or None."""
    tables = {element.tag: element for element in part10.elements if element.tag in (0x7FE00001, 0x7FE00002)}
    if len(tables) < 2:
        return None
    return tuple(
        struct.unpack_from(f"<{element.length // 8}Q", part10.buffer, element.offset)
        for _, element in sorted(tables.items())
    )


def _text(item: dict, key: str, size=64) -> str:
    """The first value as printable text: PostgreSQL stores no NUL, and pages show no control characters."""
    value = (item.get(key, {}).get("Value") or [""])[0]
    text = str(value if not isinstance(value, dict) else value.get("Alphabetic", ""))
    return "".join(character for character in text if character.isprintable()).strip()[:size]


def _whole(item: dict, key: str, limit: int) -> int | None:
    value = (item.get(key, {}).get("Value") or [None])[0]
    return value if isinstance(value, int) and -limit <= value < limit else None


def _date(text: str) -> date | None:
    try:
        return datetime.strptime(text.replace(".", ""), "%Y%m%d").date()
    except ValueError:
        return None
