"""What a lock really takes: the final mask, from what was painted and from where the answer changed.

A strict one never leaves what was painted, and is soft towards its inside. One that is proposed goes as far
around a change as it is soft, so that the change itself has its full weight. A ring lets a strict one go past
what was painted, where the answer changed there too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, from_array, to_array, window
from studio.imaging.lock.change_mask import Change, inside
from studio.imaging.lock.outlining import touching
from studio.imaging.lock.working import Reduction, reduced_mask, spread
from studio.imaging.masks import coverage, covered_px, inner_distance, smoothstep
from studio.model.geometry import Box
from studio.model.pixels import Pixels

FEATHER_PX = 6.0
RING_PX = 24
_OF_SIDE = 0.012
# A tenth keeps the mean weight inside a mask of 60 px above 0.9; a quarter would leave 0.82.
_FEATHER_OF_INNER = 0.1
_MOST_OF_PAINTED = 0.5  # a change of more than that is meant for all that was painted
_STRIP_PX = 1 << 18


@dataclass(frozen=True, slots=True)
class FinalMask:
    """Weights (8 bit) over `box` of the base; outside of it nothing is taken."""

    weights: Pixels
    box: Box

    @property
    def px(self) -> int:
        return covered_px(self.weights)


def strict(painted: Pixels, feather_px: float = FEATHER_PX) -> FinalMask | None:
    """All that was painted; None where nothing was."""
    box = coverage(painted)[0]
    if box.is_empty:
        return None
    around = box.grow(1).intersect(painted.box)
    weights = soft_inside(window(to_array(painted), around), max(painted.width, painted.height), feather_px)
    return FinalMask(from_array(window(weights, box.moved(-around.x, -around.y))), box)


def proposed(
    change: Change, seen: Reduction, base: Pixels, painted: Pixels | None = None
) -> FinalMask | None:
    """Around what changed; of what was painted only that part. None where nothing changed.

    Where most of what was painted changed, and where no change stands out in it, it is all of it.
    """
    if painted is None:
        return _around(change.mask, seen, base)
    region = reduced_mask(to_array(painted), seen.shape)
    found = _around(inside(change.mask, region), seen, base)
    whole = strict(painted)
    if found is None or whole is None:
        return whole
    box = found.box.intersect(whole.box)
    if box.is_empty:
        return whole
    weights = np.minimum(_part(found, box), _part(whole, box))
    taken = int(np.count_nonzero(weights))
    if taken == 0 or taken > _MOST_OF_PAINTED * whole.px:
        return whole
    return _trimmed(weights, box)


def past_painted(change: Change, seen: Reduction, base: Pixels, painted: Pixels) -> FinalMask | None:
    """All that was painted, and beyond it at most 24 px to where a change that reaches its edge goes on."""
    area = coverage(painted)[0]
    if area.is_empty:
        return None
    reach = min(RING_PX, max(1, round(_OF_SIDE * max(base.width, base.height))))
    around = area.grow(reach + 1).intersect(base.box)
    part = window(to_array(painted), around)
    region = (reduced_mask(to_array(painted), seen.shape) > 0).astype(np.uint8)
    goes_on = (
        spread(touching(change.mask, region).astype(np.float32), around, (base.width, base.height)) > 0.5
    )
    outside = part == 0
    is_near = _far_from(part > 0) <= reach
    is_changed = _far_from(goes_on & outside & is_near) <= max(2, reach // 2)
    ring = outside & is_near & is_changed & (goes_on & outside).any()
    joined = np.where(ring | _faded_before(ring, part, goes_on), 255, part).astype(np.uint8)
    weights = soft_inside(joined, max(base.width, base.height), FEATHER_PX)
    return _trimmed(weights, around)


def _faded_before(ring: Array, part: Array, goes_on: Array) -> Array:
    """Where a soft brush faded out on a change that the ring takes beyond: else a gap would stay between."""
    faded = (part > 0) & (part < 255) & goes_on
    if not ring.any() or not faded.any():
        return np.zeros(part.shape, bool)
    joined = touching((ring | faded).astype(np.uint8), ring)
    deep = inner_distance((part > 0).astype(np.uint8))
    return faded & (joined > 0) & (_far_from(ring) <= deep + 1)


def ring_around(region: Array, seen: Reduction) -> Array:
    """How far a lock may go past a region (bool, of the size that was looked at), without it."""
    reach = max(1.0, min(_OF_SIDE * seen.side, RING_PX * max(seen.across, seen.down)))
    return np.asarray((_far_from(region) <= reach) & ~region)


def soft_inside(part: Array, side_px: int, feather_px: float = FEATHER_PX) -> Array:
    """The weights (uint8) of a mask that holds whole shapes: soft towards their inside, times its grey.

    `side_px` is the long side of the picture that it lies in, of which the frame is no border.
    """
    shapes = (part > 0).astype(np.uint8)
    if not feather_px or shapes.all():
        return np.array(part, np.uint8)
    widest = min(feather_px, _OF_SIDE * side_px)
    labels, boxes = _shapes(shapes)
    far = inner_distance(shapes)
    widths = np.maximum(np.minimum(widest, _FEATHER_OF_INNER * _inner(labels, boxes, far)), 0.5)
    weights = np.empty(part.shape, np.uint8)
    for rows in _strips(part.shape):
        ramp = np.clip((far[rows] - 0.5) / widths[labels[rows]], 0, 1)
        weights[rows] = np.rint(part[rows] * smoothstep(ramp))
    return weights


def _shapes(shapes: Array) -> tuple[Array, Array]:
    """Which shape each pixel is of, in the narrowest type that tells them; and the box of each."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(shapes, connectivity=8, ltype=cv2.CV_32S)
    return labels.astype(np.min_scalar_type(count)), boxes[:, :4]


