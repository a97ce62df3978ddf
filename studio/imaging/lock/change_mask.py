"""Where an answer differs from its base for more than drift: the edit, found in the registered pair."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.arrays import Array, window
from studio.imaging.lock import colour_match
from studio.imaging.lock.colour_match import Fit
from studio.imaging.lock.fading import with_outskirts
from studio.imaging.lock.outlining import at_size, away_from, box_of, chosen, components, disc, whole_shapes
from studio.imaging.lock.sighting import FIT_MARGIN_PX, Sight, free_of
from studio.model.cancel import CancelToken, look

_OPEN_PX = 3
_SPECK, _SPECK_INSIDE = 0.0004, 0.00004  # of the area
_MOSTLY_INSIDE = 0.6


@dataclass(frozen=True, slots=True)
class Change:
    """`mask` (uint8, 0 or 1) has the size of a pair.

    `fit` is the colour match outside of the change, `median_delta_e` (CIEDE2000) how far apart the pictures
    are without it.
    """

    mask: Array
    fit: Fit
    median_delta_e: float = 0.0

    @property
    def share(self) -> float:
        """Of the picture."""
        return float(self.mask.mean())


def find_change(sight: Sight, cancel: CancelToken | None = None) -> Change:
    """What was seen, as whole shapes, with what fades out around them and without specks; and the colour
    match outside of it.
    """
    look(cancel)
    mask = _whole(sight, cancel)
    look(cancel)
    half = sight.half
    away = away_from(at_size(mask, half.seen.shape) > 0, half.px(FIT_MARGIN_PX))
    fit = colour_match.fit(half, free_of(sight.painted, half) & away)
    return Change(mask, fit, colour_match.median_distance(half))


def inside(mask: Array, painted: Array) -> Array:
    """The parts of a change that belong to what was painted: at least three fifths of each lie there."""
    count, labels, boxes, _ = components(mask)
    kept = np.zeros_like(mask)
    for n in range(1, count):
        there = box_of(boxes[n])
        part = window(labels, there) == n
        if _is_mostly(part, window(painted, there)):
            window(kept, there)[part] = 1
    return kept


def _whole(sight: Sight, cancel: CancelToken | None) -> Array:
    found = whole_shapes(sight.over)
    small = (at_size(found, sight.half.seen.shape) > 0).view(np.uint8)
    found |= at_size(with_outskirts(small, sight.half, sight.drift), found.shape)
    look(cancel)
    return _without_specks(cv2.morphologyEx(found, cv2.MORPH_OPEN, disc(_OPEN_PX)), sight.painted)


def _without_specks(mask: Array, painted: Array | None) -> Array:
    count, labels, boxes, _ = components(mask)
    kept = np.zeros(count, bool)
    for n in range(1, count):
        there = box_of(boxes[n])
        least = _SPECK
        if painted is not None:
            is_part = window(labels, there) == n
            least = _SPECK_INSIDE if _is_mostly(is_part, window(painted, there)) else _SPECK
        kept[n] = boxes[n, cv2.CC_STAT_AREA] >= least * mask.size
    return chosen(labels, kept)


def _is_mostly(part: Array, painted: Array) -> bool:
    """Whether at least three fifths of a part (bool) were painted."""
    return bool(np.count_nonzero(painted[part]) >= _MOSTLY_INSIDE * np.count_nonzero(part))
