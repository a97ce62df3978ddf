"""How a hole is filled from what stands around it."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from studio.engine.filling.filling import fill
from studio.engine.filling.large import fill_any
from studio.engine.filling.pyramid import Level
from studio.engine.filling.recipe import Recipe, Start
from studio.engine.membrane import laplacian, settled
from studio.model.cancel import Cancelled, CancelToken
from studio.model.watch import Watch

QUIET = Watch((), lambda _: None)
PICTURES = Path(__file__).parents[3] / "resources" / "pictures"


def square(height: int, width: int, box: tuple[int, int, int, int]) -> np.ndarray:
    hole = np.zeros((height, width), bool)
    x, y, w, h = box
    hole[y : y + h, x : x + w] = True
    return hole


def test_stripes_go_on_through_the_hole() -> None:
    x = np.arange(160)
    stripes = np.tile((0.5 + 0.4 * np.sin(x / 3))[None, :, None], (120, 1, 3)).astype(np.float32)
    hole = square(120, 160, (60, 40, 40, 40))
    blind = stripes.copy()
    blind[hole] = (1, 0, 0)

    filled = fill(Level(blind, hole, hole), Recipe(), 1, QUIET)

    assert np.abs(filled - stripes)[hole].mean() < 0.06


def test_nothing_of_the_object_is_left() -> None:
    grey = np.full((100, 100, 3), 0.5, np.float32)
    hole = square(100, 100, (30, 30, 40, 40))
    grey[hole] = (1, 0, 0)

    filled = fill(Level(grey, hole, hole), Recipe(), 1, QUIET)

    assert np.abs(filled - 0.5).max() < 0.01


def test_what_is_known_stays() -> None:
    area = np.random.default_rng(1).random((80, 80, 3), np.float32)
    hole = square(80, 80, (30, 30, 20, 20))

    filled = fill(Level(area, hole, hole), Recipe(), 1, QUIET)

    assert np.array_equal(filled[~hole], area[~hole])


def test_the_fill_is_as_lively_as_its_surroundings() -> None:
    photo = cv2.imread(str(PICTURES / "coffee.png")).astype(np.float32) / 255
    area = np.ascontiguousarray(photo[150:400, 380:600])
    hole = square(250, 220, (90, 90, 60, 60))

    filled = fill(Level(area, hole, hole), Recipe(), 1, QUIET)

    def liveliness(part: np.ndarray) -> float:
        return float(np.abs(np.diff(part.mean(axis=2), axis=1)).mean())

    ratio = liveliness(filled[90:150, 90:150]) / liveliness(area[60:180, 60:180])
    assert 0.5 < ratio < 1.6


def test_a_hole_at_the_edge_of_the_picture_is_filled() -> None:
    area = np.full((60, 90, 3), 0.25, np.float32)
    hole = square(60, 90, (0, 0, 30, 60))
    area[hole] = 1

    filled = fill(Level(area, hole, hole), Recipe(), 1, QUIET)

    assert np.abs(filled - 0.25).max() < 0.01


def test_a_hole_that_leaves_hardly_anything_is_filled_too() -> None:
    area = np.full((24, 24, 3), 0.25, np.float32)
    hole = square(24, 24, (1, 1, 22, 22))

    filled = fill(Level(area, hole, hole), Recipe(), 1, QUIET)

    assert np.isfinite(filled).all()


def test_another_seed_may_fill_otherwise_and_the_same_never_does() -> None:
    area = np.random.default_rng(5).random((90, 90, 3), np.float32)
    hole = square(90, 90, (30, 30, 30, 30))
    level = Level(area, hole, hole)

    one, again, other = (fill(level, Recipe(), seed, QUIET) for seed in (1, 1, 2))

    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_cancelled_fill_stops() -> None:
    token = CancelToken()
    token.cancel()
    area = np.zeros((60, 60, 3), np.float32)
    hole = square(60, 60, (20, 20, 20, 20))

    with pytest.raises(Cancelled):
        fill(Level(area, hole, hole), Recipe(), 1, Watch((token,), lambda _: None))


def test_a_settled_surface_has_the_load_that_was_asked_for() -> None:
    rng = np.random.default_rng(2)
    load = cv2.GaussianBlur(rng.normal(0, 1, (70, 90, 1)).astype(np.float32), (0, 0), 3)[..., None] * 0.01
    hole = square(70, 90, (5, 5, 80, 60))

    surface = settled(load, hole, 0.0, QUIET)

    left = (laplacian(surface) - load)[hole]
    assert np.abs(left).max() < 0.05 * np.abs(load).max()
    assert not surface[~hole].any()


def test_a_line_goes_on_where_whole_shifts_find_it() -> None:
    rng = np.random.default_rng(4)
    area = (0.3 + rng.normal(0, 0.02, (160, 200, 3))).astype(np.float32)
    area[70:78] += 0.5
    truth = area.copy()
    hole = square(160, 200, (70, 40, 60, 70))
    area[hole] = (0, 1, 0)

    filled = fill(Level(area, hole, hole), Recipe(radius=4, lively=2.0), 1, QUIET)

    line = np.s_[72:76, 72:128]
    assert np.abs(filled[line] - truth[line]).mean() < 0.05
    assert np.abs(filled[90:105, 75:125] - 0.3).mean() < 0.05


def test_progress_never_stands_still_for_long_nor_goes_back() -> None:
    told: list[float] = []
    area = np.random.default_rng(5).random((300, 300, 3), np.float32)
    hole = square(300, 300, (60, 60, 180, 180))

    fill(Level(area, hole, hole), Recipe(), 1, Watch((), told.append))

    steps = np.diff([0.0, *told, 1.0])
    assert steps.min() >= 0
    assert steps.max() < 0.1


def test_a_hole_in_a_very_large_area_keeps_its_finest_grain() -> None:
    rng = np.random.default_rng(9)
    area = np.repeat(0.5 + rng.normal(0, 0.06, (2500, 2500, 1)), 3, axis=2).astype(np.float32)
    hole = square(2500, 2500, (1100, 1100, 200, 200))
    area[hole] = 1

    filled = fill_any(Level(area, hole, hole), (Recipe(radius=4, lively=2.0),), 1, QUIET)

    inner = filled[1110:1290, 1110:1290]
    assert 0.8 < inner.std() / area[:1000, :1000].std() < 1.2
    assert abs(float(inner.mean()) - 0.5) < 0.02
    assert np.array_equal(filled[~hole], area[~hole])


def test_the_way_whose_seams_show_least_comes_first() -> None:
    rng = np.random.default_rng(4)
    area = (0.3 + rng.normal(0, 0.02, (160, 200, 3))).astype(np.float32)
    area[70:78] += 0.5
    truth = area.copy()
    hole = square(160, 200, (70, 40, 60, 70))
    area[hole] = (0, 1, 0)
    recipes = (Recipe(radius=1, lively=0.0, start=Start.PEEL), Recipe(radius=4, lively=2.0))
    level = Level(area, hole, hole)

    first, last = (fill_any(level, recipes, 1, QUIET, rank=rank) for rank in (0, 1))

    line = np.s_[72:76, 72:128]
    assert np.abs(first[line] - truth[line]).mean() < np.abs(last[line] - truth[line]).mean()


def test_an_edge_that_does_not_go_on_is_no_smear() -> None:
    """A step of light is spread over the hole, a border between two things is not."""
    area = np.full((120, 160, 3), 0.2, np.float32)
    area[:, 80:] = 0.9
    hole = square(120, 160, (60, 40, 40, 40))
    area[hole] = (0, 1, 0)

    filled = fill(Level(area, hole, hole), Recipe(radius=4, lively=2.0, shifted_px=3000), 1, QUIET)

    inner = filled[hole].mean(axis=-1)
    assert ((inner > 0.3) & (inner < 0.8)).mean() < 0.05
