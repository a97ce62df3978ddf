"""How large would a final be? Encoded really: all of a small picture, of a large one a fair part."""

import math
from dataclasses import replace

import numpy as np

from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.finals import encode_final, require_fit
from studio.imaging.resizing import averaged, fitted
from studio.model.cancel import CancelToken
from studio.model.finals import ExportOptions, MetadataRule
from studio.model.pixels import Pixels, Sheet

WHOLE_PX = 2_000_000  # up to here all of it is encoded
_TILE_PX = 256  # a multiple of the blocks of JPEG and WebP, so that none is cut at a tile's edge
_TILES_A_SIDE = 8


def expected_bytes(
    sheet: Sheet, options: ExportOptions, *, is_original: bool, cancel: CancelToken | None = None
) -> int:
    """About how many bytes `encode_final` makes of `sheet`, at least 1.

    The part of a large picture is 8 by 8 tiles of 256 px, spread evenly: 4.2 megapixels. Raises as
    `encode_final` does, and Cancelled.
    """
    cancel = cancel or CancelToken()
    width, height = _written(sheet.pixels, options.long_edge_px)
    require_fit(width, height, options.format)
    if (width, height) != (sheet.pixels.width, sheet.pixels.height):
        sheet = Sheet(from_array(averaged(to_array(sheet.pixels), width, height)), sheet.icc)
    options = replace(options, long_edge_px=None)
    cancel.check()
    if width * height <= WHOLE_PX:
        return len(encode_final(sheet, options, is_original=is_original))
    return _by_part(sheet, options, is_original=is_original, cancel=cancel)


def _by_part(sheet: Sheet, options: ExportOptions, *, is_original: bool, cancel: CancelToken) -> int:
    """What surrounds the pixels, profile and XMP, once; the rest by the number of pixels."""
    bare = replace(options, metadata=MetadataRule.NONE)
    array = to_array(sheet.pixels)
    dot = Sheet(from_array(array[:1, :1].copy()), sheet.icc)
    around = len(encode_final(dot, options, is_original=is_original))
    empty = len(encode_final(dot, bare, is_original=is_original))
    seen_px, seen_bytes = 0, 0
    for row in _rows_of_tiles(array):
        cancel.check()
        seen_bytes += (
            len(encode_final(Sheet(from_array(row), sheet.icc), bare, is_original=is_original)) - empty
        )
        seen_px += row.shape[0] * row.shape[1]
    whole_px = sheet.pixels.width * sheet.pixels.height
    return around + math.ceil(max(1, seen_bytes) * whole_px / seen_px)


def _rows_of_tiles(array: Array) -> list[Array]:
    """Tiles beside each other, those of one height in one picture."""
    tops = _starts(array.shape[0])
    lefts = _starts(array.shape[1])
    return [
        np.concatenate([array[top : top + _TILE_PX, left : left + _TILE_PX] for left in lefts], axis=1)
        for top in tops
    ]


def _starts(length: int) -> list[int]:
    """Where tiles begin along a side: each in the middle of its share, on a block's edge."""
    count = max(1, min(_TILES_A_SIDE, length // _TILE_PX))
    share = length / count
    return [max(0, int(share * (n + 0.5) - _TILE_PX / 2)) // 16 * 16 for n in range(count)]


def _written(pixels: Pixels, long_edge_px: int | None) -> tuple[int, int]:
    if long_edge_px is None or long_edge_px >= max(pixels.width, pixels.height):
        return pixels.width, pixels.height
    return fitted(pixels.width, pixels.height, long_edge_px)
