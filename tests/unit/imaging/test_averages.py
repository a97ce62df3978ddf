"""How large two pictures are looked at: as fine over each other, and never larger than they are."""

import numpy as np
import pytest

from studio.imaging.alignment.averages import as_it_is, averages
from studio.imaging.alignment.registering import register, register_averages
from studio.imaging.arrays import Array, from_array, to_array
from studio.model.pixels import Pixels


def blank(width: int, height: int) -> Pixels:
    return from_array(np.zeros((height, width, 3), np.uint8))


@pytest.mark.parametrize(
    ("base", "answer", "below", "above"),
    [
        pytest.param((800, 600), (800, 600), (800, 600), (800, 600), id="small"),
        pytest.param((4608, 3072), (4608, 3072), (1536, 1024), (1536, 1024), id="both-large"),
        pytest.param((4608, 3072), (1536, 1024), (1536, 1024), (1536, 1024), id="small-answer"),
        pytest.param((1536, 1024), (6144, 4096), (1536, 1024), (1536, 1024), id="upscaled"),
        pytest.param((1800, 1200), (1800, 1200), (1536, 1024), (1800, 1200), id="hardly-larger"),
        pytest.param((6000, 3000), (1024, 1024), (1536, 768), (1024, 1024), id="another-shape"),
        pytest.param((1, 5000), (1, 5000), (1, 1536), (1, 1536), id="a-line"),
    ],
)
def test_looked_at_as_fine_as_each_other(
    base: tuple[int, int], answer: tuple[int, int], below: tuple[int, int], above: tuple[int, int]
) -> None:
    one, other = averages(blank(*base), blank(*answer))

    assert (one.size, one.full) == (below, base)
    assert (other.size, other.full) == (above, answer)


def test_averaged_over_areas() -> None:
    rows = np.zeros((3072, 3072, 3), np.uint8)
    rows[::2] = 200

    one, _ = averages(from_array(rows), from_array(rows))

    assert np.unique(to_array(one.pixels)).tolist() == [100]


def moved(picture: Array, by_px: int) -> Array:
    return np.roll(picture, by_px, axis=1)


def test_a_transform_is_between_the_full_sizes() -> None:
    random = np.random.default_rng(3)
    grain = np.repeat(np.repeat(random.integers(30, 220, (96, 128, 3), np.uint8), 24, axis=0), 24, axis=1)
    one, other = from_array(grain), from_array(moved(grain, 12))

    found = register(one, other, None)

    assert found == register_averages(*averages(one, other), None)
    assert abs(found.transform.c - 12) < 0.2
    assert abs(register_averages(as_it_is(one), as_it_is(other), None).transform.c - 12) < 0.2
