"""Liver, spleen, stomach, pancreas, kidneys and bowel. Positions in mm, LPS."""

import numpy as np

from .canvas import Canvas, Material, pairs
from .trees import grow_tree, scatter

LIVER = Material(113, 7, 2.2)
LIVER_VESSEL = Material(158, 5, 1.7)
BILE = Material(8, 4, 0.6)
SPLEEN = Material(124, 6, 1.8)
PANCREAS = Material(92, 16, 1.4)
STOMACH_WALL = Material(72, 10, 1.6)
FLUID = Material(18, 5, 0.8)
GAS = Material(-960, 5, 0.3)
CORTEX = Material(186, 8, 2.6)
MEDULLA = Material(142, 8, 2.8)
SINUS = Material(-50, 25, 4.0)
BOWEL_WALL = Material(74, 10, 1.3)
BOWEL = Material(30, 20, 1.0)
STOOL = Material(-20, 90, 0.9)


def paint_organs(canvas: Canvas, room: np.ndarray) -> None:
    """Everything below the diaphragm; `room` weighs the cavity that the lungs leave free."""
    paint_bowel(canvas, room)
    paint_stomach(canvas, room)
    canvas.tube([(-28, -6, -92), (10, -18, -84), (52, 16, -70)], [13, 10, 8], PANCREAS, clip=room)
    canvas.ellipsoid((100, 34, -52), (27, 43, 50), SPLEEN, clip=room, power=2.3)
    canvas.tube([(76, 26, -66), (30, -4, -74), (-14, -4, -76)], [4, 5, 6], LIVER_VESSEL, clip=room)
    paint_liver(canvas, room)
    for side in (-1, 1):
        paint_kidney(canvas, side, room)
        canvas.tube([(side * 34, 26, -58), (side * 30, 34, -70)], [2.6, 3.2], SPLEEN, clip=room)  # adrenals


def paint_liver(canvas: Canvas, room: np.ndarray) -> None:
    for centre, radii in (((-76, -4, -52), (70, 86, 84)), ((-22, -34, -36), (78, 48, 42))):
        canvas.ellipsoid(centre, radii, LIVER, clip=room, power=2.2)
    rng = canvas.rng
    portal = scatter((-74, -6, -48), (56, 64, 58), 80, rng)
    for root, leaves in (((-18, -4, -62), portal), ((-24, 18, 0), scatter((-70, -4, -40), (54, 60, 50), 55, rng))):
        for ends, widths in grow_tree(np.array(root, float), leaves, 1.1, 2.0, rng):
            canvas.capsule(ends, widths, LIVER_VESSEL, clip=room)
    canvas.ellipsoid((-50, -56, -92), (13, 17, 26), Material(60, 5, 1.2), clip=room)
    canvas.ellipsoid((-50, -56, -92), (11, 15, 24), BILE, clip=room)


def paint_stomach(canvas: Canvas, room: np.ndarray) -> None:
    """Wall, fluid, and gas above a level."""
    for centre, radii in (((64, -22, -40), (34, 44, 36)), ((28, -52, -74), (40, 22, 20))):
        canvas.ellipsoid(centre, radii, STOMACH_WALL, clip=room)
        canvas.ellipsoid(centre, np.subtract(radii, 4), FLUID, clip=room)
        canvas.ellipsoid(centre, np.subtract(radii, 4), GAS, clip=room, above=centre[1] - 14)


def paint_kidney(canvas: Canvas, side: int, room: np.ndarray) -> None:
    z = -118 - 8 * (side < 0)
    canvas.ellipsoid((side * 70, 42, z), (30, 29, 55), CORTEX, clip=room)
    for height in (-34, -17, 0, 17, 34):
        for x, y in ((10, -9), (12, 8), (-2, 13)):
            canvas.ellipsoid((side * (68 + x), 42 + y, z + height), (7, 7, 8), MEDULLA, clip=room)
    canvas.ellipsoid((side * 58, 39, z), (15, 12, 30), SINUS, clip=room)
    canvas.tube([(side * 60, 39, z), (side * 36, 36, z + 6), (side * 12, 34, z + 8)], [4, 3.5, 4], LIVER_VESSEL)


def paint_bowel(canvas: Canvas, room: np.ndarray) -> None:
    """Colon along the flanks and across, and loops of small bowel between."""
    flanks = [(-112, 18, -200), (-112, 6, -140), (-86, -44, -118)]
    across = [(-86, -44, -118), (-20, -72, -142), (60, -66, -128), (106, -10, -86)]
    down = [(106, -10, -86), (118, 30, -130), (116, 34, -200)]
    for line in (flanks, across, down):
        paint_colon(canvas, line, room)
    rng = canvas.rng
    for _ in range(13):
        start = np.array([rng.uniform(-70, 78), rng.uniform(-62, -8), rng.uniform(-185, -122)])
        line = start + np.cumsum(rng.normal(0, 15, (6, 3)), axis=0)
        canvas.tube(list(line), [11] * 6, BOWEL_WALL, clip=room)
        canvas.tube(list(line), [8.4] * 6, BOWEL, clip=room)


def paint_colon(canvas: Canvas, line, room: np.ndarray) -> None:
    points = np.vstack([np.linspace(start, end, 5)[:4] for start, end in pairs(line)])
    widths = 19 + 3.5 * np.sin(np.arange(len(points)) * 2.1)  # haustra
    canvas.tube(list(points), list(widths), BOWEL_WALL, clip=room)
    canvas.tube(list(points), list(widths - 3), STOOL, clip=room)
    for point, width in zip(points, widths, strict=True):
        canvas.ellipsoid(point, (width - 4, width - 4, width - 2), GAS, clip=room, above=point[1] - 4)
