"""Lungs, heart and great vessels. Positions in mm, LPS; the dome of the right diaphragm is near z = 5."""

import numpy as np

from .canvas import Canvas, Material, edge, ellipsoid_depth, pieces
from .trees import grow_tree, scatter

LUNG = Material(-868, 14, 0.4)
SOFT = Material(38, 8, 0.9)
FAT = Material(-92, 12, 0.4)
BLOOD = Material(168, 4, 1.6)
ARTERY = Material(182, 4, 1.6)
HEART_MUSCLE = Material(98, 8, 3.4)
AIR = Material(-990, 2, 0.0)
WALL = Material(-20, 15, 0.6)
VESSEL = Material(70, 10, 1.0)
LUNGS = (((-70, 4, 14), (63, 88, 152), 8.0), ((70, 6, 14), (62, 86, 150), -6.0))
HILA = ((-30, 12, 72), (32, 14, 76))


def paint_lungs(canvas: Canvas, cavity: np.ndarray) -> np.ndarray:
    """Both lungs, above a domed diaphragm; returns their weights."""
    lungs = np.zeros_like(canvas.main)
    for centre, radii, dome in LUNGS:
        for where in pieces(canvas.box(np.subtract(centre, radii), np.add(centre, radii))):
            x, y, z = canvas.at(where)
            away = ((x - centre[0] * 0.92) / 74) ** 2 + ((y + 8) / 96) ** 2
            diaphragm = dome - 82 * away**1.25
            inside = edge(ellipsoid_depth((x, y, z), centre, radii, 2.35), 2) * edge(z - diaphragm, 3)
            lungs[where] = np.maximum(lungs[where], inside * cavity[where])
            fill_lung(canvas, where, lungs[where])
    return lungs


def fill_lung(canvas: Canvas, where, weights: np.ndarray) -> None:
    """Dependent lung is denser: the patient lies on the back."""
    dense = LUNG.value + 46 * np.clip((canvas.y[where] + 60) / 150, 0, 1) ** 2 + LUNG.grain * canvas.texture[where]
    canvas.main[where] += weights * (dense - canvas.main[where])
    if canvas.second is not None:
        canvas.second[where] += weights * (LUNG.second - canvas.second[where])


def paint_mediastinum(canvas: Canvas) -> None:
    canvas.ellipsoid((0, 4, 100), (33, 62, 92), FAT, power=2.6)
    canvas.ellipsoid((14, -24, 26), (62, 60, 52), FAT)
    paint_heart(canvas)
    aorta = [(6, -20, 58), (-8, -26, 90), (-4, -18, 116), (12, 6, 126), (22, 34, 112), (24, 42, 80), (20, 40, 20)]
    canvas.tube([*aorta, (10, 34, -60), (8, 36, -190)], [15, 15, 14, 13, 12.5, 12, 11.5, 10, 9], ARTERY)
    canvas.tube([(-22, -12, 50), (-24, -14, 110), (-20, -14, 190)], [10, 9.5, 8], BLOOD)
    canvas.tube([(-18, 8, 20), (-22, 24, -60), (-20, 30, -190)], [12, 12, 11], Material(150, 5, 1.6))
    canvas.tube([(14, -34, 62), (14, -22, 84), (-34, 6, 82)], [14, 13, 9], BLOOD)
    canvas.tube([(14, -22, 84), (34, 12, 88)], [12, 9], BLOOD)
    for end in ((-14, -16, 200), (10, -12, 200), (24, 2, 200)):
        canvas.tube([(end[0] * 0.6, end[1] * 0.4, 124), end], [6, 5], ARTERY)
    oesophagus = [(6, 34, 200), (8, 36, 100), (14, 26, 0), (26, 4, -24)]
    canvas.tube(oesophagus, [8, 8, 8, 9], SOFT)
    canvas.tube(oesophagus[:3], [2.5, 2.5, 2], AIR)
    for radii, material in (((10.5, 10.5, 8, 8), WALL), ((9, 9, 6.5, 6.5), AIR)):
        canvas.tube([(-2, 10, 220), (-1, 12, 100)], radii[:2], material)
        canvas.tube([(-1, 12, 100), (-30, 14, 80), (-46, 16, 66)], (radii[2], radii[3], 5), material)
        canvas.tube([(-1, 12, 100), (34, 18, 78), (48, 22, 60)], (radii[2], radii[3], 5), material)
    canvas.ellipsoid((0, -2, 168), (24, 12, 14), Material(120, 12, 1.4))  # thyroid


def paint_heart(canvas: Canvas) -> None:
    canvas.ellipsoid((26, -26, 26), (52, 46, 44), HEART_MUSCLE)
    canvas.ellipsoid((40, -14, 20), (30, 27, 32), BLOOD)  # left ventricle
    canvas.ellipsoid((8, -48, 24), (36, 18, 32), Material(150, 4, 1.6))  # right ventricle
    canvas.ellipsoid((10, 8, 48), (34, 20, 24), BLOOD)  # left atrium
    canvas.ellipsoid((-24, -22, 36), (20, 28, 32), Material(152, 4, 1.6))  # right atrium
    canvas.tube([(2, -66, 30), (14, -70, 10), (50, -44, 0)], [3, 2.6, 2], BLOOD)  # a coronary artery


def paint_vessels(canvas: Canvas, lungs: np.ndarray, rng: np.random.Generator) -> None:
    """Pulmonary vessels: two trees per lung, arteries and veins."""
    for (centre, radii, dome), hilum in zip(LUNGS, HILA, strict=True):

        def is_lung(x, y, z, centre=centre, dome=dome):
            away = ((x - centre[0] * 0.92) / 74) ** 2 + ((y + 8) / 96) ** 2
            return z > dome - 82 * away**1.25 + 6 and abs(x) > 30

        for drop in (8, -14):
            root = np.add(hilum, (0, 0, drop))
            leaves = scatter(centre, np.multiply(radii, 0.95), 460, rng, keep=is_lung)
            for ends, widths in grow_tree(root, leaves, 0.7, 2.0, rng):
                canvas.capsule(ends, widths, VESSEL, clip=lungs)
