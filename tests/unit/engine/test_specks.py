"""Which small things are not copied into a hole."""

import numpy as np

from studio.engine.filling.specks import without_specks
from studio.model.watch import Watch

QUIET = Watch((), lambda _: None)


def plain() -> np.ndarray:
    rng = np.random.default_rng(2)
    return np.clip(np.array((0.7, 0.1, 0.05)) + rng.normal(0, 0.02, (300, 300, 3)), 0, 1).astype(np.float32)


def hole() -> np.ndarray:
    found = np.zeros((300, 300), bool)
    found[100:160, 100:160] = True
    return found


def test_a_single_speck_is_not_copied() -> None:
    area = plain()
    area[200:203, 210:213] = 0.95

    clean = without_specks(area, hole(), QUIET)

    assert np.abs(clean[195:208, 205:218] - (0.7, 0.1, 0.05)).max() < 0.2
    assert np.array_equal(clean[:190], area[:190])


def test_many_specks_are_a_texture_and_stay() -> None:
    area = plain()
    for y, x in np.random.default_rng(4).integers(5, 295, (400, 2)):
        area[y : y + 2, x : x + 2] = 0.95

    clean = without_specks(area, hole(), QUIET)

    assert np.abs(clean - area).max(axis=-1).astype(bool).mean() < 0.001


def test_a_line_is_no_speck() -> None:
    area = plain()
    area[220:222, 20:280] = 0.95

    assert without_specks(area, hole(), QUIET) is area


def test_what_is_in_the_hole_does_not_count() -> None:
    area = plain()
    area[hole()] = 1
    area[130:133, 130:133] = 0

    assert without_specks(area, hole(), QUIET) is area
