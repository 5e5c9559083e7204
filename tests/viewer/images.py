"""Small CT scans whose pictures say which slice they are: pixels can then be checked, not only overlays."""

from pathlib import Path

import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import BasicTextSRStorage, CTImageStorage, ExplicitVRLittleEndian

SIZE = 256
BITS = 6
# Six vertical bars carry the slice's number in binary: bright is 1, dark is 0. A grey frame is always there.
DARK, GREY, BRIGHT = -150, 40, 230
ROOT = "2.25.4711"


def bar_picture(number: int) -> np.ndarray:
    """(SIZE, SIZE) int16 Hounsfield units; bar k (from the left) shows bit k of `number`."""
    picture = np.full((SIZE, SIZE), GREY, dtype=np.int16)
    width = SIZE // (BITS + 2)
    for bit in range(BITS):
        left = width * (bit + 1)
        picture[SIZE // 4 : 3 * SIZE // 4, left + 4 : left + width - 4] = BRIGHT if number >> bit & 1 else DARK
    return picture


def write_ct(folder: Path, *, session: int = 1, series: int = 1, slices: int = 8, offset: int = 0, **extra):
    """An axial CT scan from head to foot; slice n shows the number n + offset. `extra`: data elements by keyword."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, slices + 1):
        dataset = _slice(session, series, number, bar_picture(number + offset))
        for keyword, value in extra.items():
            setattr(dataset, keyword, value)
        dataset.save_as(folder / f"{session}-{series}-{number:03}.dcm", enforce_file_format=True)


def write_report(folder: Path, *, session: int):
    """A session that has a text report and no image."""
    folder.mkdir(parents=True, exist_ok=True)
    dataset = _instance(BasicTextSRStorage, session, series=1, number=1)
    dataset.Modality, dataset.SeriesNumber, dataset.InstanceNumber = "SR", 1, 1
    dataset.ValueType, dataset.ContinuityOfContent = "CONTAINER", "SEPARATE"
    dataset.CompletionFlag, dataset.VerificationFlag = "COMPLETE", "UNVERIFIED"
    dataset.save_as(folder / "report.dcm", enforce_file_format=True)


def _instance(sop_class: str, session: int, series: int, number: int) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = f"{ROOT}.{session}.{series}.{number}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID, dataset.SOPInstanceUID = sop_class, meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"{ROOT}.{session}", f"{ROOT}.{session}.{series}"
    dataset.PatientID, dataset.PatientName = f"BARS-{session}", f"Phantom^{session}"
    dataset.PatientIdentityRemoved = "YES"
    dataset.StudyDate, dataset.StudyTime, dataset.StudyID = "20240102", "101112", str(session)
    return dataset


def _slice(session: int, series: int, number: int, picture: np.ndarray) -> FileDataset:
    dataset = _instance(CTImageStorage, session, series, number)
    dataset.FrameOfReferenceUID = f"{ROOT}.{session}.99"
    dataset.Modality, dataset.SeriesDescription = "CT", f"Bars {series}"
    dataset.SeriesNumber, dataset.InstanceNumber = series, number
    dataset.ImagePositionPatient, dataset.ImageOrientationPatient = [0, 0, -3.0 * number], [1, 0, 0, 0, 1, 0]
    dataset.PixelSpacing, dataset.SliceThickness = [0.75, 0.75], 3
    dataset.Rows = dataset.Columns = SIZE
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 1
    dataset.RescaleIntercept, dataset.RescaleSlope, dataset.RescaleType = 0, 1, "HU"
    dataset.WindowCenter, dataset.WindowWidth = 40, 400
    dataset.PixelData = picture.astype("<i2").tobytes()
    return dataset
