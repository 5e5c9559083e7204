"""Which sessions the demo has, and the making of their files. Each maker is one unit of work for a process."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset

from .. import truth
from . import acquire, head, torso
from .canvas import Grid, Material, random_of
from .dicom import Series, Visit, write_series
from .lesions import add_lesions

ONCOLOGY, HEAD_TRIAL = "SYN-ONC-01", "SYN-NEURO-02"
HEAD_PART = "head MR of 1004"
CT, MR, PET, DX = (
    "1.2.840.10008.5.1.4.1.1.2",
    "1.2.840.10008.5.1.4.1.1.4",
    "1.2.840.10008.5.1.4.1.1.128",
    "1.2.840.10008.5.1.4.1.1.1.1",
)
CT_GRID = Grid((72, 384, 384), (5.0, 1.0, 1.0), (-170.0, -192.0, -191.5))
PET_CT_GRID = Grid((72, 256, 256), (5.0, 1.5, 1.5), (-170.0, -192.0, -191.25))
PET_GRID = Grid((72, 128, 128), (5.0, 3.0, 3.0), (-170.0, -191.25, -190.5))
HEAD_GRID = Grid((60, 256, 256), (2.5, 0.9, 0.9), (-60.0, -116.0, -114.75))
PROJECTION_GRID = Grid((340, 68, 370), (1.0, 3.8, 1.0), (-125.0, -127.0, -184.5))
FIRST_DAY = date(2024, 2, 5)
DAYS = (0, 42, 84)
PEOPLE = {"1001": ("F", 68.0), "1002": ("M", 84.0), "1003": ("M", 76.0), "1004": ("F", 61.0)}


def visit(subject: str, kind: str, description: str, time_point: int = 0, protocol: str = ONCOLOGY) -> Visit:
    """Every subject registers on a day of its own."""
    sex, weight = PEOPLE[subject]
    day = FIRST_DAY + timedelta(days=DAYS[time_point] + 9 * (int(subject) % 10))
    return Visit(
        protocol,
        subject,
        kind,
        description,
        f"{day:%Y%m%d}",
        truth.TIME_POINTS[time_point],
        DAYS[time_point],
        sex,
        weight,
    )


def make_ct(folder: Path, subject: str) -> list[Path]:
    """All time points of one subject: one body, lesions that change, new noise."""
    body = torso.build(CT_GRID, subject, random_of("body", subject))
    healthy, paths = body.main, []
    for time_point in range(len(truth.TIME_POINTS)):
        body.main = healthy.copy()
        add_lesions(body, truth.lesions_of(subject), time_point, lambda lesion: torso.LESION[lesion.organ], organ_of)
        when = visit(subject, "CT", "chest-abdomen CT", time_point)
        values = acquire.ct_values(body, 11, subject, time_point)
        series = Series(2, "CT", CT, "portal venous 5 mm", "090500", 1, -1024, (40, 400), ct_technique(120, 210))
        paths += write_series(folder, when, series, CT_GRID, values)
    return paths


def organ_of(lesion: truth.Lesion) -> Material:
    return torso.ORGAN[lesion.organ]


def ct_technique(kvp: int, current: int) -> dict:
    return {
        "KVP": str(kvp),
        "XRayTubeCurrent": str(current),
        "ConvolutionKernel": "SOFT",
        "RescaleType": "HU",
        "BodyPartExamined": "CHESTABDOMEN",
    }


def make_pet_ct(folder: Path, subject: str) -> list[Path]:
    """One session, two scans in one frame of reference."""
    body = torso.build(PET_CT_GRID, subject, random_of("body", subject), with_second=True)
    uptake = {lesion.name: suv for lesion, suv in truth.PET_LESIONS}
    lesions = [lesion for lesion, _ in truth.PET_LESIONS]
    add_lesions(
        body,
        lesions,
        0,
        lambda lesion: Material(34 if lesion.organ == "lung" else 58, 6, uptake[lesion.name]),
        organ_of,
    )
    when = visit(subject, "PETCT", "FDG PET-CT")
    low_dose = Series(2, "CT", CT, "low-dose CT 5 mm", "100200", 1, -1024, (40, 400), ct_technique(120, 60))
    paths = write_series(folder, when, low_dose, PET_CT_GRID, acquire.ct_values(body, 19, subject, "low dose"))
    suv = acquire.pet_values(body, PET_GRID, subject)
    extra, becquerel_per_suv = pet_technique(when)
    slope = float(f"{suv.max() * becquerel_per_suv / 4095:.8g}")
    pet = Series(3, "PT", PET, "FDG PET, attenuation corrected", "100500", slope, 0, None, extra)
    top = suv.max() * becquerel_per_suv
    pet.extra.update(WindowCenter=f"{top / 4:.6g}", WindowWidth=f"{top / 2:.6g}", NumberOfSlices=len(suv))
    return paths + write_series(folder, when, pet, PET_GRID, suv * becquerel_per_suv)


def pet_technique(when: Visit) -> tuple[dict, float]:
    """PET attributes (PS3.3 C.8.9), and Bq/ml of SUV 1: the dose decayed to the scan's start, per gram."""
    dose, half_life, minutes = 310e6, 6586.2, 65
    drug = Dataset()
    drug.Radiopharmaceutical = "Fluorodeoxyglucose"
    drug.RadiopharmaceuticalStartTime = "090000"
    drug.RadiopharmaceuticalStartDateTime = f"{when.date}090000"
    drug.RadionuclideTotalDose = f"{dose:.0f}"
    drug.RadionuclideHalfLife = str(half_life)
    drug.RadionuclidePositronFraction = "0.967"
    extra = {
        "ImageType": ["DERIVED", "PRIMARY"],
        "Units": "BQML",
        "DecayCorrection": "START",
        "CorrectedImage": ["DECY", "ATTN", "SCAT", "DTIM", "RAN", "NORM"],
        "SeriesType": ["WHOLE BODY", "IMAGE"],
        "CountsSource": "EMISSION",
        "RandomsCorrectionMethod": "DLYD",
        "AttenuationCorrectionMethod": "CT",
        "CollimatorType": "NONE",
        "FrameReferenceTime": "0",
        "ActualFrameDuration": "120000",
        "DecayFactor": "1",
        "RadiopharmaceuticalInformationSequence": [drug],
    }
    return extra, dose * 0.5 ** (minutes * 60 / half_life) / (when.weight * 1000)


