"""An explanation tells drift apart from edits for every colour of a picture, not only for the usual ones."""

import cv2
import numpy as np
from drifting import Strengths, apply, scene

from studio.imaging.alignment.averages import averages
from studio.imaging.arrays import from_array
from studio.imaging.ciede import delta_e
from studio.imaging.lock.explaining import explained
from studio.imaging.lock.working import floats, pair
from studio.imaging.srgb import lab
from studio.model.registration import Registration

SIZE = (480, 360)
DRIFT = Strengths(contrast_percent=7, gamma=0.93, saturation_percent=10, cast=(7, -1, -6), brightness=5)


def test_a_thing_of_a_rare_colour_is_explained_like_the_ground() -> None:
    ground = cv2.cvtColor(scene(*SIZE, seed=4), cv2.COLOR_RGB2GRAY).astype(np.float32)[:, :, None]
    base = np.rint(np.clip(ground * (0.8, 0.86, 0.9) + (4, 6, 12), 0, 255)).astype(np.uint8)
    thing = np.zeros(base.shape[:2], np.uint8)
    cv2.circle(thing, (330, 200), 16, 1, -1)
    base[thing > 0] = (205, 118, 40)
    together = pair(*averages(from_array(base), from_array(apply(base, None, DRIFT).answer)), Registration())
    everywhere = np.ones(base.shape[:2], np.uint8)

    found = explained(together, everywhere, everywhere, ())

    inside = cv2.erode(thing, np.ones((7, 7), np.uint8)) > 0
    back = np.clip(found.over(floats(together.answer)), 0, 1)
    one, other = (lab(values)[inside].astype(np.float64) for values in (back, floats(together.base)))
    assert delta_e(one, other).mean() < 1.5
