"""What the pixel lock takes of an answer, what it keeps of the base, and how it proves it.

Nothing registers here: the answer lies on its base pixel by pixel (identity).
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, from_array, to_array, window
from studio.imaging.codec import decode_png, encode_png
from studio.imaging.masks import coverage, inner_distance, smoothstep
from studio.imaging.patches import cut, joint_bands, promote
from studio.model.cancel import CancelToken
from studio.model.geometry import Box
from studio.model.history import LockState
from studio.model.pixels import Pixels
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode

ALGORITHM = "identity-1"
FEATHER_PX = 6.0
_FEATHER_OF_SIDE = 0.012
# A tenth keeps the mean weight inside a mask of 60 px above 0.9; a quarter would leave 0.82.
_FEATHER_OF_INNER = 0.1


@dataclass(frozen=True, slots=True)
class Locked:
    """A locked answer: its patch over `box`, ready as `patch_png`, and the weights it was taken with.

    `patch` is None when the lock refused, and when the final mask is empty.
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
    weights = _everything(place)
    if painted is not None and is_masked:
        weights = final_weights(painted, place, feather_px)
    inside, final_px = coverage(from_array(weights))
    painted_px = coverage(painted)[1] if painted is not None else None
    state = LockState.OFF if mode is LockMode.OFF else LockState.LOCKED
    total = base.width * base.height
    receipt = Receipt(state, ALGORITHM, painted_px, final_px, 0, total - final_px, 0)
    if inside.is_empty:
        return Locked(None, inside, None, receipt)
    _look(cancel)
    box = inside.moved(x, y)
    final = from_array(window(weights, inside))
    patch = _blend(cut(base, box), cut(answer, inside), final)
    _look(cancel)
    data = encode_png(patch)
    _look(cancel)
    proof = verify(base, data, box, painted if is_masked else None, final_mask=final)
    return Locked(patch, box, final, replace(proof, state=state, painted_px=painted_px), data)


