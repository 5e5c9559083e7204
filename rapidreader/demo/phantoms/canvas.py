"""Painting soft-edged shapes into voxel grids. Lengths in mm, patient coordinates (LPS), arrays in (z, y, x)."""

import hashlib
from dataclasses import dataclass, field
from itertools import pairwise
from math import prod

import numpy as np

BLOCK = 16  # mm, of space whose bending is looked up at once
PIECE = 1 << 16  # voxels, about, that are painted at once


@dataclass(frozen=True)
class Grid:
    """A voxel grid: axial slices from the lowest to the highest."""

    shape: tuple[int, int, int]  # slices, rows, columns
    spacing: tuple[float, float, float]  # mm: between slices, between rows, between columns
    origin: tuple[float, float, float]  # z, y, x of the first voxel's centre

    def axis(self, index: int) -> np.ndarray:
        return (self.origin[index] + self.spacing[index] * np.arange(self.shape[index])).astype(np.float32)


@dataclass(frozen=True)
class Material:
    """What a voxel is made of, in both volumes of a canvas: HU and FDG uptake (SUV), or T1 and FLAIR signal."""

    value: float
    grain: float = 0.0  # how uneven the value is
    second: float = 0.0


def random_of(*names) -> np.random.Generator:
    """The same numbers for the same names, on every machine."""
    digest = hashlib.sha256("/".join(map(str, names)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def stretch(coarse: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    """Linear interpolation of a small volume to a larger shape."""
    z, y, x = (interpolation(n, size) for n, size in zip(coarse.shape, shape, strict=True))
    return np.matmul(np.matmul(y, np.tensordot(z, coarse.astype(np.float32), 1)), x.T)


def interpolation(points: int, size: int) -> np.ndarray:
    """The matrix that interpolates `size` values linearly from `points` values."""
    places = np.linspace(0, points - 1, size)
    return np.maximum(0, 1 - np.abs(places[:, None] - np.arange(points)[None, :])).astype(np.float32)


def blurred(image: np.ndarray, axes=(-2, -1), passes: int = 1) -> np.ndarray:
    """A (1 2 1)/4 blur along axes; repeated passes approach a Gaussian of sigma = sqrt(passes / 2) voxels."""
    for _ in range(passes):
        for axis in axes:
            image = 0.5 * image + 0.25 * (np.roll(image, 1, axis) + np.roll(image, -1, axis))
    return image


def soft_field(grid: Grid, scale: float, rng: np.random.Generator) -> np.ndarray:
    """A smooth random field of unit variance whose features are about `scale` mm wide."""
    coarse = [max(4, round(2 * n * s / scale) + 3) for n, s in zip(grid.shape, grid.spacing, strict=True)]
    smooth = blurred(rng.standard_normal(coarse, dtype=np.float32), axes=(0, 1, 2), passes=3)
    smooth = stretch(smooth, grid.shape)
    smooth -= smooth.mean()
    smooth /= np.sqrt(np.square(smooth).mean())
    return smooth


class Bends:
    """By how many mm the coordinates along one axis are bent, at least and at most, block by block of a grid."""

    def __init__(self, shift: np.ndarray, grid: Grid):
        self.block = [max(1, round(BLOCK / spacing)) for spacing in grid.spacing]
        self.least, self.most = self._of_blocks(np.minimum, shift), self._of_blocks(np.maximum, shift)

    def _of_blocks(self, reduce, shift: np.ndarray) -> np.ndarray:
        for axis in (2, 1, 0):  # along the memory first: five times as fast
            shift = reduce.reduceat(shift, np.arange(0, shift.shape[axis], self.block[axis]), axis)
        return shift

    def within(self, where) -> tuple[float, float]:
        blocks = tuple(
            slice(part.start // block, (part.stop - 1) // block + 1)
            for part, block in zip(where, self.block, strict=True)
        )
        return float(self.least[blocks].min()), float(self.most[blocks].max())


@dataclass
class Canvas:
    """One or two volumes over a grid whose coordinates are gently bent: nothing looks drawn with a ruler."""

    grid: Grid
    rng: np.random.Generator
    bend: float = 4.0  # mm
    with_second: bool = False
    empty: float = -1000.0
    main: np.ndarray = field(init=False)
    second: np.ndarray | None = field(init=False, default=None)

    def __post_init__(self):
        grid = self.grid
        self.main = np.full(grid.shape, self.empty, np.float32)
        self.second = np.zeros(grid.shape, np.float32) if self.with_second else None
        self.plain = np.broadcast_arrays(
            grid.axis(0)[:, None, None], grid.axis(1)[None, :, None], grid.axis(2)[None, None, :]
        )
        shifts = [soft_field(grid, 70, self.rng) for _ in self.plain]
        for shift, amount in zip(shifts, (0.6, 1, 1), strict=True):
            shift *= self.bend * amount
        self.bends = [Bends(shift, grid) for shift in shifts]
        for shift, plain in zip(shifts, self.plain, strict=True):
            shift += plain
        self.z, self.y, self.x = shifts
        self.texture = 0.7 * soft_field(grid, 7, self.rng)
        self.texture += 0.7 * soft_field(grid, 18, self.rng)

    def box(self, low, high):
        """The index range that surely holds what lies between two corners (x, y, z), bending included; or None."""
        room = 3.2 * self.bend + 2
        return self._range([(lo - room, hi + room) for lo, hi in zip(reversed(low), reversed(high), strict=True)])

    def around(self, low, high, spare=(0, 0, 0)):
        """As `box`, but no larger than the bending there asks for; `spare` mm (x, y, z) are for the soft edge."""
        where = self.box(low, high)
        if where is None:
            return None
        spans = []
        for lo, hi, more, bends in zip(reversed(low), reversed(high), reversed(spare), self.bends, strict=True):
            least, most = bends.within(where)
            spans.append((lo - more - most, hi + more - least))
        inner = self._range(spans)
        return inner and tuple(common(*parts) for parts in zip(where, inner, strict=True))

    def _range(self, spans):
        """The index range that holds what lies between two coordinates on each axis (z, y, x); or None."""
        ranges = []
        for axis, (low, high) in enumerate(spans):
            start, step = self.grid.origin[axis], self.grid.spacing[axis]
            first = max(0, int((low - start) / step))
            last = min(self.grid.shape[axis], int((high - start) / step) + 2)
            if first >= last:
                return None
            ranges.append(slice(first, last))
        return tuple(ranges)

    def everywhere(self):
        """The index range of the whole grid, in pieces."""
        return pieces(tuple(slice(0, size) for size in self.grid.shape))

    def paint(self, where, alpha: np.ndarray, material: Material) -> None:
        """Blend a material in: alpha 1 is all of it, 0 none; values between are partial volumes."""
        main = self.main[where]
        value = material.value + material.grain * self.texture[where] if material.grain else material.value
        main += alpha * (value - main)
        if self.second is not None:
            second = self.second[where]
            second += alpha * (material.second - second)

    def ellipsoid(self, centre, radii, material: Material, *, soft=1.6, power=2.0, clip=None, above=None) -> None:
        """A (super-)ellipsoid; `clip` is a volume of weights that confines it, `above` a level as of gas on fluid."""
        spare = np.multiply(radii, soft / 2 / min(radii)) + 0.1
        for where in pieces(self.around(np.subtract(centre, radii), np.add(centre, radii), spare)):
            alpha = edge(ellipsoid_depth(self.at(where), centre, radii, power), soft)
            if above is not None:  # the front is up in a patient on the back
                alpha *= edge(above - self.plain[1][where], 1.5)
            self.paint(where, alpha if clip is None else alpha * clip[where], material)

    def tube(self, points, radii, material: Material, *, soft=1.4, clip=None) -> None:
        """Capsules along a polyline, with a radius at each point."""
        for (start, end), (r0, r1) in zip(pairs(points), pairs(radii), strict=True):
            self.capsule((start, end), (r0, r1), material, soft=soft, clip=clip)

    def capsule(self, ends, radii, material: Material, *, soft=1.4, clip=None) -> None:
        a, b = np.asarray(ends[0], np.float32), np.asarray(ends[1], np.float32)
        reach = max(radii) + soft
        for where in pieces(self.around(np.minimum(a, b) - reach, np.maximum(a, b) + reach)):
            alpha = edge(capsule_depth(self.at(where), (a, b), radii), soft)
            self.paint(where, alpha if clip is None else alpha * clip[where], material)

    def at(self, where):
        return self.x[where], self.y[where], self.z[where]


def pieces(where):
    """An index range (none for None) by a few slices at a time, so that what is computed stays within the cache."""
    if where is None:
        return
    planes, *in_plane = where
    count = max(1, PIECE // max(1, prod(part.stop - part.start for part in in_plane)))
    for first in range(planes.start, planes.stop, count):
        yield (slice(first, min(first + count, planes.stop)), *in_plane)


def common(one: slice, other: slice) -> slice:
    return slice(max(one.start, other.start), min(one.stop, other.stop))


def pairs(items):
    return list(pairwise(items))


def edge(depth: np.ndarray, soft: float) -> np.ndarray:
    """Depth in mm (positive inside) to weights: half at the surface, a ramp of `soft` mm across it."""
    return np.clip(0.5 + depth / soft, 0, 1)


def ellipsoid_depth(position, centre, radii, power: float = 2.0) -> np.ndarray:
    """How deep a position lies inside a (super-)ellipsoid, in mm near its surface."""
    x, y, z = ((p - c) / r for p, c, r in zip(position, centre, radii, strict=True))
    if power == 2.0:
        reach = np.sqrt(x * x + y * y + z * z)
        slope = np.sqrt((x / radii[0]) ** 2 + (y / radii[1]) ** 2 + (z / radii[2]) ** 2) / np.maximum(reach, 1e-6)
        return (1 - reach) / np.maximum(slope, 1e-6)
    reach = (np.abs(x) ** power + np.abs(y) ** power + np.abs(z) ** power) ** (1 / power)
    return (1 - reach) * min(radii)


def capsule_depth(position, ends, radii) -> np.ndarray:
    """How deep a position lies inside a capsule between two points, its radius going from one to the other."""
    a, b = ends
    d = b - a
    length2 = float(d @ d) or 1e-6
    x, y, z = (p - c for p, c in zip(position, a, strict=True))
    t = np.clip((x * d[0] + y * d[1] + z * d[2]) / length2, 0, 1)
    distance = np.sqrt((x - t * d[0]) ** 2 + (y - t * d[1]) ** 2 + (z - t * d[2]) ** 2)
    return radii[0] + t * (radii[1] - radii[0]) - distance
