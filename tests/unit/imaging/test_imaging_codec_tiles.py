"""Our own PNG is exact, and pixels have one name."""

import hashlib

import numpy as np
import pytest

from studio.imaging.arrays import TYPES, from_array, to_array
from studio.imaging.codec import Undecodable, decode_png, encode_png
from studio.imaging.icc import srgb
from studio.imaging.tiles import digest, patched_tile_hashes, pixels_digest, tile_hashes
from studio.model.geometry import Box
from studio.model.pixels import Pixels

LAYOUTS = [(bands, bits) for bands in (1, 2, 3, 4) for bits in (8, 16)]


def noise(width: int, height: int, bands: int, bits: int, seed: int = 1) -> Pixels:
    made = np.random.default_rng(seed).integers(0, 1 << bits, (height, width, bands))
    return from_array(made.astype(TYPES[bits]))


@pytest.mark.parametrize(("bands", "bits"), LAYOUTS)
def test_a_png_of_ours_comes_back_exactly(bands: int, bits: int) -> None:
    pixels = noise(53, 37, bands, bits)

    back = decode_png(encode_png(pixels))

    assert (back.bands, back.bits) == (bands, bits)
    assert back.data == pixels.data


def test_a_profile_in_a_png_changes_no_pixel() -> None:
    pixels = noise(20, 10, 4, 16)

    data = encode_png(pixels, srgb())

    assert b"iCCP" in data
    assert decode_png(data).data == pixels.data


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty"])
def test_damaged_bytes_of_ours_are_never_taken_for_pixels(harm: str) -> None:
    data = bytearray(encode_png(noise(64, 64, 3, 8)))
    if harm == "flipped":
        data[len(data) // 2] ^= 1
    damaged = {"cut": data[:-40], "flipped": data, "empty": b""}[harm]

    with pytest.raises(Undecodable):
        decode_png(bytes(damaged))


def test_the_name_of_pixels_is_what_the_project_file_says() -> None:
    pixels = noise(1500, 1100, 3, 16)
    array = to_array(pixels)
    tiles = [array[y : y + 1024, x : x + 1024].tobytes() for y in (0, 1024) for x in (0, 1024)]
    hashes = b"".join(hashlib.sha256(tile).digest() for tile in tiles)

    name = pixels_digest(pixels)

    assert tile_hashes(pixels) == hashes
    assert name == hashlib.sha256(b"1500 1100 3 16\n" + hashes).hexdigest()
    assert name == digest(1500, 1100, 3, 16, hashes)


def test_a_patch_hashes_only_the_tiles_it_touches() -> None:
    base = noise(2100, 1100, 1, 8)
    changed = to_array(base).copy()
    changed[1020:1030, 1000:1050] ^= 255
    patched = from_array(changed)

    tiles = patched_tile_hashes(tile_hashes(base), patched, Box(1000, 1020, 50, 10))

    assert tiles == tile_hashes(patched)
    assert tiles != tile_hashes(base)
