"""An answer beside its base before anything is locked: where it lies, what changed, and whether to go on."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from studio.imaging.alignment.affine import size_maps
from studio.imaging.alignment.averages import averages
from studio.imaging.alignment.registering import register_averages
from studio.imaging.arrays import Array, to_array
from studio.imaging.lock import final_mask
from studio.imaging.lock.change_mask import Change, find_change
from studio.imaging.lock.locking import Locked
from studio.imaging.lock.outlining import touching
from studio.imaging.lock.sighting import look_at
from studio.imaging.lock.working import Reduction, pair, reduced_mask, reduction_of
from studio.imaging.masks import covered_px
from studio.imaging.memory import give_back
from studio.model.cancel import CancelToken, look
from studio.model.history import LockState
from studio.model.pixels import Pixels
from studio.model.receipt import Receipt
from studio.model.registration import Registration, Trust

ALGORITHM = "registered-7"
_GLOBAL_DELTA_E, _GLOBAL_SHARE = 6.0, 0.6  # from here the whole picture was edited, and nothing is to be held
_NEAR_PX = 5  # a border lies so near to where it was meant, as the pictures are looked at smaller
_ENDS = {Trust.ASKED: LockState.ASKED, Trust.REFUSED: LockState.REFUSED}


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer where it was found to lie, and what changed there; `painted` at the size it was seen at."""

    found: Registration
    size: Reduction
    change: Change
    painted: Array | None


def compare(
    base: Pixels,
    profile: bytes | None,
    answer: Pixels,
    painted: Pixels | None,
    registration: Registration | None,
    trust_it: bool,
    cancel: CancelToken | None,
) -> Compared | Locked:
    """The answer on its base, or the end of it. What one step freed is let go and given back before the next,
    which asks for other sizes.
    """
    reason = "" if painted is None else _unusable(painted, trust_it)
    if reason:
        return ended(answer, LockState.REFUSED, reason, None)
    below, above = averages(base, answer)
    look(cancel)
    found = registration or register_averages(below, above, painted, cancel=cancel)
    placed = _placed(found, base, answer, trust_it)
    if isinstance(placed, Locked):
        return placed
    size = reduction_of(below)
    region = None if painted is None else reduced_mask(to_array(painted), size.shape)
    give_back()
    together = pair(below, above, placed, profile, cancel)
    del below, above
    give_back()
    sight = look_at(together, region, cancel)
    del together
    give_back()
    return Compared(placed, size, find_change(sight, cancel), region)


def _unusable(painted: Pixels, trust_it: bool) -> str:
    """Why nothing can be locked with such a mask; empty where it can."""
    marked = covered_px(painted)
    if not marked:
        return "empty-mask"
    return "mask-covers-all" if marked == painted.box.area and not trust_it else ""


def _placed(found: Registration, base: Pixels, answer: Pixels, trust_it: bool) -> Registration | Locked:
    """Where the answer is laid, or why it is not."""
    if not trust_it:
        if found.trust in _ENDS:
            return not_placed(answer, _ENDS[found.trust], found.reason, found)
        if found.trust is Trust.UNDETERMINED and not _is_alike_in_shape(base, answer):
            return not_placed(answer, LockState.REFUSED, "answer-size", found)
    elif found.trust is Trust.REFUSED:
        plain = size_maps((base.width, base.height), (answer.width, answer.height))[0]
        return Registration(plain, textured_blocks=found.textured_blocks)
    return found


def _is_alike_in_shape(base: Pixels, answer: Pixels) -> bool:
    return len(size_maps((base.width, base.height), (answer.width, answer.height))) == 1


def is_global(seen: Compared) -> bool:
    return seen.change.share > _GLOBAL_SHARE or seen.change.median_delta_e > _GLOBAL_DELTA_E


def changed_outside(seen: Compared) -> tuple[int | None, float | None]:
    """Pixels in a ring around what was painted that changed too, and the share of all change outside it; None
    where nothing was painted.
    """
    if seen.painted is None:
        return None, None
    region = seen.painted > 0
    changed = seen.change.mask > 0
    outside = np.count_nonzero(changed & ~region)
    spill = float(outside) / max(1, int(np.count_nonzero(changed)))
    ring = final_mask.ring_around(region, seen.size)
    return changed_px(changed & ring, seen.size), spill


def changed_beyond(seen: Compared) -> int | None:
    """Pixels just past where a lock ends that went past what was painted, of a change that it let in; None
    where nothing was painted.
    """
    if seen.painted is None:
        return None
    region = seen.painted > 0
    taken = (region | final_mask.ring_around(region, seen.size)).astype(np.uint8)
    taken = cv2.dilate(taken, np.ones((_NEAR_PX, _NEAR_PX), np.uint8)) > 0
    goes_on = touching(seen.change.mask, region.astype(np.uint8)) > 0
    ring = final_mask.ring_around(taken, seen.size)
    return changed_px(goes_on & ring, seen.size)


def changed_px(places: Array, seen: Reduction) -> int:
    return round(float(np.count_nonzero(places)) / (seen.across * seen.down))


def told(receipt: Receipt, seen: Compared, outside: tuple[int | None, float | None]) -> Receipt:
    also, spill = outside
    return replace(
        receipt,
        algorithm=ALGORITHM,
        registration=seen.found,
        confidence=seen.found.confidence,
        colour=seen.change.fit.report,
        also_changed_px=also,
        spill=spill,
    )


def not_placed(answer: Pixels, state: LockState, reason: str, found: Registration | None) -> Locked:
    confidence = found.confidence if found else None
    receipt = Receipt(state, ALGORITHM, confidence=confidence, reason=reason, registration=found)
    return Locked(None, answer.box, None, receipt)


def ended(answer: Pixels, state: LockState, reason: str, seen: Compared | None) -> Locked:
    return not_placed(answer, state, reason, seen.found if seen else None)
