"""The series that the archive benchmark serves: 300 slices of 512 x 512 pixels in 16 bits, every one different."""

from pathlib import Path

import numpy as np
from pydicom import dcmread

from tests.archive.dicom_files import header, write

COUNT, EDGE = 300, 512
BIG, BIG_SERIES = "2.25.660000", "2.25.660001"
SMALL, SMALL_SERIES = "2.25.770000", "2.25.770001"


def write_series(folder: Path, data: str | None) -> list[bytes]:
    """Write the big series, and a small session beside it; the big one's frames, in order.

    `data` is a folder of real DICOM (its CT slices are rolled and renamed), or None: then noise with texture.
    """
    slices = _real(Path(data)) if data else []
    slices = slices or _made()
    frames = []
    for number in range(COUNT):
        pixels = np.roll(slices[number % len(slices)], (number * 7, number * 11), axis=(0, 1))
        _write(folder, BIG, BIG_SERIES, number + 1, pixels)
        frames.append(pixels.tobytes())
    _write(folder, SMALL, SMALL_SERIES, 1, slices[0])
    return frames


def _real(data: Path) -> list[np.ndarray]:
    """CT slices of the right size, decoded."""
    found = []
    for path in sorted((data / "dicom" / "demo").rglob("*.dcm")):
        dataset = dcmread(path, stop_before_pixels=True)
        if (dataset.get("Modality"), dataset.get("Rows"), dataset.get("Columns")) == ("CT", EDGE, EDGE):
            found.append(dcmread(path).pixel_array.astype(np.int16).view(np.uint16))
        if len(found) == 10:
            break
    return found


def _made() -> list[np.ndarray]:
    random = np.random.default_rng(4711)
    waves = np.add.outer(np.sin(np.arange(EDGE) / 9), np.cos(np.arange(EDGE) / 17)) * 300
    return [(1000 + waves + random.normal(0, 25, (EDGE, EDGE))).astype(np.uint16) for _ in range(5)]


def _write(folder: Path, study: str, series: str, number: int, pixels: np.ndarray) -> None:
    dataset = header(number, study=study, series=series, subject=f"BENCH-{study[-6:]}")
    dataset.Rows, dataset.Columns = pixels.shape
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 0
    dataset.RescaleSlope, dataset.RescaleIntercept, dataset.ImageOrientationPatient = 1, -1024, [1, 0, 0, 0, 1, 0]
    _vendor_elements(dataset)
    dataset.add_new("PixelData", "OW", pixels.tobytes())
    write(dataset, folder / f"{series}.{number}.dcm")


def _vendor_elements(dataset) -> None:
    """As many elements as a CT scanner writes, two thirds of them private."""
    for group in (0x0009, 0x0019, 0x0021, 0x0043, 0x0045):
        block = dataset.private_block(group, "BENCH MAKER", create=True)
        for element in range(36):
            block.add_new(element + 1, "LO" if element % 2 else "DS", f"{element * 1.25:.2f}")
    for number, keyword in enumerate(("KVP", "ExposureTime", "XRayTubeCurrent", "SliceThickness", "TableHeight")):
        setattr(dataset, keyword, str(100 + number))
