"""Part-10 files for tests of the image service, small, with known pixels and known identifiers."""

from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGLSLossless,
)

STUDY, SERIES = "2.25.77000", "2.25.77001"
EDGE = 16


def header(number=1, *, study=STUDY, series=SERIES, subject="NAME-0001", **fields) -> Dataset:
    """A CT slice without pixels; the person is Sentinel^Petra, subject `subject`."""
    dataset = Dataset()
    dataset.update(
        {
            "SpecificCharacterSet": "ISO_IR 192",
            "SOPClassUID": CTImageStorage,
            "SOPInstanceUID": f"{series}.{number}",
            "StudyInstanceUID": study,
            "SeriesInstanceUID": series,
            "StudyDate": "20240229",
            "StudyTime": "101500",
            "AccessionNumber": "ACC-4711",
            "Modality": "CT",
            "InstitutionName": "Sentinel Hospital",
            "ReferringPhysicianName": "Sentinel^Referrer",
            "StudyDescription": "Chest of Petra",
            "SeriesDescription": "Axial 5 mm",
            "PatientName": "Sentinel^Petra",
            "PatientID": subject,
            "PatientIdentityRemoved": "YES",
            "PatientBirthDate": "19500102",
            "PatientSex": "F",
            "PatientAge": "074Y",
            "StudyID": "ST-4711",
            "SeriesNumber": 1,
            "InstanceNumber": number,
            "ImagePositionPatient": [0, 0, number * 5],
            "PixelSpacing": [0.7, 0.7],
        }
    )
    for keyword, value in fields.items():
        setattr(dataset, keyword, value)
    return dataset


def add_pixels(dataset: Dataset, *, frames=1, edge=EDGE, seed=0) -> np.ndarray:
    """16-bit pixels, different in every frame; returned as (frames, rows, columns)."""
    pixels = (np.arange(frames * edge * edge) * 7 + seed * 13 + 1).astype(np.uint16).reshape(frames, edge, edge)
    dataset.Rows = dataset.Columns = edge
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 0
    if frames > 1:
        dataset.NumberOfFrames = frames
    dataset.add_new("PixelData", "OW", pixels.tobytes())
    return pixels


def write(dataset: Dataset, path: Path, syntax=ExplicitVRLittleEndian) -> Path:
    """The data set as a Part-10 file in a native (or deflated) transfer syntax."""
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.file_meta.SourceApplicationEntityTitle = "SENTINELAE"
    dataset.file_meta.PrivateInformationCreatorUID = "2.25.4711"
    dataset.file_meta.PrivateInformation = b"Sentinel"
    if syntax == ExplicitVRBigEndian and "PixelData" in dataset:
        dataset.PixelData = np.frombuffer(dataset.PixelData, "<u2").astype(">u2").tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    is_implicit = syntax == ImplicitVRLittleEndian
    dataset.save_as(
        path, implicit_vr=is_implicit, little_endian=syntax != ExplicitVRBigEndian, enforce_file_format=True
    )
    return path


def write_fragments(dataset: Dataset, path: Path, frames: list[bytes], syntax=JPEGLSLossless) -> Path:
    """Encapsulated frames; their bytes need not be a picture, since nothing here decodes them."""
    dataset.PixelData = encapsulate(frames)
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    return write(dataset, path, syntax)


def slice_file(folder: Path, number=1, *, syntax=ExplicitVRLittleEndian, frames=1, **fields):
    """(path, pixels) of one slice."""
    dataset = header(number, **fields)
    pixels = add_pixels(dataset, frames=frames, seed=number)
    return write(dataset, folder / f"{dataset.SOPInstanceUID}.dcm", syntax), pixels


NATIVE = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
