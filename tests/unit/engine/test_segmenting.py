"""Where a subject ends: smooth bays, fog along its edge, and what was painted as background."""

import numpy as np

from studio.engine.segmenting.going_on import without_bays
from studio.engine.segmenting.subject import Hint, subject
from studio.imaging import matting
from studio.model.watch import Watch

_WATCH = Watch((), lambda _: None)


def test_the_wall_between_a_body_and_its_wing_is_no_part_of_them() -> None:
    y, x = np.mgrid[0:300, 0:400]
    body = np.hypot(x - 250, y - 180) < 70
    wing = (np.abs(y - 110 - 0.1 * (x - 60)) < 14) & (x > 60) & (x < 250)
    grain = np.random.default_rng(1).normal(0, 0.004, (300, 400, 1))
    wall = 0.35 + 0.1 * (y / 300)[..., None] + np.zeros(3) + grain
    values = np.where(wing[..., None], 0.15 + grain, np.where(body[..., None], [0.5, 0.55, 0.2], wall))
    bay = (y > 100) & (y < 190) & (x > 150) & (x < 200) & ~body & ~wing
    found = (body | wing | bay).astype(np.uint8) * 255

    kept = without_bays(values.astype(np.float32), found, _WATCH) > 0

    assert kept[bay].mean() < 0.35
    assert kept[body].mean() > 0.99
    assert kept[wing].mean() > 0.97


def test_a_subject_of_many_colours_is_solid_and_throws_no_fog() -> None:
    rng = np.random.default_rng(4)
    y, x = np.mgrid[0:360, 0:360]
    disc = np.hypot(x - 180, y - 180) < 100
    curls = 0.2 * np.sin(0.35 * x + 2 * np.sin(0.1 * y))[..., None]
    coat = np.array([0.5, 0.42, 0.36]) + curls + rng.normal(0, 0.03, (360, 360, 1))
    boards = (
        np.array([0.5, 0.42, 0.36]) + 0.12 * np.sin(0.07 * y)[..., None] + rng.normal(0, 0.01, (360, 360, 1))
    )
    values = np.where(disc[..., None], coat, boards).astype(np.float32)

    alpha = matting.alpha(values, disc.astype(np.uint8) * 255, _WATCH)

    away = np.hypot(x - 180, y - 180) - 100
    assert (alpha[away < -3] < 0.9).mean() < 0.04
    assert alpha[away > 12].max() < 0.1


def test_a_second_thing_in_a_painted_background_is_background() -> None:
    rng = np.random.default_rng(2)
    y, x = np.mgrid[0:300, 0:440]
    head, other = np.hypot(x - 150, y - 150) < 80, np.hypot(x - 246, y - 150) < 22
    base = np.where((head | other)[..., None], [200, 180, 140], [40, 60, 30]) + rng.normal(
        0, 6, (300, 440, 1)
    )
    painted = (np.hypot(x - 150, y - 150) > 72).astype(np.uint8) * 255

    found = subject(np.clip(base, 0, 255).astype(np.uint8), Hint(background=painted), _WATCH)

    assert found is not None
    assert (found[head] > 0).mean() > 0.98
    assert (found[other & (x > 240)] > 0).mean() < 0.05
