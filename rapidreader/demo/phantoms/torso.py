"""A chest and abdomen: wall, bones and the order in which everything is painted. Positions in mm, LPS."""

import numpy as np

from . import abdomen, chest
from .canvas import Canvas, Grid, Material, edge

SKIN = Material(10, 8, 0.5)
FAT = Material(-102, 9, 0.3)
INNER_FAT = Material(-95, 12, 0.4)
MUSCLE = Material(56, 12, 0.7)
CORTEX = Material(620, 60, 0.8)
MARROW = Material(190, 55, 1.3)
DISC = Material(85, 10, 0.6)
CORD = Material(35, 5, 0.9)
POWER = 2.35  # of the superellipse that a trunk is in cross-section
LESION = {"lung": Material(34, 6, 0.8), "liver": Material(58, 5, 1.5)}
ORGAN = {"lung": chest.LUNG, "liver": abdomen.LIVER}


def build(grid: Grid, subject: str, rng: np.random.Generator, *, with_second: bool = False) -> Canvas:
    """A healthy torso on a grid; the same subject is the same body at every time point."""
    canvas = Canvas(grid, rng, with_second=with_second)
    build_of = {"1001": 1.0, "1002": 0.93, "1003": 1.04}.get(subject, 1.0)
    cavity = paint_wall(canvas, build_of)
    lungs = chest.paint_lungs(canvas, cavity)
    chest.paint_mediastinum(canvas)
    lungs *= canvas.main < -500  # what the heart left of them
    abdomen.paint_organs(canvas, cavity * (1 - lungs))
    paint_spine(canvas)
    paint_ribs(canvas, build_of)
    chest.paint_vessels(canvas, lungs, rng)
    return canvas


def outline(z, build_of: float):
    """Half width and half depth of the body at a height, and the thickness of its fat, all in mm."""
    lean = np.clip((z + 40) / 120, 0, 1)  # the belly carries more fat than the chest
    narrow = 1 - 0.26 * np.clip((z - 110) / 90, 0, 1) ** 2
    waist = 1 - 0.05 * np.exp(-(((z + 90) / 60) ** 2))
    flat = 1 - 0.3 * np.clip((z - 120) / 80, 0, 1) ** 2
    return 168 * build_of * narrow * waist, 112 * build_of * flat, (24 - 11 * lean) * build_of


def paint_wall(canvas: Canvas, build_of: float) -> np.ndarray:
    """Skin, fat and muscle; returns the weights of the cavity inside."""
    cavity, within = np.empty_like(canvas.main), np.empty_like(canvas.main)
    for where in canvas.everywhere():
        x, y, z = canvas.at(where)
        a, b, fat = outline(z, build_of)
        lean = np.clip((z + 40) / 120, 0, 1)
        fat *= 1 + 0.35 * np.clip(-y / 110, -1, 1) * (1 - lean)
        depth = (1 - (np.abs(x / a) ** POWER + np.abs(y / b) ** POWER) ** (1 / POWER)) * b
        canvas.paint(where, edge(depth, 1.5), SKIN)
        canvas.paint(where, edge(depth - 2.2, 1.5), FAT)
        canvas.paint(where, edge(depth - fat, 2), MUSCLE)
        cavity[where] = edge(depth - fat - (9 + 4 * lean), 2)
        canvas.paint(where, cavity[where], INNER_FAT)
        within[where] = edge(depth - 0.4 * fat, 2)
    paint_back(canvas, within)
    return cavity


def paint_back(canvas: Canvas, within: np.ndarray) -> None:
    """Muscles of back and shoulders, shoulder blades and collar bones, below the skin."""
    for side in (-1, 1):
        for low in range(-190, 200, 60):
            canvas.ellipsoid((side * 33, 84, low), (27, 16, 60), MUSCLE, power=2.6, clip=within)
        canvas.ellipsoid((side * 40, 62, -150), (22, 23, 70), MUSCLE, clip=within)  # psoas
        canvas.ellipsoid((side * 128, 52, 135), (26, 30, 70), MUSCLE, clip=within)  # shoulder girdle
        canvas.ellipsoid((side * 86, -80, 130), (52, 12, 48), MUSCLE, clip=within)  # pectoral
        canvas.tube(
            [(side * 76, 93, 70), (side * 92, 88, 110), (side * 118, 74, 150)], [4, 3, 7], CORTEX, clip=within
        )
        canvas.tube(
            [(side * 14, -72, 158), (side * 60, -62, 172), (side * 120, -20, 184)], [7, 5, 7], CORTEX, clip=within
        )


def paint_spine(canvas: Canvas) -> None:
    """Vertebrae of 26 mm and discs of 7 mm, with canal, arch and processes."""
    for level in range(-6, 7):
        z, size = level * 33.0, 1.0 - 0.022 * level
        body = (0, 62 - 0.06 * z, z)
        canvas.ellipsoid((0, body[1], z + 16.5), (19 * size, 14.5 * size, 5), DISC, power=3)
        for shrink, material in ((0, CORTEX), (2.2, MARROW)):
            radii = (22 * size - shrink, 17 * size - shrink, 14 - shrink)
            canvas.ellipsoid(body, radii, material, power=3)
        arch = body[1] + 26 * size
        for side in (-1, 1):
            canvas.tube(
                [(side * 13, body[1] + 12, z + 4), (side * 13, arch + 6, z), (0, arch + 13, z - 5)], [5, 5, 4], CORTEX
            )
            canvas.tube([(side * 13, arch + 2, z), (side * 34, arch + 8, z + 2)], [5, 4], CORTEX)
            canvas.tube([(side * 13, arch + 2, z), (side * 32, arch + 8, z + 2)], [3, 2.4], MARROW)
        canvas.tube([(0, arch + 10, z - 5), (0, arch + 15, z - 16)], [4.5, 4], CORTEX)
        canvas.tube([(0, arch + 10, z - 5), (0, arch + 14, z - 16)], [2.5, 2.2], MARROW)
    canvas.tube([(0, 92, -215), (0, 88, 0), (0, 82, 215)], [10, 9, 9], Material(0, 6, 0.4))
    canvas.tube([(0, 92, -80), (0, 88, 0), (0, 82, 215)], [5, 5.5, 6], CORD)


def paint_ribs(canvas: Canvas, build_of: float) -> None:
    for number in range(11):
        for side in (-1, 1):
            points = rib(172 - 25.0 * number, number, side, build_of)
            for shrink, material in ((0, CORTEX), (2.3, MARROW)):
                canvas.tube(points, [5.4 - shrink] * len(points), material)
            if 1 <= number <= 7:  # cartilage to the sternum
                end = (side * 14, -94 * build_of, points[-1][2] + 6 + 3 * number)
                canvas.tube([points[-1], end], [5.5, 5], Material(110, 30, 0.6))
    for shrink, material in ((0, CORTEX), (2.4, MARROW)):
        canvas.ellipsoid((0, -97 * build_of, 92), (18 - shrink, 6 - shrink, 66), material, power=3)


def rib(height: float, number: int, side: int, build_of: float) -> list:
    """Points of one rib in the chest's wall, from beside its vertebra round to the front, sinking all the way."""
    last = np.deg2rad(148 if number < 8 else 148 - 26 * (number - 7))
    angles = np.linspace(0.3, last, 20)
    z = height - 26 * angles - 9 * angles**2
    a, b, fat = outline(z, build_of)
    inset = 1 - (fat + 6) / b
    wide, deep = (np.sign(f) * np.abs(f) ** (2 / POWER) for f in (np.sin(angles), np.cos(angles)))
    return list(zip(side * a * inset * wide, b * inset * deep, z, strict=True))
