"""How edges that meet a hole go on through it."""

import cv2
import numpy as np
import pytest

from studio.engine.filling.carrying import carried
from studio.engine.filling.filling import fill
from studio.engine.filling.pyramid import Level
from studio.engine.filling.recipe import Recipe
from studio.model.cancel import Cancelled, CancelToken
from studio.model.watch import Watch

QUIET = Watch((), lambda _: None)
LIGHT, DARK = (0.85, 0.8, 0.7), (0.3, 0.2, 0.15)
HEIGHT, WIDTH = 260, 320
HOLE = np.s_[90:180, 110:210]


def divided(beyond: np.ndarray, grain: float = 0.03) -> np.ndarray:
    """Two grainy sides, with the soft border of a photograph between them."""
    rng = np.random.default_rng(7)
    share = cv2.GaussianBlur(beyond.astype(np.float32), (0, 0), 1.0)[..., None]
    area = share * np.array(LIGHT) + (1 - share) * np.array(DARK)
    return np.clip(area + rng.normal(0, grain, area.shape), 0, 1).astype(np.float32)


def straight() -> np.ndarray:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.asarray(y < 60 + 0.47 * x)


def arc() -> np.ndarray:
    """A rim that enters the hole at its left side and leaves it below."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.asarray(np.hypot(x - 105, y - 205) > 85)


def holed(area: np.ndarray) -> Level:
    hole = np.zeros(area.shape[:2], bool)
    hole[HOLE] = True
    area = area.copy()
    area[hole] = (0, 1, 0)
    return Level(area, hole, hole)


def aside_px(filled: np.ndarray, beyond: np.ndarray) -> float:
    """How far the border lies beside the true one in the hole, on average: what is on the wrong side of it,
    over its length.
    """
    middle = (np.sum(LIGHT) + np.sum(DARK)) / 2
    is_light = cv2.GaussianBlur(filled, (0, 0), 1.5).sum(axis=-1) > middle
    border = beyond & (cv2.erode(beyond.astype(np.uint8), np.ones((3, 3), np.uint8)) == 0)
    return float((is_light != beyond)[HOLE].sum() / border[HOLE].sum())


@pytest.mark.parametrize("beyond", [straight(), arc()], ids=["straight", "arc"])
def test_an_edge_goes_on_through_the_hole(beyond: np.ndarray) -> None:
    level = holed(divided(beyond))

    found = carried(level, QUIET)
    filled = fill(found.level, Recipe(radius=4, lively=2.0), 1, QUIET)

    assert found.through == 1
    assert aside_px(filled, beyond) < 2


def test_each_side_is_filled_from_its_own() -> None:
    """Both sides have one colour and two textures: only the line tells them apart in the hole."""
    rng = np.random.default_rng(5)
    y, _x = np.mgrid[:HEIGHT, :WIDTH]
    rough = cv2.GaussianBlur(rng.normal(0, 0.3, (HEIGHT, WIDTH)), (0, 0), 1)
    area = 0.5 + np.where(y < 130, rough, 0.01 * rng.normal(0, 1, rough.shape))
    area[128:133] = 0.05
    area = np.repeat(cv2.GaussianBlur(area, (0, 0), 0.8)[..., None], 3, axis=2)
    level = holed(np.clip(area, 0, 1).astype(np.float32))

    found = carried(level, QUIET)
    filled = fill(found.level, Recipe(radius=4, lively=2.0), 1, QUIET)

    assert found.level.sides is not None
    above, below = filled[92:120, 112:208].std(), filled[142:178, 112:208].std()
    assert above > 0.5 * level.area[92:120, 20:100].std()
    assert below < 1.5 * level.area[142:178, 20:100].std()


def test_the_edge_is_as_sharp_in_the_hole_as_beside_it() -> None:
    beyond = straight()
    level = holed(divided(beyond, grain=0.005))

    found = carried(level, QUIET)

    across = found.level.area[60:230, 160].mean(axis=-1)
    known = level.area[20:190, 60].mean(axis=-1)
    drawn = ~found.level.hole[60:230, 160] & level.hole[60:230, 160]
    assert np.abs(np.diff(across))[drawn[1:]].max() > 0.7 * np.abs(np.diff(known)).max()


def test_what_is_not_drawn_stays_as_it_is() -> None:
    level = holed(divided(arc()))
    before = level.area.copy()

    found = carried(level, QUIET)

    assert np.array_equal(found.level.area[~level.hole], level.area[~level.hole])
    assert np.array_equal(level.area, before)
    assert not (found.level.hole & ~level.hole).any()
    assert np.array_equal(found.level.barred, level.barred)


def test_the_same_is_drawn_again() -> None:
    level = holed(divided(arc()))

    one, again = (carried(level, QUIET).level.area for _ in range(2))

    assert np.array_equal(one, again)


def test_nothing_is_drawn_in_mere_texture() -> None:
    rng = np.random.default_rng(3)
    rough = 0.5 + 0.12 * cv2.GaussianBlur(rng.normal(0, 3, (HEIGHT, WIDTH, 3)), (0, 0), 2)
    level = holed(np.clip(rough, 0, 1).astype(np.float32))

    found = carried(level, QUIET)

    assert found.through == 0
    assert found.level is level


def test_nothing_is_drawn_where_edges_do_not_continue_one_another() -> None:
    """The border turns a corner in the hole: its two ends are counted, and none is led on."""
    beyond = straight()
    beyond[:, 160:] = True

    found = carried(holed(divided(beyond)), QUIET)

    assert found.through == 0
    assert found.loose == 2


def test_ends_between_other_colours_are_not_joined() -> None:
    """A border of light above dark does not go on as one of dark above light."""
    beyond = straight()
    beyond[:, 160:] = ~beyond[:, 160:]

    assert carried(holed(divided(beyond)), QUIET).through == 0


def test_an_edge_behind_another_ends_at_it() -> None:
    """A post in front of a border: the post goes on through, and the border up to it."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    area = divided(np.asarray(y < 130))
    post = (x > 165) & (x < 260)
    area[post] = np.array((0.2, 0.35, 0.75)) + np.random.default_rng(1).normal(0, 0.02, (int(post.sum()), 3))
    area = cv2.GaussianBlur(area, (0, 0), 0.8)

    found = carried(holed(area), QUIET)

    drawn = holed(area).hole & ~found.level.hole
    assert found.through == 2
    assert drawn[130, 115:160].all()
    assert not drawn[130, 175:205].any()


def test_an_edge_in_a_large_picture_is_found_in_a_small_one_and_drawn_at_full_size() -> None:
    y, x = np.mgrid[:1500, :1800]
    beyond = np.asarray(y < 300 + 0.4 * x)
    area = divided(beyond, grain=0.02)
    hole = np.zeros(area.shape[:2], bool)
    hole[400:1000, 600:1200] = True
    area[hole] = (0, 1, 0)

    found = carried(Level(area, hole, hole), QUIET)

    drawn = hole & ~found.level.hole
    is_light = (
        cv2.GaussianBlur(found.level.area, (0, 0), 1.5).sum(axis=-1) > (np.sum(LIGHT) + np.sum(DARK)) / 2
    )
    inner = cv2.erode(drawn.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    assert found.through == 1
    assert (is_light != beyond)[inner].sum() < 2 * 600


def test_a_cancelled_search_for_edges_stops() -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        carried(holed(divided(arc())), Watch((token,), lambda _: None))
