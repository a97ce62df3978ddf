"""How pixels become arrays and arrays pixels, without a copy where memory allows."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.model.geometry import Box
from studio.model.pixels import Pixels

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.floating[Any]]

TYPES: dict[int, np.dtype[Any]] = {8: np.dtype("u1"), 16: np.dtype("<u2")}
_STRIP_ROWS = 128


def to_array(pixels: Pixels) -> Array:
    """The same memory as (height, width) for one band, else (height, width, bands); read-only."""
    flat: Array = np.frombuffer(pixels.data, dtype=TYPES[pixels.bits])
    shape = (pixels.height, pixels.width, pixels.bands)
    array = flat.reshape(shape[:2] if pixels.bands == 1 else shape)
    array.flags.writeable = False
    return array


def from_array(array: Array) -> Pixels:
    """Pixels over the memory of `array` (uint8 or uint16), copied only when it is not contiguous."""
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    bits = array.dtype.itemsize * 8
    if array.dtype.kind != "u" or bits not in TYPES:
        raise ValueError(f"pixels are 8 or 16 bit, not {array.dtype}")
    solid = np.ascontiguousarray(array, dtype=TYPES[bits])
    height, width = solid.shape[:2]
    bands = 1 if solid.ndim == 2 else solid.shape[2]
    return Pixels(width, height, bands, bits, solid.data.cast("B"))


def by_strips(work: Callable[[Array], Array], array: Array) -> Array:
    """What `work` makes of `array`, rows for rows, without its steps being there for all rows at once."""
    made: Array | None = None
    for top in range(0, len(array), _STRIP_ROWS):
        strip = work(array[top : top + _STRIP_ROWS])
        if made is None:
            made = np.empty((len(array), *strip.shape[1:]), strip.dtype)
        made[top : top + len(strip)] = strip
    return work(array) if made is None else made


def full_scale(pixels: Pixels) -> int:
    """The value of white, or of opaque."""
    return (1 << pixels.bits) - 1


def window(array: Array, box: Box) -> Array:
    """The part of `array` under `box`, which must lie inside; a view."""
    return array[box.y : box.bottom, box.x : box.right]


def blank(width: int, height: int, bands: int, bits: int) -> Array:
    """A writable array of transparent black (plain black without alpha)."""
    shape = (height, width) if bands == 1 else (height, width, bands)
    return np.zeros(shape, dtype=TYPES[bits])
