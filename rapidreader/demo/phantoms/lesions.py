"""Lesions of known size, painted into true (unbent) coordinates."""

from collections.abc import Callable, Iterable

import numpy as np

from ..truth import Lesion
from .canvas import Canvas, Material, edge, ellipsoid_depth


def add_lesions(
    canvas: Canvas, lesions: Iterable[Lesion], time_point: int, material_of: Callable, around: Callable | None = None
) -> None:
    """Paint the lesions that are there at a time point. The canvas's coordinates stay true from then on.

    `around(lesion)` is the organ that lies about it for 3 mm, so that no vessel touches and blurs its size.
    """
    canvas.x, canvas.y, canvas.z = canvas.plain[2], canvas.plain[1], canvas.plain[0]
    for lesion in lesions:
        if size := lesion.sizes[time_point]:
            if around:
                paint_lesion(canvas, lesion, np.add(size, 6), around(lesion))
            paint_lesion(canvas, lesion, size, material_of(lesion))


def paint_lesion(canvas: Canvas, lesion: Lesion, size, material: Material) -> None:
    """An ellipsoid with (long, short, height) diameters in mm, turned in the axial plane."""
    turn, half = np.deg2rad(lesion.angle), max(size) / 2
    where = canvas.box(np.subtract(lesion.centre, half), np.add(lesion.centre, half))
    x, y, z = (p - c for p, c in zip(canvas.at(where), lesion.centre, strict=True))
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    depth = ellipsoid_depth((along, across, z), (0, 0, 0), np.divide(size, 2))
    canvas.paint(where, edge(depth, 1.5), material)