def make_head(folder: Path, subject: str) -> list[Path]:
    body = head.build(HEAD_GRID, random_of("head", subject))
    when = visit(subject, "MR", "head MR", protocol=HEAD_TRIAL)
    paths = []
    for number, name, signal, sigma, window, technique in (
        (
            2,
            "T1 gradient echo",
            body.main,
            13,
            (520, 1040),
            {"RepetitionTime": "9", "EchoTime": "4", "FlipAngle": "12"},
        ),
        (
            3,
            "T2 FLAIR",
            body.second,
            9,
            (300, 640),
            {"RepetitionTime": "9000", "EchoTime": "120", "InversionTime": "2500"},
        ),
    ):
        extra = {
            "ScanningSequence": "GR" if number == 2 else ["SE", "IR"],
            "SequenceVariant": "NONE",
            "ScanOptions": "",
            "MRAcquisitionType": "2D",
            "MagneticFieldStrength": "3",
            "BodyPartExamined": "HEAD",
            **technique,
        }
        series = Series(number, "MR", MR, name, f"09{number}000", 1, 0, window, extra)
        values = acquire.mr_values(signal, HEAD_GRID, sigma, subject, number)
        paths += write_series(folder, when, series, HEAD_GRID, values)
    return paths


def make_radiograph(folder: Path, subject: str) -> list[Path]:
    """A projection through the subject's body at baseline."""
    body = torso.build(PROJECTION_GRID, subject, random_of("body", subject))
    size = (1020, 1110)
    values = acquire.radiograph_values(body, size, subject)
    spacing = PROJECTION_GRID.shape[0] / size[0]
    grid = Grid((1, *size), (1.0, spacing, spacing), (0.0, 0.0, 0.0))
    extra = {
        "ImageType": ["DERIVED", "PRIMARY", ""],
        "BodyPartExamined": "CHEST",
        "ViewPosition": "PA",
        "PatientOrientation": ["L", "F"],
        "ImageLaterality": "U",
        "PresentationIntentType": "FOR PRESENTATION",
        "PresentationLUTShape": "IDENTITY",
        "PixelIntensityRelationship": "LOG",
        "PixelIntensityRelationshipSign": -1,
        "ImagerPixelSpacing": [round(spacing, 4)] * 2,
        "PixelSpacing": [round(spacing, 4)] * 2,
        "RescaleType": "US",
        "KVP": "117",
    }
    series = Series(1, "DX", DX, "chest PA", "091500", 1, 0, (2048, 4096), extra)
    when = visit(subject, "DX", "chest radiograph")
    return write_series(folder, when, series, grid, values[None].astype(np.float32))


@lru_cache(maxsize=1)
def makers() -> tuple[tuple[str, Callable[[Path], list[Path]]], ...]:
    """The longest first, so that two processes end together."""
    return (
        ("chest-abdomen CT of 1001, three time points", partial(make_ct, subject="1001")),
        ("chest-abdomen CT of 1002, three time points", partial(make_ct, subject="1002")),
        ("PET-CT of 1003", partial(make_pet_ct, subject="1003")),
        (HEAD_PART, partial(make_head, subject="1004")),
        *((f"chest radiograph of {s}", partial(make_radiograph, subject=s)) for s in ("1001", "1002", "1003")),
    )


class Painting:
    """Every file of the demo in the making, below `folder`, while the caller does something else."""

    def __init__(self, folder: Path, workers: int = 2):
        # One process per core is enough: threads of the linear algebra library on top would only queue.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        self.pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
        self.running = [(name, self.pool.submit(make, folder)) for name, make in makers()]

    def parts(self) -> Iterator[tuple[str, list[Path]]]:
        """(name, files) of each part when it and those before it are painted: in the same order every time."""
        for name, part in self.running:
            yield name, part.result()

    def clear_away(self) -> None:
        self.pool.shutdown(cancel_futures=True)
        shutil.rmtree(self.folder, ignore_errors=True)
