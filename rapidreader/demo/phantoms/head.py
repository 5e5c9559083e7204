"""A head for MR: T1 signal in the main volume, FLAIR signal in the second. Positions in mm, LPS."""

import numpy as np

from ..truth import HEAD_LESIONS
from .canvas import Canvas, Grid, Material, edge, ellipsoid_depth, soft_field
from .lesions import add_lesions

SCALP = Material(930, 40, 420)
MUSCLE = Material(480, 40, 210)
BONE = Material(70, 12, 40)
DIPLOE = Material(430, 70, 150)
CSF = Material(170, 8, 45)
GREY = Material(560, 14, 410)
WHITE = Material(790, 12, 310)
DEEP_GREY = Material(625, 12, 385)
AIR = Material(12, 4, 8)
EYE = Material(210, 10, 60)
LESION = Material(610, 8, 640)

CEREBRUM = (((0, 4, 22), (67, 84, 58)), ((40, -16, -12), (26, 44, 26)), ((-40, -16, -12), (26, 44, 26)))
VENTRICLE = ((9, -34, 20), (11, -14, 27), (15, 10, 28), (25, 32, 20), (32, 20, 2), (34, 0, -8))


def build(grid: Grid, rng: np.random.Generator) -> Canvas:
    canvas = Canvas(grid, rng, bend=1.6, with_second=True, empty=6.0)
    canvas.second += 4
    paint_skull(canvas)
    paint_cerebellum(canvas)
    paint_cerebrum(canvas, soft_field(grid, 11, rng), soft_field(grid, 20, rng))
    paint_depths(canvas)
    add_lesions(canvas, HEAD_LESIONS, 0, lambda lesion: LESION)
    return canvas


def paint_skull(canvas: Canvas) -> None:
    """Neck and face, then scalp, outer table, diploe, inner table and the fluid around the brain."""
    canvas.ellipsoid((0, -26, -52), (62, 72, 56), SCALP)
    canvas.ellipsoid((0, -24, -52), (57, 67, 54), MUSCLE)
    canvas.ellipsoid((0, 34, -90), (52, 50, 70), SCALP)
    canvas.ellipsoid((0, 34, -90), (47, 45, 70), MUSCLE)
    for side in (-1, 1):
        canvas.ellipsoid((side * 82, 12, -30), (5, 16, 24), SCALP)  # ear
    for shrink, material in ((0, SCALP), (6, BONE), (7.6, DIPLOE), (10, BONE), (11.4, CSF)):
        canvas.ellipsoid((0, 3, 10), (80 - shrink, 98 - shrink, 82 - shrink), material, power=2.1)
    canvas.ellipsoid((0, -40, -58), (56, 52, 24), MUSCLE, soft=3, power=2.6)  # below the skull base
    canvas.ellipsoid((0, -34, -36), (48, 40, 3), BONE)
    canvas.ellipsoid((0, -84, 10), (15, 5, 10), AIR)  # frontal sinus
    canvas.ellipsoid((0, -66, -50), (8, 22, 22), AIR)
    for side in (-1, 1):
        canvas.ellipsoid((side * 22, -64, -56), (15, 16, 16), AIR)  # maxillary sinus
        canvas.ellipsoid((side * 32, -74, -26), (17, 20, 16), SCALP)
        canvas.ellipsoid((side * 32, -82, -26), (12.4, 12.4, 12.4), EYE)
        canvas.ellipsoid((side * 32, -92, -26), (4, 2.4, 4), Material(380, 0, 120))
        canvas.tube([(side * 31, -69, -26), (side * 16, -44, -22)], [2.4, 2.4], WHITE)


