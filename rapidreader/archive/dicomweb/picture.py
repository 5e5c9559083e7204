"""From stored pixels to a grey or colour picture: modality LUT, VOI LUT or window, inversion, size (PS3.4 N.2)."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from pydicom import Dataset, dcmread
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut, pixel_array


@dataclass(frozen=True)
class Window:
    center: float
    width: float
    function: str = "LINEAR"


def picture(path: str, frame: int, window: Window | None) -> Image.Image:
    """Frame `frame` (from 1) of the file; 8 bits per channel, as square pixels as PixelAspectRatio says."""
    dataset = dcmread(path, force=True)
    stored = pixel_array(dataset, index=frame - 1, raw=False)
    photometric = dataset.get("PhotometricInterpretation", "MONOCHROME2")
    if photometric == "PALETTE COLOR":
        return Image.fromarray(_eight_bits(apply_color_lut(stored, dataset)))
    if stored.ndim == 3:
        return Image.fromarray(_eight_bits(stored))
    return Image.fromarray(_grey(dataset, stored, frame, window, is_inverted=photometric == "MONOCHROME1"))


def _eight_bits(colours: np.ndarray) -> np.ndarray:
    if colours.dtype == np.uint8:
        return colours
    top = np.iinfo(colours.dtype).max
    return (colours.astype(np.float32) * (255 / top)).astype(np.uint8)


def _grey(dataset: Dataset, stored: np.ndarray, frame: int, window: Window | None, *, is_inverted: bool):
    own = _of_frame(dataset, frame)
    values = apply_modality_lut(stored, own)
    window = window or _stored_window(own)
    if window is None and "VOILUTSequence" in own:
        values = apply_voi_lut(values, own)
    grey = windowed(values, window) if window else stretched(values)
    return 255 - grey if is_inverted else grey


def _of_frame(dataset: Dataset, frame: int) -> Dataset:
    """Rescale and window as they hold for one frame of an enhanced object (PS3.3 C.7.6.16)."""
    own = Dataset()
    per_frame = dataset.get("PerFrameFunctionalGroupsSequence") or []
    groups = [dataset, *(dataset.get("SharedFunctionalGroupsSequence") or []), *per_frame[frame - 1 : frame]]
    for group in groups:
        holders = [group, *(group.get("PixelValueTransformationSequence") or [])]
        for holder in [*holders, *(group.get("FrameVOILUTSequence") or [])]:
            for keyword in ("RescaleSlope", "RescaleIntercept", "WindowCenter", "WindowWidth", "VOILUTFunction"):
                if holder.get(keyword) not in (None, ""):
                    setattr(own, keyword, holder[keyword].value)
    for keyword in ("ModalityLUTSequence", "VOILUTSequence"):
        if keyword in dataset:
            setattr(own, keyword, dataset[keyword].value)
    return own


def _stored_window(dataset: Dataset) -> Window | None:
    center, width = (_first(dataset.get(name)) for name in ("WindowCenter", "WindowWidth"))
    if center is None or width is None or width < 1:
        return None
    return Window(center, width, dataset.get("VOILUTFunction") or "LINEAR")


def _first(value) -> float | None:
    if value in (None, ""):
        return None
    return float(value if np.isscalar(value) else value[0])


def windowed(values: np.ndarray, window: Window) -> np.ndarray:
    """PS3.3 C.11.2.1.2 and C.11.2.1.3, to 0..255."""
    values = values.astype(np.float32)
    if window.function == "SIGMOID":
        scaled = 1 / (1 + np.exp(np.clip(-4 * (values - window.center) / window.width, -50, 50)))
    elif window.function == "LINEAR_EXACT" or window.width <= 1:
        scaled = (values - window.center) / window.width + 0.5
    else:
        scaled = (values - (window.center - 0.5)) / (window.width - 1) + 0.5
    return (np.clip(scaled, 0, 1) * 255 + 0.5).astype(np.uint8)


def stretched(values: np.ndarray) -> np.ndarray:
    """Without a window: from the 1st to the 99th percentile, so that a few bright pixels do not darken the rest."""
    values = values.astype(np.float32)
    low, high = np.percentile(values, (1, 99))
    if high <= low:
        low, high = float(values.min()), float(values.max())
    if high <= low:
        return np.zeros(values.shape, np.uint8)
    return (np.clip((values - low) / (high - low), 0, 1) * 255 + 0.5).astype(np.uint8)


def resized(image: Image.Image, viewport: tuple[int, int] | None) -> Image.Image:
    """The picture scaled into the viewport, its proportions kept."""
    if viewport is None:
        return image
    scale = min(viewport[0] / image.width, viewport[1] / image.height)
    size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
    return image if size == image.size else image.resize(size, Image.Resampling.BILINEAR)