def lock_answer(
    base: Pixels,
    answer: Pixels,
    painted: Pixels | None,
    mode: LockMode = LockMode.STRICT,
    *,
    cancel: CancelToken | None = None,
) -> Locked:
    """Takes a whole answer of the size of `base`; one of another size is refused.

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


def verify(
    base: Pixels,
    patch_png: bytes | memoryview,
    box: Box,
    painted: Pixels | None,
    *,
    final_mask: Pixels | None = None,
) -> Receipt:
    """Decodes a written patch afresh and counts what it changed where nothing may change.

    Outside `box` the patch changes nothing by construction. `final_mask` has the size of the box; without
    it every painted pixel of the box counts as final.
    """
    patch = decode_png(patch_png)
    under = promote(cut(base, box), joint_bands(base.bands, patch.bands), max(base.bits, patch.bits))
    patch = promote(patch, under.bands, under.bits)
    differs = _differs(to_array(under), to_array(patch))
    allowed = _allowed(painted, box)
    final = to_array(final_mask) > 0 if final_mask is not None else allowed
    final_px = int(np.count_nonzero(final))
    strayed = differs & ~(final & allowed)
    return Receipt(
        LockState.LOCKED,
        ALGORITHM,
        painted_px=coverage(painted)[1] if painted is not None else None,
        final_px=final_px,
        past_painted_px=int(np.count_nonzero(final & ~allowed)),
        protected_px=base.width * base.height - final_px,
        differing_px=int(np.count_nonzero(strayed)),
    )


def final_weights(painted: Pixels, place: Box, feather_px: float = FEATHER_PX) -> Array:
    """The weights (uint8, of `place`) of a strict lock: soft towards the inside, times the painted grey."""
    array = to_array(painted)
    covered = coverage(painted)[0].intersect(place)
    weights = np.zeros((place.height, place.width), np.uint8)
    if covered.is_empty:
        return weights
    # Whole components are needed to know how thick they are, not only what lies under the answer.
    around = coverage(painted)[0].grow(1).intersect(painted.box)
    part = window(array, around)
    widest = min(feather_px, _FEATHER_OF_SIDE * max(painted.width, painted.height))
    soft = _feather_inside(part, widest)
    final = np.rint(part * soft).astype(np.uint8)
    window(weights, covered.moved(-place.x, -place.y))[...] = window(
        final, covered.moved(-around.x, -around.y)
    )
    return weights


def _feather_inside(part: Array, widest_px: float) -> Floats:
    """Factors 0 to 1 for the pixels of a mask, by their distance to its border."""
    inside = (part > 0).astype(np.uint8)
    if inside.all():
        return np.ones(part.shape, np.float32)
    far = inner_distance(inside)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(inside, connectivity=8, ltype=cv2.CV_32S)
    widest = np.zeros(count, np.float32)
    for n in range(1, count):
        there = Box(*(int(side) for side in boxes[n, :4]))
        widest[n] = window(far, there)[window(labels, there) == n].max()
    width = np.minimum(widest_px, _FEATHER_OF_INNER * widest)
    ramp = np.clip((far - 0.5) / np.maximum(width, 0.5)[labels], 0, 1)
    return smoothstep(ramp)


def _everything(place: Box) -> Array:
    return np.full((place.height, place.width), 255, np.uint8)


def _blend(base: Pixels, answer: Pixels, final: Pixels) -> Pixels:
    bands, bits = joint_bands(base.bands, answer.bands), max(base.bits, answer.bits)
    below, above = to_array(promote(base, bands, bits)), to_array(promote(answer, bands, bits))
    mask = to_array(final)
    return from_array(blend(below, above, mask))


def blend(below: Array, above: Array, mask: Array) -> Array:
    """`above` over `below` by `mask`/255; exact at both ends and where they agree; alpha premultiplied."""
    out = np.where(_spread(mask == 255, above), above, below)
    soft = (mask > 0) & (mask < 255)
    rows, columns = np.nonzero(soft)
    if not rows.size:
        return out
    one, two = below[rows, columns].astype(np.float32), above[rows, columns].astype(np.float32)
    weight = (mask[rows, columns].astype(np.float32) / 255)[:, None]
    flat = (one.reshape(len(rows), -1), two.reshape(len(rows), -1))
    mixed = _mix_with_alpha(*flat, weight) if flat[0].shape[1] in (2, 4) else _mix(*flat, weight)
    same = (flat[0] == flat[1]).all(axis=1)
    mixed[same] = flat[0][same]
    out[rows, columns] = np.rint(mixed).astype(out.dtype).reshape(one.shape)
    return out


def _mix(one: Floats, two: Floats, weight: Floats) -> Floats:
    return one + (two - one) * weight


def _mix_with_alpha(one: Floats, two: Floats, weight: Floats) -> Floats:
    alpha = _mix(one[:, -1:], two[:, -1:], weight)
    colour = _mix(one[:, :-1] * one[:, -1:], two[:, :-1] * two[:, -1:], weight)
    shown = np.where(alpha > 0, colour / np.maximum(alpha, 1e-6), one[:, :-1])
    return np.concatenate((shown, alpha), axis=1)


def with_alpha_of(base: Pixels, answer: Pixels) -> Pixels:
    """An answer without alpha: opaque where it changed something, as transparent as the base elsewhere."""
    if answer.has_alpha or not base.has_alpha:
        return answer
    bands, bits = joint_bands(base.bands, answer.bands), max(base.bits, answer.bits)
    below, above = to_array(promote(base, bands, bits)), to_array(promote(answer, bands, bits)).copy()
    same = ~_differs(below[:, :, :-1], above[:, :, :-1])
    above[:, :, -1][same] = below[:, :, -1][same]
    return from_array(above)


def _allowed(painted: Pixels | None, box: Box) -> Array:
    if painted is None:
        return np.ones((box.height, box.width), bool)
    return window(to_array(painted), box) > 0


def _differs(one: Array, other: Array) -> Array:
    unlike = one != other
    return np.asarray(unlike if unlike.ndim == 2 else unlike.any(axis=2))


def _spread(flags: Array, like: Array) -> Array:
    return flags if like.ndim == 2 else flags[:, :, None]


def _look(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()
