"""A picture over another node's pixels: exact where pixels meet pixels, resampled once where they do not."""

import numpy as np
import pytest

from studio.imaging.arrays import TYPES, from_array, to_array
from studio.imaging.laying import lay
from studio.model.geometry import Box, Frame
from studio.model.pixels import Pixels, Sheet


def noise(width: int, height: int, bands: int = 3, bits: int = 8) -> Pixels:
    made = np.random.default_rng(3).integers(0, 1 << bits, (height, width, bands))
    return from_array(made.astype(TYPES[bits]))


def ramp(width: int, height: int) -> Pixels:
    """Smooth, so that resampling keeps it: grey rises by 2 a pixel to the right, by 1 downwards."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    return from_array((20 + 2 * across + down).astype(np.uint8))


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_whole_offset_moves_every_byte(bands: int, bits: int) -> None:
    pixels = noise(40, 30, bands, bits)

    laid = lay(Sheet(pixels), Frame.offset(-5, 3), Box(0, 0, 20, 40), None)

    array, there = to_array(laid.pixels), to_array(laid.there)
    assert np.array_equal(array[0:27, 5:20], to_array(pixels)[3:30, 0:15])
    assert there[0:27, 5:20].all()
    assert not there[27:].any()
    assert not there[:, :5].any()
    assert not array[there == 0].any()


def test_frames_that_come_out_a_little_beside_a_whole_offset_mean_it() -> None:
    pixels = noise(40, 30)
    way = Frame.scale(1 / 3, 1 / 3).then(Frame.scale(3, 3)).then(Frame.offset(1e-9, 2))

    laid = lay(Sheet(pixels), way, pixels.box, None)

    assert np.array_equal(to_array(laid.pixels)[:28], to_array(pixels)[2:])


def test_a_finer_picture_is_averaged_down() -> None:
    fine = np.kron(to_array(ramp(30, 20)), np.ones((2, 2), np.uint8))

    laid = lay(Sheet(from_array(fine)), Frame.scale(2, 2), Box(0, 0, 30, 20), None)

    assert np.array_equal(to_array(laid.pixels), to_array(ramp(30, 20)))
    assert to_array(laid.there).all()


def test_a_coarser_picture_is_drawn_larger_about_the_same_centres() -> None:
    laid = lay(Sheet(ramp(30, 20)), Frame.scale(0.5, 0.5), Box(0, 0, 60, 40), None)

    array = to_array(laid.pixels).astype(float)
    assert np.abs(array[4:-4:2, 4:-4:2] - (to_array(ramp(30, 20))[2:-2, 2:-2] - 0.75)).max() <= 1
    assert to_array(laid.there).all()


def test_half_a_pixel_is_half_a_step() -> None:
    laid = lay(Sheet(ramp(30, 20)), Frame.offset(0.5, 0), Box(0, 0, 30, 20), None)

    shown = to_array(laid.pixels).astype(int) - to_array(ramp(30, 20))
    assert (shown[:, 2:-3] == 1).all()


def test_colours_under_no_alpha_do_not_bleed_into_what_is_seen() -> None:
    array = np.zeros((20, 20, 4), np.uint8)
    array[:, :10] = (200, 40, 40, 255)
    array[:, 10:] = (0, 255, 0, 0)

    laid = lay(Sheet(from_array(array)), Frame.offset(0.5, 0), Box(0, 0, 20, 20), None)

    seen = to_array(laid.pixels)
    soft = seen[:, 9]
    assert (np.abs(soft[:, 3].astype(int) - 127) <= 2).all()
    assert (np.abs(soft[:, :3].astype(int) - (200, 40, 40)) <= 2).all()
