"""Small DICOM files made for tests: every kind of object, encoding and offset table that the archive must read."""

import struct
from pathlib import Path

import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence

IMPLICIT, EXPLICIT, BIG = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"
DEFLATED, JPEG, JPEG_LS = "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.80"
CT, MR, ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.2.1"
SR, PDF = "1.2.840.10008.5.1.4.1.1.88.33", "1.2.840.10008.5.1.4.1.1.104.1"
# Three frames as an encoder would give them: start and end marker, one of odd length.
STREAMS = [b"\xff\xd8" + bytes([number]) * (9 + number) + b"\xff\xd9" for number in range(3)]


def dataset(*, subject="1001", study=1, series=1, instance=1, **values) -> Dataset:
    """A CT instance without pixels; keywords set or (with None) remove attributes."""
    made = Dataset()
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID, made.Modality = CT, "CT"
    made.PatientID, made.PatientName = subject, f"Doe^{subject}"
    made.PatientIdentityRemoved = "YES"
    made.StudyInstanceUID = f"2.25.{study}"
    made.SeriesInstanceUID = f"2.25.{study}.{series}"
    made.SOPInstanceUID = f"2.25.{study}.{series}.{instance}"
    made.StudyDate, made.SeriesNumber, made.InstanceNumber = "20240102", series, instance
    for keyword, value in values.items():
        if value is None:
            delattr(made, keyword)
        else:
            setattr(made, keyword, value)
    return made


def with_pixels(made: Dataset, *, rows=3, columns=5, frames=1, bits=8) -> Dataset:
    """Native pixels whose size is odd on purpose: the value is padded, a frame is not."""
    made.Rows, made.Columns, made.SamplesPerPixel = rows, columns, 1
    made.BitsAllocated = made.BitsStored = bits
    made.HighBit, made.PixelRepresentation, made.PhotometricInterpretation = bits - 1, 0, "MONOCHROME2"
    if frames > 1:
        made.NumberOfFrames = frames
    values = numpy.arange(rows * columns * frames) % 251
    raw = values.astype(f"<u{max(bits // 8, 1)}").tobytes() if bits > 1 else bytes((values.size + 7) // 8)
    made.PixelData = raw + b"\0" * (len(raw) % 2)
    made["PixelData"].VR = "OW" if bits > 8 else "OB"
    return made


def with_fragments(made: Dataset, table: str, streams=STREAMS) -> Dataset:
    """Encapsulated pixels. `table`: basic, extended, none, split (frames over fragments, no table) or split-basic."""
    with_pixels(made, frames=len(streams))
    if table == "extended":
        made.PixelData, made.ExtendedOffsetTable, _ = encapsulate_extended(streams)
        made.ExtendedOffsetTableLengths = struct.pack(f"<{len(streams)}Q", *map(len, streams))
    else:
        per_frame = 2 if table.startswith("split") else 1
        has_table = table in ("basic", "split-basic")
        made.PixelData = encapsulate(streams, fragments_per_frame=per_frame, has_bot=has_table)
    made["PixelData"].VR = "OB"
    made["PixelData"].is_undefined_length = True
    return made


def report(**values) -> Dataset:
    """A structured report with a nested container."""
    made = dataset(SOPClassUID=SR, Modality="SR", **values)
    inner, outer = Dataset(), Dataset()
    inner.RelationshipType, inner.ValueType, inner.TextValue = "CONTAINS", "TEXT", "a finding"
    outer.RelationshipType, outer.ValueType, outer.ContentSequence = "CONTAINS", "CONTAINER", Sequence([inner])
    made.ValueType, made.ContentSequence = "CONTAINER", Sequence([outer])
    return made


def document(**values) -> Dataset:
    """An encapsulated PDF of 3 kB."""
    return dataset(SOPClassUID=PDF, Modality="DOC", EncapsulatedDocument=b"%PDF-1.4 " + bytes(3000), **values)


def written(made: Dataset, syntax=EXPLICIT) -> bytes:
    """The bytes of the file in a transfer syntax."""
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = syntax
    made.file_meta.MediaStorageSOPClassUID = made.get("SOPClassUID", CT)
    made.file_meta.MediaStorageSOPInstanceUID = made.get("SOPInstanceUID", "2.25.9")
    file = DicomBytesIO()
    dcmwrite(file, made, enforce_file_format=True)
    return file.getvalue()


def bare(made: Dataset, *, is_implicit=False, is_little_endian=True) -> bytes:
    """The data set alone, as some old systems keep it."""
    file = DicomBytesIO()
    dcmwrite(file, made, implicit_vr=is_implicit, little_endian=is_little_endian)
    return file.getvalue()


def save(folder: Path, name: str, content) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else written(content))
    return path


def save_series(folder: Path, *, count=3, **values) -> list[Path]:
    """A series of small CT slices."""
    return [
        save(folder, f"{values.get('subject', '1001')}-{values.get('study', 1)}-{number:04}.dcm",
             with_pixels(dataset(instance=number, **values)))
        for number in range(1, count + 1)
    ]  # fmt: skip


def directory_file() -> bytes:
    """A DICOMDIR, as far as telling it from an object goes."""
    return written(dataset(SOPClassUID="1.2.840.10008.1.3.10"))


def deep_sequence(depth: int) -> bytes:
    """Sequences within sequences, all of undefined length, as a hostile file would have them."""
    opening = struct.pack("<HH2sHL", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF) + struct.pack(
        "<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF
    )
    return written(dataset()) + opening * depth
