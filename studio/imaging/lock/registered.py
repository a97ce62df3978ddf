"""The pixel lock on a hosted answer: found on its base, brought to its colours, taken by a final mask.

What protects is the same as ever: outside the final mask the base's bytes stay. Registration and colour match
decide only what is laid inside it, and whether it is laid at all.
"""

from dataclasses import dataclass, replace

import numpy as np

from studio.imaging.alignment.affine import size_maps
from studio.imaging.alignment.registering import register
from studio.imaging.arrays import Array, from_array, to_array, window
from studio.imaging.codec import encode_png
from studio.imaging.lock import final_mask
from studio.imaging.lock.blending import blended
from studio.imaging.lock.change_mask import Change, Sight, find_change, look_at
from studio.imaging.lock.final_mask import FinalMask
from studio.imaging.lock.locking import Locked, lock_answer, read_back
from studio.imaging.lock.placing import placed_over
from studio.imaging.lock.seam import Join, judge
from studio.imaging.lock.working import Reduction, pair, reduced_mask, reduction_of
from studio.imaging.masks import coverage
from studio.imaging.memory import give_back
from studio.model.cancel import CancelToken
from studio.model.history import LockState
from studio.model.pixels import Pixels
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.model.registration import Registration, Trust

ALGORITHM = "registered-5"
_AROUND_PX = 16  # of the box: what a seam is measured on
_GLOBAL_DELTA_E, _GLOBAL_SHARE = 6.0, 0.6  # from here the whole picture was edited, and nothing is to be held
_TORN = 6.0  # ΔE a seam may add where nothing could be registered


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer where it was found to lie, and what changed there."""

    found: Registration
    size: Reduction
    change: Change


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a lock would take that was not painted, or goes past it: the final mask, and how much of it.

    `final` is None where nothing changed. `receipt` has the state ASKED, or REFUSED where it is not known
    where the answer lies.
    """

    final: FinalMask | None
    changed_px: int
    past_painted_px: int
    receipt: Receipt


def lock_registered(
    base: Pixels,
    profile: bytes | None,
    answer: Pixels,
    painted: Pixels | None,
    mode: LockMode,
    *,
    registration: Registration | None = None,
    trust_it: bool = False,
    cancel: CancelToken | None = None,
) -> Locked:
    """`answer`, of any size, in the colour space and depth of `base`; `profile` is the space of both.

    `registration` is where it was found before: then it is not looked for again. `trust_it`: somebody has
    looked, so that nothing is asked; an answer that shows something else lies as its size says. STRICT takes
    all that was painted; AUTO what changed, of what was painted; RING goes past it where the change does; OFF
    takes the answer as it lies. The state of the receipt is LOCKED (OFF); ASKED or REFUSED, with a reason and
    without a patch, where the answer had better not be taken.
    """
    locked = _locked(base, profile, answer, painted, mode, registration, trust_it, cancel)
    return replace(locked, receipt=replace(locked.receipt, mode=mode.value))


def _locked(
    base: Pixels,
    profile: bytes | None,
    answer: Pixels,
    painted: Pixels | None,
    mode: LockMode,
    registration: Registration | None,
    trust_it: bool,
    cancel: CancelToken | None,
) -> Locked:
    if mode is LockMode.OFF:
        if (answer.width, answer.height) == (base.width, base.height):
            return lock_answer(base, answer, painted, mode, cancel=cancel)
        return _end(answer, LockState.OFF, "", None)
    seen = _compare(base, profile, answer, painted, registration, trust_it, cancel)
    if isinstance(seen, Locked):
        return seen
    if painted is None and not trust_it and _is_global(seen):
        return _end(answer, LockState.ASKED, "answer-global", seen)
    final = _final(seen, base, painted, mode)
    if final is None:
        return _end(answer, LockState.REFUSED, "answer-changes-nothing", seen)
    locked = _placed(
        base, profile, answer, painted, seen, final, may_pass=mode is LockMode.RING, cancel=cancel
    )
    is_torn = locked.receipt.seam is not None and locked.receipt.seam.mean > _TORN
    if is_torn and seen.found.trust is Trust.UNDETERMINED and not trust_it:
        return _end(answer, LockState.ASKED, "answer-unsure", seen)
    return locked


def lock_whole(
    base: Pixels, profile: bytes | None, answer: Pixels, *, cancel: CancelToken | None = None
) -> Locked:
    """All of an answer that shows the same picture as its base, in the base's frame and colours."""
    seen = _compare(base, profile, answer, None, None, False, cancel)
    if isinstance(seen, Locked):
        return seen
    everything = FinalMask(from_array(np.full((base.height, base.width), 255, np.uint8)), base.box)
    return _placed(base, profile, answer, None, seen, everything, may_pass=False, cancel=cancel)


def propose(
    base: Pixels,
    profile: bytes | None,
    answer: Pixels,
    painted: Pixels | None,
    *,
    registration: Registration | None = None,
    cancel: CancelToken | None = None,
) -> Proposal:
    """Where the answer changed something; with a painted mask, that and how the change goes on past it."""
    seen = _compare(base, profile, answer, painted, registration, registration is not None, cancel)
    if isinstance(seen, Locked):
        return Proposal(None, 0, 0, seen.receipt)
    if painted is None:
        final = final_mask.proposed(seen.change, seen.size, base)
    else:
        final = final_mask.past_painted(seen.change, seen.size, base, painted)
    past = _past_px(final, painted) if final is not None and painted is not None else 0
    state, reason = LockState.ASKED, "lock-proposed"
    if final is None:
        state, reason = LockState.REFUSED, "answer-changes-nothing"
    elif painted is None and _is_global(seen):
        reason = "answer-global"
    receipt = _told(_end(answer, state, reason, seen).receipt, seen, _outside(seen, painted))
    return Proposal(final, _px(seen.change.mask, seen.size), past, receipt)


