"""Sentinels planted into copies of DICOM files, everywhere that a word can hide. A reader must meet none of them."""

import io
from pathlib import Path
from zlib import crc32

from pydicom import Dataset, dcmread
from pydicom.encaps import encapsulate, generate_frames
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    HTJ2KLossless,
    HTJ2KLosslessRPCL,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
)

from rapidreader.archive.blinding_rulebook import rulebook_of
from tests.archive.blinded import all_attributes, rules_of, sentinel_of

WORDS = ("ZQSENT", "zqsent", "Zqsent", "4711471", "4711.25", "19010203")
PLANTED_UID = "1.9.4711471.4711471.4711471"
TIME_POINT = {0x00120050, 0x00120051}
TURNS = 60  # every file has one in so many of the hidden attributes
JPEG = {JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLossless, JPEGLosslessSV1, JPEGLSLossless, JPEGLSNearLossless}
JPEG_2000 = {JPEG2000, JPEG2000Lossless, HTJ2K, HTJ2KLossless, HTJ2KLosslessRPCL}
VRS = [
    "AE",
    "AS",
    "CS",
    "DA",
    "DS",
    "DT",
    "FL",
    "FD",
    "IS",
    "LO",
    "LT",
    "OB",
    "OD",
    "OF",
    "OL",
    "OV",
    "OW",
    "PN",
    "SH",
    "SL",
    "SS",
    "ST",
    "SV",
    "TM",
    "UC",
    "UI",
    "UL",
    "UN",
    "UR",
    "US",
    "UT",
    "UV",
]
COMMENT = b"ZQSENTPIXELWORDS"


class Planter:
    """Plants what a preset hides. `plant` says whether it could; a file that pydicom cannot write stays as it is."""

    def __init__(self, preset: str = "bicr"):
        book = rulebook_of(rules_of(preset))
        shown = ("keep", "text", "value", "walk")
        self.hidden = [one for one in all_attributes() if book.what(int(one.tag), one.VR) not in shown]
        # The time point becomes the session's own, which a policy may show.
        kept = {0x0020000D, 0x0020000E, 0x00080018} | (TIME_POINT if rules_of(preset).shows("time_point") else set())
        self.hidden = [one for one in self.hidden if one.tag not in kept]
        self.number = 0

    def plant(self, source: Path, target: Path) -> bool:
        self.number += 1
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            dataset = dcmread(source, force=True)
            self._fill(dataset)
            buffer = io.BytesIO()
            dataset.save_as(buffer, enforce_file_format="TransferSyntaxUID" in dataset.file_meta)
        except Exception:  # there are files in it that are broken on purpose
            target.write_bytes(source.read_bytes())
            return False
        target.write_bytes(buffer.getvalue())
        return True

    def _fill(self, dataset: Dataset) -> None:
        subject = crc32(str(dataset.get("PatientID", "")).encode()) % 10_000
        _pixels(dataset)
        for place, element in enumerate(self.hidden):
            if place % TURNS == self.number % TURNS:
                dataset[element.tag] = element
        dataset.PatientName, dataset.PatientID = "ZQSENT^Person", f"ZQSENTPID{subject}"
        dataset.ClinicalTrialSubjectID = f"ZQSENT{subject}"
        dataset.InstitutionName, dataset.ReferringPhysicianName = "ZQSENT Hospital", "Zqsent^Referrer"
        dataset.OtherPatientIDs, dataset.ImageComments = "ZQSENTOTHER", "zqsent comment"
        _nested(dataset)
        _private(dataset)
        _drawings(dataset)
        _objects(dataset)
        dataset.preamble = b"ZQSENTPREAMBLE".ljust(128, b"\0")
        dataset.file_meta.SourceApplicationEntityTitle = "ZQSENTAE"
        dataset.file_meta.ImplementationVersionName = "ZQSENTIMPL"
        dataset.file_meta.PrivateInformationCreatorUID = PLANTED_UID
        dataset.file_meta.PrivateInformation = b"ZQSENTMETA"


def _nested(dataset: Dataset) -> None:
    deepest, inner = Dataset(), Dataset()
    for item in (deepest, inner):
        item.InstitutionName, item.PatientName, item.StudyDate = "ZQSENT Hospital", "Zqsent^Person", "19010203"
        item.ReferencedSOPInstanceUID, item.ImageComments = PLANTED_UID, "zqsentLTzq"
        _private(item)
    inner.ReferencedSeriesSequence = [deepest]
    dataset.ReferencedImageSequence = [inner]


def _private(dataset: Dataset) -> None:
    """A private element of every VR, and a private sequence."""
    block = dataset.private_block(0x00B1, "ZQSENT MAKER", create=True)
    for number, vr in enumerate(VRS):
        block.add_new(number, vr, sentinel_of(vr))
    item = Dataset()
    item.SeriesDescription = "zqsent in private"
    block.add_new(0x60, "SQ", [item])


def _drawings(dataset: Dataset) -> None:
    """An overlay plane and a curve (PS3.3 C.9.2, C.10.2)."""
    for tag, vr, value in (
        (0x60020010, "US", 8),
        (0x60020011, "US", 8),
        (0x60020022, "LO", "zqsentOVERLAY"),
        (0x60023000, "OW", b"ZQSENTOV"),
        (0x60024000, "LT", "zqsent comment"),
        (0x50000022, "LO", "zqsentCURVE"),
        (0x50003000, "OW", b"ZQSENTCU"),
    ):
        dataset.add_new(tag, vr, value)


def _objects(dataset: Dataset) -> None:
    """Words in what others found: a report's text, a segment's description, a document and its title."""
    for item in _content(dataset):
        if "TextValue" in item:
            item.TextValue = "zqsent " + str(item.TextValue)
    for segment in dataset.get("SegmentSequence") or []:
        segment.SegmentDescription = "zqsent segment"
    if "EncapsulatedDocument" in dataset:
        dataset.DocumentTitle = "ZQSENT title"
        dataset.EncapsulatedDocument = bytes(dataset.EncapsulatedDocument) + b"ZQSENTPDFX"


def _content(dataset: Dataset):
    for item in dataset.get("ContentSequence") or []:
        yield item
        yield from _content(item)


def _pixels(dataset: Dataset) -> None:
    """Comments in the streams of compressed frames, and words behind the last native one."""
    syntax = dataset.file_meta.get("TransferSyntaxUID")
    if "PixelData" not in dataset or syntax not in JPEG | JPEG_2000:
        return
    count = int(dataset.get("NumberOfFrames", 1) or 1)
    frames = [_commented(frame, syntax) for frame in generate_frames(dataset.PixelData, number_of_frames=count)]
    for keyword in ("ExtendedOffsetTable", "ExtendedOffsetTableLengths"):
        dataset.pop(keyword, None)
    dataset.PixelData = encapsulate(frames)
    dataset["PixelData"].is_undefined_length = True


def _commented(stream: bytes, syntax) -> bytes:
    length = (len(COMMENT) + 2).to_bytes(2)
    if syntax in JPEG and stream.startswith(b"\xff\xd8"):
        return stream[:2] + b"\xff\xfe" + length + COMMENT + stream[2:]
    if syntax in JPEG_2000 and stream.startswith(b"\xff\x4f\xff\x51"):
        after = 4 + int.from_bytes(stream[4:6])
        comment = b"\xff\x64" + (len(COMMENT) + 4).to_bytes(2) + b"\0\1" + COMMENT
        return stream[:after] + comment + stream[after:]
    return stream
