"""The screen gets premultiplied BGRA in its own colours, and halvings that lie where the picture lies."""

import numpy as np
import pytest

from studio.imaging.arrays import TYPES, from_array, to_array
from studio.imaging.colour import srgb_icc
from studio.imaging.display import displayable, halved, halvings, in_display_colours
from studio.imaging.icc import display_p3
from studio.imaging.thumbs import thumbnail
from studio.model.pixels import Pixels


def flat(*value: int, bits: int = 8, width: int = 40, height: int = 30) -> Pixels:
    return from_array(np.full((height, width, len(value)), value, TYPES[bits]))


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        (flat(7), [7, 7, 7, 255]),
        (flat(1, 2, 3), [3, 2, 1, 255]),
        (flat(100, 200, 50, 128), [25, 100, 50, 128]),
        (flat(200, 0), [0, 0, 0, 0]),
        (flat(257, 514, 65535, bits=16), [255, 2, 1, 255]),
    ],
)
def test_every_layout_becomes_premultiplied_bgra(pixels: Pixels, expected: list[int]) -> None:
    assert displayable(pixels)[3, 4].tolist() == expected


def test_a_wide_red_is_cut_to_what_the_screen_can_show() -> None:
    red = flat(234, 51, 35)

    shown = displayable(in_display_colours(red, display_p3(), None))

    assert np.abs(shown[0, 0].astype(int) - [0, 0, 255, 255]).max() <= 2


def test_colours_that_the_display_has_too_are_not_copied() -> None:
    deep = flat(257, 514, 65535, bits=16)

    assert in_display_colours(deep, None, srgb_icc()) is deep
    assert in_display_colours(deep, None, display_p3()).bits == 8


def test_each_level_of_the_pyramid_is_the_mean_of_the_one_before() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (517, 301, 3)).astype(np.uint8)

    levels = halvings(from_array(noise), smallest_px=64)

    assert [level.shape[:2] for level in levels] == [(259, 151), (130, 76), (65, 38), (33, 19)]
    assert np.abs(levels[0][3, 4, 2::-1] - noise[6:8, 8:10].mean(axis=(0, 1))).max() <= 1
    assert np.abs(levels[1][70, 4] - levels[0][140:142, 8:10].mean(axis=(0, 1))).max() <= 1


def test_halving_strip_by_strip_leaves_no_seam() -> None:
    noise = np.random.default_rng(2).integers(0, 256, (1021, 40, 4)).astype(np.uint8)

    levels = halvings(from_array(noise), smallest_px=600)

    assert np.array_equal(levels[0], halved(displayable(from_array(noise))))


def test_a_thumbnail_averages_light() -> None:
    board = np.indices((128, 128)).sum(axis=0) % 2 * 255

    thumb = thumbnail(from_array(board.astype(np.uint8)), edge=64)

    assert (thumb.width, thumb.height, thumb.bands, thumb.bits) == (64, 64, 3, 8)
    assert to_array(thumb).mean() == pytest.approx(188, abs=1)


def test_a_thumbnail_keeps_transparency_and_never_enlarges() -> None:
    thumb = thumbnail(flat(10, 20, 30, 0), edge=256)

    assert (thumb.width, thumb.height, thumb.bands) == (40, 30, 4)
    assert not to_array(thumb)[:, :, 3].any()
