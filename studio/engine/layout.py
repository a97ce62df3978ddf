"""How arrays of any layout are seen as colour, alpha and floats, and written back in their own depth."""

import math
from functools import cache
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine import oklab

Raster = NDArray[np.uint8] | NDArray[np.uint16]
Floats = NDArray[np.float32]


def bands(raster: Raster) -> int:
    return 1 if raster.ndim == 2 else int(raster.shape[2])


def is_grey(raster: Raster) -> bool:
    return bands(raster) < 3


def has_alpha(raster: Raster) -> bool:
    return bands(raster) in (2, 4)


def top(raster: Raster) -> int:
    """The largest value of its depth."""
    return 255 if raster.dtype == np.uint8 else 65535


def colour(raster: Raster) -> Floats:
    """The colour as (H, W, 3) floats of 0 to 1; grey three times."""
    if is_grey(raster):
        grey = raster if raster.ndim == 2 else raster[..., 0]
        values = np.repeat(grey[..., None], 3, axis=2)
    else:
        values = raster[..., :3]
    return np.ascontiguousarray(values, np.float32) / np.float32(top(raster))


def linear(raster: Raster) -> Floats:
    """The colour's linear light, as (H, W, 3) floats of 0 to 1; of 8 bits by a table, which is the same."""
    if raster.dtype != np.uint8:
        return oklab.decoded(colour(raster))
    grey = raster if raster.ndim == 2 else raster[..., 0]
    codes = np.repeat(grey[..., None], 3, axis=2) if is_grey(raster) else raster[..., :3]
    return np.asarray(cv2.LUT(np.ascontiguousarray(codes), _light_of_codes()), np.float32)


@cache
def _light_of_codes() -> Floats:
    return oklab.decoded(np.arange(256, dtype=np.float32).reshape(1, 256) / np.float32(255))


def alpha(raster: Raster) -> Floats | None:
    """The alpha as (H, W) floats of 0 to 1, None without one."""
    if not has_alpha(raster):
        return None
    return raster[..., -1].astype(np.float32) / np.float32(top(raster))


def some(raster: Raster, painted: NDArray[np.uint8] | None, most: int) -> Raster:
    """An (n, 1, bands) raster of evenly chosen pixels, of those under `painted` when there is a mask."""
    step = max(1, math.isqrt(raster.shape[0] * raster.shape[1] // (4 * most)))
    grid = raster[::step, ::step]
    if painted is not None:
        shown = painted[::step, ::step] > 0
        if not shown.any():
            grid, shown = raster, painted > 0
        chosen = grid[shown]
    else:
        chosen = grid.reshape(grid.shape[0] * grid.shape[1], *grid.shape[2:])
    chosen = chosen[:: max(1, -(-len(chosen) // most))]
    return chosen.reshape(len(chosen), 1, bands(raster))


def resized(raster: Raster, size: tuple[int, int], method: int = cv2.INTER_AREA) -> Raster:
    """The raster at another (width, height), in its own depth and bands."""
    return cast(Raster, cv2.resize(raster, size, interpolation=method))


def rows_of(
    small: Floats, top: int, rows: int, shape: tuple[int, ...], method: int = cv2.INTER_LINEAR
) -> Floats:
    """Some full rows of a picture of `shape`, of which only a smaller one is kept."""
    height, width = shape[:2]
    y = (np.arange(top, top + rows, dtype=np.float32) + 0.5) * (small.shape[0] / height) - 0.5
    x = (np.arange(width, dtype=np.float32) + 0.5) * (small.shape[1] / width) - 0.5
    grid_x, grid_y = np.meshgrid(x, y)
    return np.asarray(cv2.remap(small, grid_x, grid_y, method, borderMode=cv2.BORDER_REPLICATE), np.float32)


def write_colour(raster: Raster, values: Floats) -> None:
    """Put colour floats into `raster` in place; alpha stays."""
    scaled = np.rint(np.clip(values, 0, 1) * np.float32(top(raster))).astype(raster.dtype)
    if raster.ndim == 2:
        raster[...] = scaled[..., 1]
    elif is_grey(raster):
        raster[..., 0] = scaled[..., 1]
    else:
        raster[..., :3] = scaled


def grained(values: Floats, raster: Raster, spread: float, seed: int | np.random.Generator) -> Floats:
    """`values` with grain of the deviation `spread`, and of half a step of the raster's depth at least.

    A long even fall without any shows steps at eight bits. The same seed gives the same grain; strips of one
    picture take theirs from one generator.
    """
    noise = np.random.default_rng(seed).standard_normal(values.shape[:2], np.float32)
    return values + noise[..., None] * np.float32(max(spread, 0.5 / top(raster)))


def write_alpha(raster: Raster, values: Floats) -> None:
    """Put alpha floats into `raster` in place; nothing happens without an alpha band."""
    if has_alpha(raster):
        raster[..., -1] = np.rint(np.clip(values, 0, 1) * np.float32(top(raster))).astype(raster.dtype)
