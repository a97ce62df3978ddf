"""How a picture is put together from a whole one and the patches over it, and taken apart again."""

from collections.abc import Sequence

import numpy as np

from studio.imaging.arrays import TYPES, Array, blank, from_array, to_array, window
from studio.model.geometry import Box
from studio.model.pixels import Pixels
from studio.model.project import Picture


def promote(pixels: Pixels, bands: int, bits: int) -> Pixels:
    """The same picture with more bands (grey repeated, alpha opaque) or 16 bits (× 257), losslessly."""
    if (pixels.bands, pixels.bits) == (bands, bits):
        return pixels
    if bits < pixels.bits or joint_bands(pixels.bands, bands) != bands:
        raise ValueError(f"{pixels.bands} bands of {pixels.bits} bits do not fit {bands} of {bits}")
    array = to_array(pixels)
    if bits > pixels.bits:
        array = np.multiply(array, 257, dtype=TYPES[16])
    return from_array(_with_bands(array, pixels.bands, bands))


def joint_bands(one: int, other: int) -> int:
    """The fewest bands that hold both layouts."""
    has_colour = max(one, other) >= 3
    has_alpha = one in (2, 4) or other in (2, 4)
    return (3 if has_colour else 1) + has_alpha


def cut(pixels: Pixels, box: Box) -> Pixels:
    """The part under `box`, which must lie inside."""
    if box.is_empty or box.intersect(pixels.box) != box:
        raise ValueError(f"{box} is not inside {pixels.width} × {pixels.height}")
    return from_array(window(to_array(pixels), box))


def paste(base: Pixels, patch: Pixels, x: int, y: int) -> Pixels:
    """`base` with `patch` in place at (x, y), where it must fit; the layout is the one that holds both."""
    bands, bits = joint_bands(base.bands, patch.bands), max(base.bits, patch.bits)
    array = to_array(promote(base, bands, bits)).copy()
    _paste_into(array, promote(patch, bands, bits), Box(x, y, patch.width, patch.height))
    return from_array(array)


def compose(chain: Sequence[tuple[Picture, Pixels]]) -> Pixels:
    """The pixels of the last picture of `chain`: a whole one first, then each patch over the one before.

    With each picture come the pixels of its own blob: all of it, or its patch alone.
    """
    if not chain or chain[0][0].patch is not None:
        raise ValueError("a chain begins with a whole picture")
    composed = chain[0][1]
    canvas: Array | None = None  # ours to write on, once it was copied
    for picture, pixels in chain[1:]:
        if picture.patch is None:
            composed, canvas = pixels, None
            continue
        if canvas is None or not _is_same_sheet(picture, composed):
            canvas = _on_sheet(composed, picture)
        _paste_into(canvas, promote(pixels, picture.bands, picture.bits), picture.patch)
        composed = from_array(canvas)
    return composed


def is_worth_whole(box: Box, width: int, height: int) -> bool:
    """Whether a patch covers so much that the whole picture had better be stored."""
    return box.area * 4 >= width * height * 3


def _with_bands(array: Array, have: int, want: int) -> Array:
    if have == want:
        return array
    height, width = array.shape[:2]
    deep = array.reshape(height, width, have)
    colours = want - (want in (2, 4))
    wide = np.empty((height, width, want), array.dtype)
    wide[:, :, :colours] = deep[:, :, : have - (have in (2, 4))]
    if want > colours:
        wide[:, :, -1] = deep[:, :, -1] if have in (2, 4) else np.iinfo(array.dtype).max
    return wide


def _is_same_sheet(picture: Picture, under: Pixels) -> bool:
    lies_still = (picture.base_x, picture.base_y) == (0, 0)
    same_size = (picture.width, picture.height) == (under.width, under.height)
    return lies_still and same_size and (picture.bands, picture.bits) == (under.bands, under.bits)


def _on_sheet(base: Pixels, picture: Picture) -> Array:
    """A fresh array of the picture's size and layout with the base where it lies."""
    base = promote(base, picture.bands, picture.bits)
    if _is_same_sheet(picture, base):
        return to_array(base).copy()
    sheet = blank(picture.width, picture.height, picture.bands, picture.bits)
    placed = base.box.moved(picture.base_x, picture.base_y)
    seen = placed.intersect(Box(0, 0, picture.width, picture.height))
    if not seen.is_empty:
        window(sheet, seen)[...] = window(to_array(base), seen.moved(-picture.base_x, -picture.base_y))
    return sheet


def _paste_into(array: Array, patch: Pixels, box: Box) -> None:
    height, width = array.shape[:2]
    fits = box.intersect(Box(0, 0, width, height)) == box
    if (patch.width, patch.height) != (box.width, box.height) or not fits:
        raise ValueError(f"a patch of {patch.width} × {patch.height} does not fit {box}")
    window(array, box)[...] = to_array(patch)
