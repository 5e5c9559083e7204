"""Writing phantoms as DICOM: plain headers, right geometry, everything derived from names, nothing random."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, JPEGLSLossless

from .canvas import Grid

LABEL = "SYNTHETIC"
ROOT_NAME = "Rapid Reader demo"


def uid(*names) -> str:
    """A UID under 2.25 (PS3.5 B.2), the same for the same names."""
    digest = bytearray(hashlib.sha256("/".join([ROOT_NAME, *map(str, names)]).encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return f"2.25.{int.from_bytes(digest, 'big')}"


@dataclass(frozen=True)
class Visit:
    """A subject's imaging session: what every instance of it says about trial, subject and time point."""

    protocol: str
    subject: str
    kind: str
    description: str
    date: str  # YYYYMMDD
    time_point: str
    days: int  # from registration
    sex: str = "O"
    weight: float = 75.0

    @property
    def key(self) -> str:
        return f"{self.subject}/{self.kind}/{self.time_point}"


@dataclass(frozen=True)
class Series:
    """One series: pixel values over a grid and how they become stored values. `extra` is set on every instance."""

    number: int
    modality: str
    sop_class: str
    description: str
    time: str  # HHMMSS
    slope: float = 1.0
    intercept: float = 0.0
    window: tuple[float, float] | None = None
    extra: dict = field(default_factory=dict)


def write_series(folder: Path, visit: Visit, series: Series, grid: Grid, values: np.ndarray) -> list[Path]:
    """Axial slices from the lowest to the highest, one file each."""
    target = folder / visit.subject / f"{visit.kind}-{visit.days:03}" / f"{series.number:03}"
    target.mkdir(parents=True, exist_ok=True)
    paths = []
    for index, (dataset, stored) in enumerate(instances(visit, series, grid, values), start=1):
        paths.append(target / f"{index:04}.dcm")
        save(dataset, stored, paths[-1])
    return paths


def instances(visit: Visit, series: Series, grid: Grid, values: np.ndarray) -> Iterator[tuple[Dataset, np.ndarray]]:
    """Each slice's header and stored values. The header is one object that changes from slice to slice."""
    dataset = Dataset()
    add_identity(dataset, visit)
    add_series(dataset, visit, series)
    add_pixels(dataset, series, values.shape[1:])
    for keyword, value in series.extra.items():
        setattr(dataset, keyword, value)
    for index, plane in enumerate(values):
        dataset.SOPInstanceUID = uid(visit.key, series.number, index + 1)
        dataset.InstanceNumber = index + 1
        if series.modality != "DX":  # a projection has no place in space
            place(dataset, grid, index)
        if series.modality == "PT":
            dataset.ImageIndex = index + 1
        stored = np.clip(np.rint((plane - series.intercept) / series.slope), 0, 4095).astype("<u2")
        yield dataset, stored


def add_identity(dataset: Dataset, visit: Visit) -> None:
    dataset.SpecificCharacterSet = "ISO_IR 192"
    # No word of the name may be one of the descriptions: blinding takes names out of every text.
    dataset.PatientName = f"SYN-{visit.subject}"
    dataset.PatientID = f"SYN-{visit.subject}"
    dataset.PatientBirthDate = ""
    dataset.PatientSex = visit.sex
    dataset.PatientWeight = f"{visit.weight:g}"
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = "Synthetic images: there is no patient"
    dataset.StudyInstanceUID = uid(visit.key)
    dataset.StudyID = visit.subject
    dataset.AccessionNumber = ""
    dataset.StudyDate = visit.date
    dataset.StudyTime = "090000"
    dataset.StudyDescription = f"{LABEL} {visit.description}"
    dataset.ReferringPhysicianName = ""
    # PS3.3 C.7.1.3 and C.7.2.3: Clinical Trial Subject and Study modules
    dataset.ClinicalTrialSponsorName = "Rapid Reader demo"
    dataset.ClinicalTrialProtocolID = visit.protocol
    dataset.ClinicalTrialProtocolName = visit.protocol
    dataset.ClinicalTrialSubjectID = visit.subject
    dataset.ClinicalTrialTimePointID = visit.time_point
    dataset.ClinicalTrialTimePointDescription = f"{visit.time_point}, day {visit.days}"
    dataset.LongitudinalTemporalOffsetFromEvent = float(visit.days)
    dataset.LongitudinalTemporalEventType = "REGISTRATION"


def add_series(dataset: Dataset, visit: Visit, series: Series) -> None:
    dataset.Modality = series.modality
    dataset.SeriesInstanceUID = uid(visit.key, series.number)
    dataset.SeriesNumber = series.number
    dataset.SeriesDescription = f"{LABEL} {series.description}"
    dataset.SeriesDate = dataset.AcquisitionDate = dataset.ContentDate = visit.date
    dataset.SeriesTime = dataset.AcquisitionTime = dataset.ContentTime = series.time
    dataset.Manufacturer = "Rapid Reader"
    dataset.ManufacturerModelName = "Phantom painter"
    dataset.SoftwareVersions = "1"
    dataset.ImageComments = "Synthetic phantom made by a program. Not a person; no diagnosis may be drawn from it."
    dataset.SOPClassUID = series.sop_class
    dataset.AcquisitionNumber = 1
    dataset.ImageType = ["DERIVED", "PRIMARY", "AXIAL"]
    dataset.DerivationDescription = "Computed from geometric shapes"
    dataset.BurnedInAnnotation = "NO"


def place(dataset: Dataset, grid: Grid, index: int) -> None:
    """PS3.3 C.7.6.2: LPS millimetres of the first pixel's centre, rows to the left, columns to the back."""
    thickness, between_rows, between_columns = grid.spacing
    z = grid.origin[0] + index * thickness
    dataset.FrameOfReferenceUID = uid(dataset.StudyInstanceUID, "frame of reference")
    dataset.PositionReferenceIndicator = ""
    dataset.PatientPosition = "HFS"
    dataset.ImagePositionPatient = [grid.origin[2], grid.origin[1], z]
    dataset.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    dataset.PixelSpacing = [between_rows, between_columns]
    dataset.SliceThickness = thickness
    dataset.SpacingBetweenSlices = thickness
    dataset.SliceLocation = z


def add_pixels(dataset: Dataset, series: Series, shape: tuple[int, int]) -> None:
    dataset.Rows, dataset.Columns = shape
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
    dataset.PixelRepresentation = 0
    dataset.RescaleSlope = f"{series.slope:.10g}"
    dataset.RescaleIntercept = f"{series.intercept:g}"
    if series.window:
        dataset.WindowCenter, dataset.WindowWidth = (f"{value:g}" for value in series.window)
    dataset.LossyImageCompression = "00"


def save(dataset: Dataset, stored: np.ndarray, path: Path) -> None:
    """One Part-10 file, JPEG-LS lossless: a third of the size, and every browser viewer decodes it."""
    dataset.PixelData = stored.tobytes()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta.ImplementationClassUID = uid("implementation")
    dataset.file_meta.ImplementationVersionName = "RAPIDREADER"
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.compress(JPEGLSLossless, encoding_plugin="pyjpegls", generate_instance_uid=False)
    dataset.save_as(path, enforce_file_format=True)
