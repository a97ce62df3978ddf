"""What goes on smoothly from the background into a subject that was found is background too.

A cut at a small size bridges the bays of a subject where the background is smooth and shares its colours.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine import oklab
from studio.model.watch import Watch

Floats = NDArray[np.float32]
Mask = NDArray[np.uint8]

_REACH = 0.012  # of the long side: how far one step grows, and over what the background is averaged
_STEPS = 16
_SAME = 0.022  # OKLab, from the background nearby
_EVEN = 0.03  # the deviation of a background that is smooth
_CALM = 0.006  # how much a smooth place varies in a few pixels
_LARGEST = 0.15  # of the subject, that one bay may be: more is a part of it in the background's colour


def without_bays(values: Floats, found: Mask, watch: Watch) -> Mask:
    """`found` (255 on the subject, of the size of `values`) without the smooth background in its bays."""
    lab = oklab.lab(values)
    reach = max(2, round(_REACH * max(found.shape)))
    calm = _calm(lab)
    subject = found > 127
    behind = cv2.erode((~subject).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    for step in range(_STEPS):
        watch.reach(step / _STEPS)
        near = cv2.dilate(behind.astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0
        gained = near & ~behind & calm & _is_like(lab, behind, reach)
        if not gained.any():
            break
        behind |= gained
    taken = cv2.morphologyEx((behind & subject).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    return np.where(_bays(taken, int(subject.sum())), 0, found).astype(np.uint8)


def _calm(lab: Floats) -> NDArray[np.bool_]:
    fine = np.abs(lab - cv2.GaussianBlur(lab, (0, 0), 1.5)).sum(axis=-1)
    return np.asarray(cv2.blur(fine, (3, 3)) < _CALM)


def _is_like(lab: Floats, behind: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """Where a colour is that of the background around, and that background is even."""
    side = (4 * reach + 1, 4 * reach + 1)
    weight = behind.astype(np.float32)
    share = np.maximum(cv2.blur(weight, side), 1e-4)[..., None]
    mean = cv2.blur(lab * weight[..., None], side) / share
    power = cv2.blur(np.square(lab) * weight[..., None], side) / share
    deviation = np.sqrt(np.maximum(power - np.square(mean), 0).sum(axis=-1))
    return np.asarray((np.linalg.norm(lab - mean, axis=-1) < _SAME) & (deviation < _EVEN))


def _bays(taken: Mask, subject_px: int) -> NDArray[np.bool_]:
    count, parts, facts, _ = cv2.connectedComponentsWithStats(taken)
    areas = facts[:, cv2.CC_STAT_AREA]
    small = [n for n in range(1, count) if areas[n] < _LARGEST * subject_px]
    return np.isin(parts, small)
