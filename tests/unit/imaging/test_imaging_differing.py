"""How much two pictures differ: CIEDE2000 as published, and the measure of a whole picture."""

import numpy as np
import pytest
from stage import noise

from studio.imaging import ciede
from studio.imaging.arrays import from_array
from studio.imaging.differing import difference
from studio.model.cancel import Cancelled, CancelToken
from studio.model.difference import Difference
from studio.model.pixels import Sheet

# Sharma, Wu and Dalal 2005: pairs of Lab and their CIEDE2000.
PAIRS = (
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.441), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
)


@pytest.mark.parametrize(("one", "other", "wanted"), PAIRS)
def test_the_difference_is_the_published_one(
    one: tuple[float, ...], other: tuple[float, ...], wanted: float
) -> None:
    found = ciede.delta_e(np.array([one], float), np.array([other], float))[0]

    assert found == pytest.approx(wanted, abs=1e-4)


def test_white_black_and_red_have_the_lab_of_the_books() -> None:
    found = ciede.lab(np.array([[1, 1, 1], [0, 0, 0], [1, 0, 0]], float))

    assert found == pytest.approx(np.array([[100, 0, 0], [0, 0, 0], [53.24, 80.09, 67.20]]), abs=0.02)


def sheet(array: np.ndarray) -> Sheet:
    return Sheet(from_array(array), None)


def test_the_same_picture_differs_in_nothing() -> None:
    assert difference(sheet(noise()), sheet(noise())) == Difference(0, 64 * 48, 0.0)


def test_the_share_of_changed_pixels_and_their_mean_over_all() -> None:
    black, grey = np.zeros((40, 50, 3), np.uint8), np.zeros((40, 50, 3), np.uint8)
    grey[:10] = 119  # L* 50.03 of sRGB

    found = difference(sheet(black), sheet(grey))

    assert (found.changed_px, found.total_px, found.changed_share) == (500, 2000, 0.25)
    whole = ciede.delta_e(np.array([[0.0, 0, 0]]), np.array([[50.03, 0, 0]]))[0]
    assert found.delta_e == pytest.approx(whole / 4, abs=0.01)


@pytest.mark.parametrize(("one", "other"), [(0, 3), (3, 4), (0, 4)])
def test_layouts_are_compared_as_the_same_colours(one: int, other: int) -> None:
    def of(bands: int) -> Sheet:
        grey = np.full((8, 8), 90, np.uint8)
        if not bands:
            return sheet(grey)
        opaque = np.full((8, 8), 255, np.uint8)
        return sheet(np.stack([grey, grey, grey, opaque][:bands], axis=-1))

    assert difference(of(one), of(other)) == Difference(0, 64, 0.0)


def test_depths_are_compared_as_the_same_colours() -> None:
    deep = noise().astype(np.uint16) * 257

    assert difference(sheet(noise()), sheet(deep)).changed_px == 0


def test_a_large_picture_is_sampled_for_colour_and_counted_whole() -> None:
    large = np.full((2000, 3000, 3), 128, np.uint8)
    other = large.copy()
    other[:, :, 0] += 10

    small = difference(sheet(large[:10, :10]), sheet(other[:10, :10]))
    found = difference(sheet(large), sheet(other))

    assert found.changed_px == 6_000_000
    assert found.delta_e == pytest.approx(small.delta_e)


def test_two_sizes_are_not_compared_and_cancel_is_heard() -> None:
    with pytest.raises(ValueError, match="two sizes"):
        difference(sheet(noise(64, 48)), sheet(noise(48, 64)))
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        difference(sheet(noise()), sheet(noise(seed=2)), token)
