"""Structural similarity (Wang and others, 2004) of two lumas: a map, its mean and its worst places."""

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats

_SIGMA, _WINDOW = 1.5, (11, 11)
_C1, _C2 = 0.01**2, 0.03**2
_TILES = 16
_TILE_LEAST_PX = 8  # less than the window holds tells of no place
_TILE_HOLDS = 0.25  # a tile with less of the region in it is no place to judge


def ssim_map(one: Floats, other: Floats, region: Array) -> Floats:
    """SSIM around each pixel of lumas from 0 to 1; only pixels of the region take part."""
    weight = region.astype(np.float32)
    here = np.maximum(_blurred(weight), np.float32(1e-6))
    mean_one, mean_other = _blurred(one * weight) / here, _blurred(other * weight) / here
    spread_one = _blurred(one * one * weight) / here - mean_one**2
    spread_other = _blurred(other * other * weight) / here - mean_other**2
    joint = _blurred(one * other * weight) / here - mean_one * mean_other
    above = (2 * mean_one * mean_other + _C1) * (2 * joint + _C2)
    below = (mean_one**2 + mean_other**2 + _C1) * (spread_one + spread_other + _C2)
    found: Floats = above / below
    return found


def worst_tiles(found: Floats, region: Array, side_px: int) -> float:
    """The 5th percentile of the means over tiles of a sixteenth of `side_px`, the picture's longer side."""
    side = max(_TILE_LEAST_PX, round(side_px / _TILES))
    inside = _tile_sums(region.astype(np.float32), side)
    summed = _tile_sums(np.where(region, found, 0).astype(np.float32), side)
    enough = inside >= min(_TILE_HOLDS * side * side, float(inside.max()))
    return float(np.percentile(summed[enough] / inside[enough], 5))


def _blurred(values: Floats) -> Floats:
    out: Floats = cv2.GaussianBlur(values, _WINDOW, _SIGMA, borderType=cv2.BORDER_REFLECT)
    return out


def _tile_sums(values: Floats, side: int) -> Floats:
    height, width = values.shape
    rows = np.add.reduceat(values, np.arange(0, height, side), axis=0)
    sums: Floats = np.add.reduceat(rows, np.arange(0, width, side), axis=1)
    return sums