_ENDS = {Trust.ASKED: LockState.ASKED, Trust.REFUSED: LockState.REFUSED}


def _compare(
    base: Pixels,
    profile: bytes | None,
    answer: Pixels,
    painted: Pixels | None,
    registration: Registration | None,
    trust_it: bool,
    cancel: CancelToken | None,
) -> Compared | Locked:
    """The answer on its base, or the end of it."""
    if painted is not None:
        marked = coverage(painted)[1]
        if not marked:
            return _end(answer, LockState.REFUSED, "empty-mask", None)
        if marked == base.width * base.height and not trust_it:
            return _end(answer, LockState.REFUSED, "mask-covers-all", None)
    found = registration or register(base, answer, painted, cancel=cancel)
    if not trust_it:
        if found.trust in _ENDS:
            return _not_placed(answer, _ENDS[found.trust], found.reason, found)
        if found.trust is Trust.UNDETERMINED and not _is_alike_in_shape(base, answer):
            return _not_placed(answer, LockState.REFUSED, "answer-size", found)
    elif found.trust is Trust.REFUSED:
        plain = size_maps((base.width, base.height), (answer.width, answer.height))[0]
        found = Registration(plain, textured_blocks=found.textured_blocks)
    size = reduction_of(base)
    region = None if painted is None else reduced_mask(to_array(painted), size.shape)
    sight = _sight(base, profile, answer, found, region, cancel)
    give_back()
    return Compared(found, size, find_change(sight, cancel))


def _sight(
    base: Pixels,
    profile: bytes | None,
    answer: Pixels,
    found: Registration,
    region: Array | None,
    cancel: CancelToken | None,
) -> Sight:
    """What one step freed is given back before the next, which asks for other sizes."""
    give_back()
    together = pair(base, answer, found, profile, cancel)
    give_back()
    return look_at(together, region, cancel)


def _final(seen: Compared, base: Pixels, painted: Pixels | None, mode: LockMode) -> FinalMask | None:
    if painted is None:
        return final_mask.proposed(seen.change, seen.size, base)
    if mode is LockMode.STRICT:
        return final_mask.strict(painted)
    if mode is LockMode.RING:
        return final_mask.past_painted(seen.change, seen.size, base, painted)
    return final_mask.proposed(seen.change, seen.size, base, painted)


def _placed(
    base: Pixels,
    profile: bytes | None,
    answer: Pixels,
    painted: Pixels | None,
    seen: Compared,
    final: FinalMask,
    *,
    may_pass: bool,
    cancel: CancelToken | None,
) -> Locked:
    """Work on the final mask's box alone, whatever the size of the picture."""
    outside = _outside(seen, painted)  # before there is a patch: it takes as much memory as one
    patch_png, join = _joined(base, profile, answer, seen, final, cancel)
    locked = read_back(base, patch_png, final, painted, may_pass=may_pass, cancel=cancel)
    told = _told(locked.receipt, seen, outside)
    return replace(locked, receipt=replace(told, seam=join.seam, edit_kept=join.edit_kept))


def _joined(
    base: Pixels,
    profile: bytes | None,
    answer: Pixels,
    seen: Compared,
    final: FinalMask,
    cancel: CancelToken | None,
) -> tuple[bytes, Join]:
    """The answer in the base by the final mask, over its box, written; and how well it joins."""
    around = final.box.grow(_AROUND_PX).intersect(base.box)
    result = placed_over(around, base, profile, answer, seen.found, seen.change, cancel)
    patch = blended(base, result, around, final.weights, final.box)
    join = judge(base, result, around, patch, final, profile, cancel=cancel)
    del result  # as large as the patch, and done with
    _look(cancel)
    return encode_png(patch), join


def _told(receipt: Receipt, seen: Compared, outside: tuple[int | None, float | None]) -> Receipt:
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


def _not_placed(answer: Pixels, state: LockState, reason: str, found: Registration | None) -> Locked:
    confidence = found.confidence if found else None
    receipt = Receipt(state, ALGORITHM, confidence=confidence, reason=reason, registration=found)
    return Locked(None, answer.box, None, receipt)


def _end(answer: Pixels, state: LockState, reason: str, seen: Compared | None) -> Locked:
    return _not_placed(answer, state, reason, seen.found if seen else None)


def _is_alike_in_shape(base: Pixels, answer: Pixels) -> bool:
    return len(size_maps((base.width, base.height), (answer.width, answer.height))) == 1


def _is_global(seen: Compared) -> bool:
    return seen.change.share > _GLOBAL_SHARE or seen.change.median_delta_e > _GLOBAL_DELTA_E


def _outside(seen: Compared, painted: Pixels | None) -> tuple[int | None, float | None]:
    """Pixels in a ring around what was painted that changed too, and the share of all change outside it; None
    where nothing was painted.
    """
    if painted is None:
        return None, None
    region = reduced_mask(to_array(painted), seen.size.shape) > 0
    changed = seen.change.mask > 0
    outside = np.count_nonzero(changed & ~region)
    spill = float(outside) / max(1, int(np.count_nonzero(changed)))
    ring = final_mask.ring_around(region, seen.size)
    return _px(changed & ring, seen.size), spill


def _px(places: Array, seen: Reduction) -> int:
    return round(float(np.count_nonzero(places)) / (seen.across * seen.down))


def _past_px(final: FinalMask, painted: Pixels) -> int:
    return int(np.count_nonzero((to_array(final.weights) > 0) & (window(to_array(painted), final.box) == 0)))


def _look(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()
