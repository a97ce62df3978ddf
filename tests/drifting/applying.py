"""From a base and a wish to the answer of a model that drifts, with the truth about what it did."""

from typing import NamedTuple

import numpy as np

from drifting.edits import Edit, edited
from drifting.geometry import placed, transform_of
from drifting.strengths import Fit, Strengths
from drifting.tone import toned
from studio.imaging.arrays import Array
from studio.model.geometry import Frame


class Drifted(NamedTuple):
    """`transform` takes base pixels to answer pixels, at corners; `mask` (of the base) is 255 where the
    edit changed something, whatever drifted elsewhere."""

    answer: Array
    transform: Frame
    mask: Array


def apply(base_rgb: Array, edit: Edit | None, strengths: Strengths, seed: int = 0) -> Drifted:
    """`base_rgb` is (height, width, 3) uint8; equal arguments give equal bytes."""
    random = np.random.default_rng(seed)
    height, width = base_rgb.shape[:2]
    picture, mask = base_rgb, np.zeros((height, width), np.uint8)
    if edit is not None:
        picture, mask = edited(base_rgb, edit, strengths.spill_px, random)
    transform, size = transform_of(strengths, width, height)
    # Outside its picture a model that zooms out goes on painting; one that fits it into bars does not.
    drawn_out = 0.0 if strengths.size.fit is Fit.CONTAIN else 0.2
    moved = placed(picture, transform, size, warp_px=strengths.warp_px, drawn_out=drawn_out, random=random)
    return Drifted(toned(moved, strengths, random), transform, mask)
