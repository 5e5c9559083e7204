"""A policy applied to a Part-10 file: the header is written anew, the pixel element is copied byte by byte."""

import struct
import unicodedata
import zlib
from io import BytesIO
from pathlib import Path

from pydicom import config
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filereader import read_partial
from pydicom.filewriter import write_dataset, write_file_meta_info
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from .blinding_rules import FREE_TEXT, HEADER_KEPT, MASK, MASKED_CONCEPTS, is_content_value, vr_of
from .blinding_walk import OWN_UIDS, Walk
from .blinding_words import words_of_dataset
from .pixel_words import PixelWords, without_words

# Stored files are what they are: a value that breaks a rule of its VR is shown, not warned about.
config.settings.reading_validation_mode = config.IGNORE

UNDEFINED = 0xFFFFFFFF
OUR_NAME = "RAPIDREADER"
OUR_CLASS_UID = "2.25.36966831399996212455759151899452630692"
LONG_VRS = frozenset({b"OB", b"OW", b"OF", b"OD", b"OL", b"OV", b"UN"})
PIXEL_TAGS = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})


class CannotBlind(ValueError):
    """The file could not be rewritten under the policy, so it is not shown."""


def rewritten(path: Path, policy, pixel_words: dict | None = None) -> bytes:
    """The bytes of a Part-10 file in its own transfer syntax, without what the policy (blinding.Blinding) refuses.

    The pixel element (7FE0,0008/0009/0010) is copied as it is, the words in it blanked; what follows it is padding,
    signatures and private elements, and is left out. Raises CannotBlind where the file cannot be read.
    """
    try:
        return _rewritten(path.read_bytes(), policy, PixelWords.of(pixel_words))
    except CannotBlind:
        raise
    except Exception as error:  # whichever way a parser fails: the file is not shown
        raise CannotBlind(f"{path.name}: {type(error).__name__}") from error


def _rewritten(stored: bytes, policy, words: PixelWords) -> bytes:
    dataset = read_partial(BytesIO(stored), stop_when=_is_at_pixels, force=True)
    implicit, little = _encoding(dataset)
    syntax = dataset.file_meta.get("TransferSyntaxUID") or _plain_syntax(implicit, little)
    # For a deflated file pydicom's buffer is the inflated data set, otherwise the file itself.
    source, start = dataset.buffer.getvalue(), dataset.buffer.tell()
    pixels = without_words(_pixel_element(source, start, implicit, little), start, words, little=little)
    Cleaning(dataset, policy).clean(dataset)
    _label(dataset, policy.labels)
    body = _encoded(dataset, implicit, little) + pixels
    if syntax == DeflatedExplicitVRLittleEndian:
        body = _deflated(body)
    return _file_header(dataset, syntax, policy) + body


def _encoding(dataset) -> tuple[bool, bool]:
    """(implicit VR, little endian) as found: some files are not in the transfer syntax that they claim."""
    raw = (dataset.get_item(tag) for tag in dataset.keys())  # noqa: SIM118 (a data set iterates over elements)
    first = next((element for element in raw if element.is_raw), None)
    return (first.is_implicit_VR, first.is_little_endian) if first else dataset.original_encoding


def _is_at_pixels(tag, vr, length) -> bool:
    # The offset tables (7FE0,0001/0002) come before, and belong to the header.
    return tag in PIXEL_TAGS or tag >> 16 > 0x7FE0


def _plain_syntax(implicit: bool, little: bool):
    if implicit:
        return ImplicitVRLittleEndian
    return ExplicitVRLittleEndian if little else ExplicitVRBigEndian


def _pixel_element(source: bytes, start: int, implicit: bool, little: bool) -> bytes:
    """The bytes of the pixel element that begins at `start`; empty where there is none."""
    order = "<" if little else ">"
    if len(source) < start + 8:
        return b""
    group, element = struct.unpack_from(order + "HH", source, start)
    if (group << 16 | element) not in PIXEL_TAGS:
        return b""
    is_long = not implicit and source[start + 4 : start + 6] in LONG_VRS
    at, kind = (start + 8, "L") if is_long else (start + 4, "L" if implicit else "xxH")
    length = struct.unpack_from(order + kind, source, at)[0]
    value = start + (12 if is_long else 8)
    end = _end_of_items(source, value) if length == UNDEFINED else value + length
    return source[start:end]  # of a truncated file, what there is


def _end_of_items(source: bytes, at: int) -> int:
    """Where the items of an encapsulated value end, their delimiter included (PS3.5 A.4)."""
    while at + 8 <= len(source):
        group, element, length = struct.unpack_from("<HHL", source, at)
        at += 8
        if (group, element) == (0xFFFE, 0xE0DD):
            return at
        if (group, element) != (0xFFFE, 0xE000):
            raise CannotBlind("the pixel items do not follow one another")
        at += length
    return len(source)


