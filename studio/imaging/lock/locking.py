"""What is taken into a base by weight, and how the receipt proves that the rest is the base's bytes.

Nothing registers here: an answer lies on its base pixel by pixel.
"""

from dataclasses import dataclass, replace

import numpy as np

from studio.imaging.arrays import Array, from_array, to_array, window
from studio.imaging.codec import decode_png, encode_png
from studio.imaging.lock.blending import alike, blended, differs, strips_of, with_alpha_of
from studio.imaging.lock.final_mask import FEATHER_PX, FinalMask, strict
from studio.imaging.masks import coverage, covered_px
from studio.imaging.memory import give_back
from studio.imaging.patches import cut
from studio.model.cancel import CancelToken, look
from studio.model.geometry import Box
from studio.model.history import LockState
from studio.model.pixels import Pixels
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode

ALGORITHM = "identity-1"


@dataclass(frozen=True, slots=True)
class Locked:
    """A locked answer: its patch over `box`, ready as `patch_png`, and the weights it was taken with.

    `patch` is None when the lock refused or asks, and when the final mask is empty.
    """

    patch: Pixels | None
    box: Box
    final_mask: Pixels | None
    receipt: Receipt
    patch_png: bytes = b""


def lock_patch(
    base: Pixels,
    answer: Pixels,
    x: int,
    y: int,
    painted: Pixels | None,
    mode: LockMode = LockMode.STRICT,
    *,
    feather_px: float = FEATHER_PX,
    cancel: CancelToken | None = None,
) -> Locked:
    """Takes `answer`, which changed only its own box at (x, y) of `base`.

    `feather_px` is the widest feather inside the mask; 0 for an answer that meets the base by itself.
    `painted` has the size of the base; None allows the whole picture. Without registration no mode goes
    past a painted mask; OFF takes the answer as it is.
    """
    place = Box(x, y, answer.width, answer.height)
    if place.intersect(base.box) != place:
        raise ValueError(f"an answer at {place} is not inside {base.width} × {base.height}")
    is_masked = painted is not None and mode is not LockMode.OFF
    final: FinalMask | None = FinalMask(_everything(place), place)
    if painted is not None and is_masked:
        final = _within(strict(painted, feather_px), place)
    state = LockState.OFF if mode is LockMode.OFF else LockState.LOCKED
    painted_px = covered_px(painted) if painted is not None else None
    if final is None:
        total = base.width * base.height
        return Locked(None, Box(x, y, 0, 0), None, Receipt(state, ALGORITHM, painted_px, 0, 0, total, 0))
    look(cancel)
    data = encode_png(blended(base, answer, place, final.weights, final.box))
    locked = read_back(base, data, final, painted if is_masked else None, cancel=cancel)
    return replace(locked, receipt=replace(locked.receipt, state=state, painted_px=painted_px))


def lock_answer(
    base: Pixels,
    answer: Pixels,
    painted: Pixels | None,
    mode: LockMode = LockMode.STRICT,
    *,
    cancel: CancelToken | None = None,
) -> Locked:
    """Takes a whole answer of the size of `base` where it lies; one of another size is refused.

    An answer without alpha is opaque where it changed something, and as transparent as the base elsewhere.
    """
    if (answer.width, answer.height) != (base.width, base.height):
        return refused(answer)
    whole = answer.box
    box = whole if painted is None or mode is LockMode.OFF else coverage(painted)[0]
    if box.is_empty:
        box = Box(0, 0, 1, 1)
    laid = with_alpha_of(cut(base, box), cut(answer, box))
    return lock_patch(base, laid, box.x, box.y, painted, mode, cancel=cancel)


def refused(answer: Pixels) -> Locked:
    """For an answer of which nobody knows where on its base it lies."""
    return Locked(None, answer.box, None, Receipt(LockState.REFUSED, ALGORITHM, reason="answer-size"))


def read_back(
    base: Pixels,
    patch_png: bytes,
    final: FinalMask,
    painted: Pixels | None,
    *,
    may_pass: bool = False,
    cancel: CancelToken | None = None,
) -> Locked:
    """What was blended over the final mask's box of the base, as it was written, and counted as written.

    `may_pass` allows what the final mask has beyond `painted`. Only the bytes come in: the pixels that they
    were made of are let go by then, or a large patch would be held twice.
    """
    look(cancel)
    give_back()
    patch = decode_png(patch_png)
    proof = _counted(base, patch, final.box, painted, final.weights, may_pass)
    return Locked(patch, final.box, final.weights, proof, patch_png)


def verify(
    base: Pixels,
    patch_png: bytes | memoryview,
    box: Box,
    painted: Pixels | None,
    *,
    final_mask: Pixels | None = None,
    may_pass: bool = False,
) -> Receipt:
    """Decodes a written patch afresh and counts what it changed where nothing may change.

    Outside `box` the patch changes nothing by construction. `final_mask` has the size of the box; without
    it every painted pixel of the box counts as final.
    """
    return _counted(base, decode_png(patch_png), box, painted, final_mask, may_pass)


def _counted(
    base: Pixels, patch: Pixels, box: Box, painted: Pixels | None, final_mask: Pixels | None, may_pass: bool
) -> Receipt:
    final_px = past_px = strayed_px = 0
    for strip in strips_of(box):
        here = strip.moved(-box.x, -box.y)
        unlike = differs(*alike(cut(base, strip), cut(patch, here)))
        allowed = _allowed(painted, strip)
        final = allowed if final_mask is None else window(to_array(final_mask), here) > 0
        final_px += int(np.count_nonzero(final))
        past_px += int(np.count_nonzero(final & ~allowed))
        strayed_px += int(np.count_nonzero(unlike & ~(final if may_pass else final & allowed)))
    return Receipt(
        LockState.LOCKED,
        ALGORITHM,
        painted_px=covered_px(painted) if painted is not None else None,
        final_px=final_px,
        past_painted_px=past_px,
        protected_px=base.width * base.height - final_px,
        differing_px=strayed_px,
    )


def _within(mask: FinalMask | None, place: Box) -> FinalMask | None:
    """The part of a final mask that lies under a changed box."""
    box = place.intersect(mask.box) if mask is not None else None
    if mask is None or box is None or box.is_empty:
        return None
    part = cut(mask.weights, box.moved(-mask.box.x, -mask.box.y))
    inner = coverage(part)[0]
    if inner.is_empty:
        return None
    return FinalMask(cut(part, inner), inner.moved(box.x, box.y))


def _everything(place: Box) -> Pixels:
    return from_array(np.full((place.height, place.width), 255, np.uint8))


def _allowed(painted: Pixels | None, box: Box) -> Array:
    if painted is None:
        return np.ones((box.height, box.width), bool)
    return window(to_array(painted), box) > 0
