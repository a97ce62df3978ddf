"""The edge of a mask moved to the picture's own, so that hair, fur and threads are told apart one by one."""

import cv2
import numpy as np

from studio.imaging import cutout, matting
from studio.imaging.arrays import Array, Floats, from_array, to_array, window
from studio.imaging.masks import coverage, empty_mask
from studio.model.cancel import CancelToken
from studio.model.pixels import Pixels
from studio.model.watch import Watch

_AROUND = 0.15  # of the mask's longer side, looked at beyond it
_SOLVED_PX = 1100
_GUIDE_PX = 2
_LEAST_REACH_PX = 3  # of the solved size: less holds no hair
_SURE = 0.004


def refine_edge(
    pixels: Pixels, mask: Pixels, *, reach_px: float, cancel: CancelToken | None = None
) -> Pixels:
    """`mask` (of the size of `pixels`) with an alpha along its edge; what it marks by half or more is inside.

    The picture's own edge is looked for `reach_px` to both sides, and further where threads go past it. Alpha
    is solved on at most 1100 px and carried to the full size by the colours there. An empty mask, and one
    that covers everything, have no edge. Raises Cancelled.
    """
    painted = to_array(mask)
    box = coverage(mask)[0]
    if box.is_empty:
        return empty_mask(mask.width, mask.height)
    around = box.grow(max(8, round(_AROUND * max(box.width, box.height)))).intersect(pixels.box)
    part = window(to_array(pixels), around)
    fine = cutout.reduced(part, _SOLVED_PX).astype(np.float32) / 255
    hard = cv2.resize(window(painted, around), fine.shape[1::-1], interpolation=cv2.INTER_AREA)
    watch = Watch(() if cancel is None else (cancel,), lambda _: None)
    reach = max(_LEAST_REACH_PX, round(reach_px * fine.shape[1] / around.width))
    solved = matting.alpha(fine, hard, watch, reach=reach)
    watch.check()
    refined = np.zeros_like(painted)
    window(refined, around)[...] = _at_full_size(part, fine, solved)
    return from_array(refined)


def _at_full_size(part: Array, fine: Floats, solved: Floats) -> Array:
    if part.shape[:2] == solved.shape:
        return np.rint(solved * 255).astype(np.uint8)
    return cutout.carried(part, fine, solved, _GUIDE_PX, sure=_SURE)