class Cleaning:
    """The policy applied to a data set and everything nested in it, in place."""

    def __init__(self, dataset: Dataset, policy):
        item = {tag: {"Value": _texts(dataset, int(tag, 16))} for tag in OWN_UIDS}
        self.walk = Walk(policy.book, item, words_of_dataset(dataset, policy.book), policy.alignment)
        self.personal = policy.personal

    def clean(self, dataset: Dataset) -> None:
        is_masked = _concept_of(dataset) in MASKED_CONCEPTS
        for tag in list(dataset.keys()):
            vr = vr_of(tag, dataset.get_item(tag).VR)
            what = self.walk.book.what(tag, vr)
            if what == "drop":
                del dataset[tag]
            elif what == "mask" or (is_masked and is_content_value(tag)):
                _mask(dataset, tag)
            elif what == "empty":
                dataset[tag].value = None
            elif what == "replace":
                dataset[tag].value = self.walk.book.texts[tag]
            elif vr == "SQ":
                self._clean_sequence(dataset, tag)
            elif what != "keep":
                self._change(dataset, tag, what)

    def _clean_sequence(self, dataset: Dataset, tag) -> None:
        element = dataset[tag]
        if element.VR != "SQ":  # bytes that only claim to be a sequence
            del dataset[tag]
            return
        for item in element.value or ():
            self.clean(item)

    def _change(self, dataset: Dataset, tag, what: str) -> None:
        """A date, a UID or a text, by the same rules as in the metadata."""
        element = dataset[tag]
        if isinstance(element.value, bytes):  # of an unknown VR: nobody can look into it
            del dataset[tag]
            return
        if what in ("text", "value") and element.VR not in FREE_TEXT:
            return
        texts = _texts(dataset, tag)
        changed = [self._own(self.walk.value(what, tag, element.VR, text)) for text in texts]
        if changed != texts:
            element.value = changed if len(changed) > 1 else changed[0]

    def _own(self, text: str) -> str:
        return self.personal(text.encode(errors="surrogateescape")).decode(errors="surrogateescape")


def _texts(dataset: Dataset, tag: int) -> list[str]:
    """The values of an element as texts; bytes (of an unknown VR) are none."""
    if tag not in dataset:
        return []
    value = dataset[tag].value
    several = [value] if isinstance(value, str | bytes) or not hasattr(value, "__iter__") else list(value)
    return ["" if each is None or isinstance(each, bytes) else str(each) for each in several]


def _concept_of(dataset: Dataset) -> str:
    if 0x0040A043 not in dataset:
        return ""
    names = dataset[0x0040A043].value
    return str(names[0].get("CodeValue", "")) if names else ""


def _mask(dataset: Dataset, tag) -> None:
    element = dataset[tag]
    is_text = element.VR == "PN" or element.VR in FREE_TEXT
    element.value = MASK if element.value and is_text else None


def _label(dataset: Dataset, labels) -> None:
    """Write the trial's labels, in ASCII unless the file is in Unicode: its character set stays as it was."""
    is_unicode = "ISO_IR 192" in str(dataset.get("SpecificCharacterSet", ""))
    for tag, (vr, value) in labels.items():
        dataset.add_new(int(tag, 16), vr, value if is_unicode else _ascii(value))


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _encoded(dataset: Dataset, implicit: bool, little: bool) -> bytes:
    buffer = DicomBytesIO()
    buffer.is_implicit_VR, buffer.is_little_endian = implicit, little
    write_dataset(buffer, dataset)
    return buffer.getvalue()


def _deflated(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(body) + packer.flush()
    return packed + b"\0" * (len(packed) % 2)  # PS3.5 A.5


def _file_header(dataset: Dataset, syntax, policy) -> bytes:
    meta = FileMetaDataset()
    for element in dataset.file_meta:
        if element.tag in HEADER_KEPT:
            meta.add(element)
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = meta.get("MediaStorageSOPClassUID") or dataset.SOPClassUID
    named = meta.get("MediaStorageSOPInstanceUID")
    # The data set's own has passed the policy already.
    meta.MediaStorageSOPInstanceUID = policy.uid(str(named)) if named else dataset.SOPInstanceUID
    if policy.rules.has_aliases:  # the program that wrote the file tells one site from another
        meta.ImplementationClassUID = OUR_CLASS_UID
        meta.ImplementationVersionName = OUR_NAME
    buffer = DicomBytesIO(b"")
    buffer.is_implicit_VR, buffer.is_little_endian = False, True
    buffer.write(b"\0" * 128 + b"DICM")
    write_file_meta_info(buffer, meta, enforce_standard=True)
    return buffer.getvalue()
