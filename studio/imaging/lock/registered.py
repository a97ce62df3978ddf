"""The pixel lock on a hosted answer: found on its base, brought to its colours, taken by a final mask.

What protects is the same as ever: outside the final mask the base's bytes stay. Registration and colour match
decide only what is laid inside it, and whether it is laid at all.
"""

from dataclasses import dataclass, replace

import numpy as np

from studio.imaging.arrays import from_array, to_array, window
from studio.imaging.codec import encode_png
from studio.imaging.depth import at_depth
from studio.imaging.lock import final_mask
from studio.imaging.lock.blending import blended
from studio.imaging.lock.comparing import (
    Compared,
    changed_beyond,
    changed_outside,
    changed_px,
    compare,
    ended,
    is_global,
    told,
)
from studio.imaging.lock.final_mask import FinalMask
from studio.imaging.lock.locking import Locked, lock_answer, read_back
from studio.imaging.lock.placing import placed_over
from studio.imaging.lock.seam import Join, judge
from studio.model.cancel import CancelToken, look
from studio.model.history import LockState
from studio.model.pixels import Pixels
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.model.registration import Registration, Trust

_AROUND_PX = 16  # of the box: what a seam is measured on
_TORN = 6.0  # ΔE a seam may add where nothing could be registered


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
    """`answer`, of any size, in the colour space of `base` and its depth or deeper; `profile` is the space of
    both.

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
            return lock_answer(base, at_depth(answer, base.bits), painted, mode, cancel=cancel)
        return ended(answer, LockState.OFF, "", None)
    seen = compare(base, profile, answer, painted, registration, trust_it, cancel)
    if isinstance(seen, Locked):
        return seen
    if painted is None and not trust_it and is_global(seen):
        return ended(answer, LockState.ASKED, "answer-global", seen)
    final = _final(seen, base, painted, mode)
    if final is None:
        return ended(answer, LockState.REFUSED, "answer-changes-nothing", seen)
    locked = _placed(
        base, profile, answer, painted, seen, final, may_pass=mode is LockMode.RING, cancel=cancel
    )
    is_torn = locked.receipt.seam is not None and locked.receipt.seam.mean > _TORN
    if is_torn and seen.found.trust is Trust.UNDETERMINED and not trust_it:
        return ended(answer, LockState.ASKED, "answer-plain", seen)
    return locked


def lock_whole(
    base: Pixels, profile: bytes | None, answer: Pixels, *, cancel: CancelToken | None = None
) -> Locked:
    """All of an answer that shows the same picture as its base, in the base's frame and colours."""
    seen = compare(base, profile, answer, None, None, False, cancel)
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
    seen = compare(base, profile, answer, painted, registration, registration is not None, cancel)
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
    elif painted is None and is_global(seen):
        reason = "answer-global"
    receipt = told(ended(answer, state, reason, seen).receipt, seen, changed_outside(seen))
    return Proposal(final, changed_px(seen.change.mask, seen.size), past, receipt)


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
    # Before there is a patch: it takes as much memory as one.
    outside, beyond = changed_outside(seen), changed_beyond(seen) if may_pass else None
    patch_png, join = _joined(base, profile, answer, seen, final, cancel)
    locked = read_back(base, patch_png, final, painted, may_pass=may_pass, cancel=cancel)
    receipt = told(locked.receipt, seen, outside)
    receipt = replace(receipt, seam=join.seam, edit_kept=join.edit_kept, beyond_px=beyond)
    return replace(locked, receipt=receipt)


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
    look(cancel)
    return encode_png(patch), join


def _past_px(final: FinalMask, painted: Pixels) -> int:
    return int(np.count_nonzero((to_array(final.weights) > 0) & (window(to_array(painted), final.box) == 0)))
