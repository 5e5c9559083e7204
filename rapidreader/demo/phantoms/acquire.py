"""What a scanner makes of a body: noise, table, blur, projection. Arrays in (z, y, x)."""

import numpy as np

from .canvas import Canvas, Grid, blurred, interpolation, random_of, soft_field

TILE = 12  # slices of noise that are made; the others are shifted and mirrored copies


def ct_values(canvas: Canvas, sigma: float, *names) -> np.ndarray:
    """HU with a table below and noise that is correlated in the plane, as filtered back-projection leaves it."""
    volume = canvas.main.copy()
    add_table(volume, canvas.grid)
    rng = random_of("ct noise", *names)
    rows, columns = canvas.grid.shape[1:]
    tile = blurred(rng.standard_normal((TILE, rows, columns), dtype=np.float32), passes=2)
    tile -= 0.8 * blurred(tile, passes=6)
    tile *= sigma / tile.std()
    for index, plane in enumerate(volume):
        grain = np.roll(tile[index % TILE], tuple(rng.integers(0, rows, 2)), (0, 1))
        plane += np.where(plane < -960, 0.35, 1.0) * (grain if index % 2 else grain[:, ::-1])
    return volume


def add_table(volume: np.ndarray, grid: Grid) -> None:
    """A curved carbon table under the patient's back."""
    y, x = np.meshgrid(grid.axis(1), grid.axis(2), indexing="ij")
    under = y - (134 - 0.0011 * x**2)
    width = np.abs(x) < 178
    shell = width & (np.abs(under) < 1.4) | width & (np.abs(under - 26 + 0.0007 * x**2) < 1.4)
    core = width & (under >= 1.4) & (under < 24.6 - 0.0007 * x**2)
    volume[:, shell] = np.maximum(volume[:, shell], -330)
    volume[:, core] = np.maximum(volume[:, core], -935)


def pet_values(canvas: Canvas, target: Grid, *names) -> np.ndarray:
    """SUV on a coarser in-plane grid, with the blur and the noise of a PET scanner."""
    rng = random_of("pet noise", *names)
    step = canvas.grid.shape[1] // target.shape[1]
    planes, rows, columns = target.shape
    coarse = canvas.second.reshape(planes, rows, step, columns, step).mean((2, 4))
    coarse = blurred(coarse, axes=(1, 2), passes=2)
    noise = blurred(rng.standard_normal(coarse.shape, dtype=np.float32), axes=(0, 1, 2), passes=2)
    noise *= 0.09 / noise.std()
    return np.maximum(0, coarse * (1 + noise) + 0.25 * noise)


def mr_values(signal: np.ndarray, grid: Grid, sigma: float, *names) -> np.ndarray:
    """Magnitude images: a coil's uneven sensitivity, and noise that is Rician in air."""
    rng = random_of("mr noise", *names)
    bias = np.exp(0.10 * soft_field(grid, 190, rng)).astype(np.float32)
    in_phase = blurred(rng.standard_normal(signal.shape, dtype=np.float32)) * 2.0
    quadrature = blurred(rng.standard_normal(signal.shape, dtype=np.float32)) * 2.0
    return np.hypot(signal * bias + sigma * in_phase, sigma * quadrature)


def radiograph_values(canvas: Canvas, size: tuple[int, int], *names) -> np.ndarray:
    """A postero-anterior projection, sharpened as digital radiography shows it: 0 to 4095, bone bright."""
    rng = random_of("radiograph noise", *names)
    water = 0.0185 * (1 + np.clip(canvas.main, -1000, 900) / 1000)  # attenuation per mm near 70 keV
    path = water.sum(axis=1)[::-1] * canvas.grid.spacing[1]
    rows, columns = (interpolation(n, m) for n, m in zip(path.shape, size, strict=True))
    path = rows @ blurred(path) @ columns.T
    wide = blurred_wide(path, 48)
    shown = 0.72 * np.tanh(0.55 * (path - 1.9)) + 0.62 * np.tanh(1.3 * (path - wide))
    shown = np.where(path < 0.02, shown.min(), shown)
    noise = blurred(rng.standard_normal(size, dtype=np.float32))
    shown += 0.016 * noise * np.exp(np.minimum(path, 5) / 4)
    low, high = np.quantile(shown, (0.002, 0.998))
    return np.clip((shown - low) / (high - low), 0, 1) * 4000 + 40


def blurred_wide(image: np.ndarray, half: int) -> np.ndarray:
    """Two running means of 2·half+1 pixels in each direction; edges repeat."""
    for _ in range(2):
        for axis in (0, 1):
            padded = np.pad(image, [(half + 1, half) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
            sums = np.cumsum(padded, axis=axis, dtype=np.float64)
            image = window_mean(sums, 2 * half + 1, axis)
    return image.astype(np.float32)


def window_mean(sums: np.ndarray, width: int, axis: int) -> np.ndarray:
    ahead, behind = [slice(None)] * 2, [slice(None)] * 2
    ahead[axis], behind[axis] = slice(width, None), slice(None, -width)
    return (sums[tuple(ahead)] - sums[tuple(behind)]) / width
