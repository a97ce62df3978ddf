"""What names pixels: a SHA-256 for every tile of 1024 × 1024, and one over them all."""

import hashlib

import numpy as np

from studio.imaging.arrays import to_array
from studio.model.geometry import Box
from studio.model.pixels import Pixels

TILE_PX = 1024
_HASH_BYTES = 32


def tile_hashes(pixels: Pixels) -> bytes:
    """The 32-byte hashes of all tiles, joined, row by row."""
    columns, rows = _grid(pixels.width, pixels.height)
    return b"".join(_tile_hash(pixels, column, row) for row in range(rows) for column in range(columns))


def patched_tile_hashes(base_tiles: bytes, patched: Pixels, box: Box) -> bytes:
    """As `tile_hashes(patched)`, reading only the tiles that `box` touches.

    `base_tiles` are those of a picture of the same size and layout that equals it outside `box`.
    """
    columns, rows = _grid(patched.width, patched.height)
    if len(base_tiles) != columns * rows * _HASH_BYTES:
        raise ValueError("the base has other tiles than the patched picture")
    tiles = bytearray(base_tiles)
    inside = box.intersect(patched.box)
    if inside.is_empty:
        return base_tiles
    for row in range(inside.y // TILE_PX, (inside.bottom - 1) // TILE_PX + 1):
        for column in range(inside.x // TILE_PX, (inside.right - 1) // TILE_PX + 1):
            at = (row * columns + column) * _HASH_BYTES
            tiles[at : at + _HASH_BYTES] = _tile_hash(patched, column, row)
    return bytes(tiles)


def digest(width: int, height: int, bands: int, bits: int, tiles: bytes) -> str:
    """The name of pixels in hex: over the line `width height bands bits\\n`, then the tiles."""
    whole = hashlib.sha256(f"{width} {height} {bands} {bits}\n".encode("ascii"))
    whole.update(tiles)
    return whole.hexdigest()


def pixels_digest(pixels: Pixels) -> str:
    return digest(pixels.width, pixels.height, pixels.bands, pixels.bits, tile_hashes(pixels))


def _grid(width: int, height: int) -> tuple[int, int]:
    return -(-width // TILE_PX), -(-height // TILE_PX)


def _tile_hash(pixels: Pixels, column: int, row: int) -> bytes:
    x, y = column * TILE_PX, row * TILE_PX
    tile = to_array(pixels)[y : y + TILE_PX, x : x + TILE_PX]
    return hashlib.sha256(np.ascontiguousarray(tile).data).digest()