def paint_cerebrum(canvas: Canvas, folds: np.ndarray, more_folds: np.ndarray) -> None:
    """Cortex and white matter: sulci run where a smooth random field changes its sign, as in a labyrinth."""
    position = (canvas.x, canvas.y, canvas.z)
    depth = np.full_like(canvas.main, -99)
    for centre, radii in CEREBRUM:
        depth = np.maximum(depth, ellipsoid_depth(position, centre, radii, 2.2))
    core = np.maximum(0, ellipsoid_depth(position, (0, 0, 4), (34, 46, 22)) + 2)
    depth = np.minimum(depth, np.abs(canvas.x) - 1.0 + 4 * core)  # the fissure, closed by the corpus callosum
    sulcus = np.minimum(np.abs(folds) * 5.2, np.abs(more_folds) * 9 + 1.2)
    sulcus = sulcus - 0.6 + 1.2 * np.maximum(0, depth - 17) + 3 * core
    inner = np.minimum(depth, sulcus)
    for side in (-1, 1):  # the Sylvian fissure over the insula
        away = ellipsoid_depth(position, (side * 42, -10, 4), (3, 20, 14))
        inner = np.minimum(inner, np.maximum(-away, -3))
    everywhere = np.s_[:, :, :]
    in_brain = edge(depth + 0.5, 1.5)
    canvas.paint(everywhere, in_brain, CSF)
    canvas.paint(everywhere, in_brain * edge(inner, 1.3), GREY)
    canvas.paint(everywhere, in_brain * edge(inner - 3.1, 1.6), WHITE)


def paint_depths(canvas: Canvas) -> None:
    """Basal ganglia, ventricles and brain stem, in the white core."""
    canvas.ellipsoid((0, 2, 14), (36, 46, 26), WHITE, soft=6)
    for side in (-1, 1):
        canvas.ellipsoid((side * 10, 4, 9), (9, 15, 10), DEEP_GREY)
        canvas.ellipsoid((side * 25, -9, 5), (5.5, 16, 11), DEEP_GREY)
        canvas.ellipsoid((side * 19, -6, 3), (3.2, 9, 6), Material(690, 8, 320))
        line = [(side * x, y, z) for x, y, z in VENTRICLE]
        canvas.tube([(side * 14, -32, 14), (side * 17, -10, 24), (side * 20, 12, 25)], [6, 4, 2.6], DEEP_GREY)
        canvas.tube(line, [5.5, 5.2, 5, 6, 3, 2], CSF)
        canvas.ellipsoid((side * 27, 30, 16), (2.5, 6, 3), GREY)  # choroid plexus
    canvas.ellipsoid((0, -20, 20), (1.2, 20, 6), WHITE)  # septum
    canvas.ellipsoid((0, 0, 7), (2.2, 14, 9), CSF)
    canvas.tube([(0, 8, 4), (0, 12, -16), (0, 16, -38), (0, 26, -84)], [14, 13, 12, 8], Material(730, 12, 330))
    canvas.ellipsoid((0, 30, -30), (7, 4, 10), CSF)
    canvas.ellipsoid((0, -6, -20), (16, 10, 6), CSF)  # cisterns
    canvas.ellipsoid((0, -16, -24), (6, 5, 5), GREY)  # pituitary


def paint_cerebellum(canvas: Canvas) -> None:
    """Two hemispheres with folia: thin leaves, nearly parallel."""
    where = canvas.box((-58, 6, -64), (58, 84, -4))
    x, y, z = canvas.at(where)
    depth = np.maximum(
        ellipsoid_depth((np.abs(x), y, z), (23, 44, -33), (31, 33, 25)),
        ellipsoid_depth((x, y, z), (0, 46, -32), (14, 30, 24)),
    )
    leaves = np.sin((z * 1.1 + 0.35 * y + 0.1 * np.abs(x)) / 1.25 + 1.2 * canvas.texture[where])
    inner = np.minimum(depth, 1.4 + 1.6 * leaves + 1.0 * np.maximum(0, depth - 8))
    canvas.paint(where, edge(depth, 1.5), GREY)
    canvas.paint(where, 0.55 * edge(depth, 1.5) * edge(-inner, 1.2), CSF)
    canvas.paint(where, edge(inner - 4.5, 2), WHITE)