def _inner(labels: Array, boxes: Array, far: Floats) -> Floats:
    """How far the middle of each shape lies from its border."""
    inner = np.zeros(len(boxes), np.float32)
    for n in range(1, len(boxes)):
        there = Box(*(int(side) for side in boxes[n]))
        its, deep = window(labels, there), window(far, there)
        for rows in _strips(its.shape):
            inner[n] = np.max(deep[rows], initial=inner[n], where=its[rows] == n)
    return inner


def _strips(shape: tuple[int, ...]) -> Iterator[slice]:
    """Rows of about a quarter of a megapixel: their floats are small beside the picture."""
    step = max(1, _STRIP_PX // shape[1])
    return (slice(top, top + step) for top in range(0, shape[0], step))


def _around(core: Array, seen: Reduction, base: Pixels) -> FinalMask | None:
    """A change (0 or 1, of the size that was looked at), grown by as much as the mask is soft."""
    if not core.any():
        return None
    reach = max(2.0, _OF_SIDE * seen.side)
    grown = (_far_from(core > 0) <= reach).astype(np.uint8)
    soft = smoothstep(np.clip((inner_distance(grown) - 0.5) / reach, 0, 1)) if not grown.all() else grown
    rows, columns = (np.flatnonzero(grown.any(axis=axis)) for axis in (1, 0))
    left, right = int(columns[0] / seen.across) - 1, int((columns[-1] + 1) / seen.across) + 2
    top, bottom = int(rows[0] / seen.down) - 1, int((rows[-1] + 1) / seen.down) + 2
    box = Box(left, top, right - left, bottom - top).intersect(base.box)
    weights = np.rint(spread(soft.astype(np.float32), box, (base.width, base.height)) * 255).astype(np.uint8)
    return _trimmed(weights, box)


def _far_from(places: Array) -> Floats:
    """How far every pixel lies from the nearest of `places`; infinitely where there is none."""
    if not places.any():
        return np.full(places.shape, np.inf, np.float32)
    return inner_distance((~places).astype(np.uint8))


def _part(mask: FinalMask, box: Box) -> Array:
    return window(to_array(mask.weights), box.moved(-mask.box.x, -mask.box.y))


def _trimmed(weights: Array, box: Box) -> FinalMask | None:
    inner = coverage(from_array(weights))[0]
    if inner.is_empty:
        return None
    return FinalMask(from_array(window(weights, inner)), inner.moved(box.x, box.y))
