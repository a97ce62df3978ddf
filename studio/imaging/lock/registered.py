"""The pixel lock on a hosted answer: found on its base, brought to its colours, taken inside the mask alone.

What protects is the same as ever: outside the painted mask the base's bytes stay. Registration and colour
match decide only what is laid inside it.
"""

from dataclasses import replace

import cv2
import numpy as np

from studio.imaging.alignment.registering import register
from studio.imaging.alignment.warping import warp
from studio.imaging.arrays import TYPES, Array, Floats, from_array, full_scale, to_array, window
from studio.imaging.lock import colour_match
from studio.imaging.lock.locking import ALGORITHM as STRICT
from studio.imaging.lock.locking import Locked, lock_answer, lock_patch, with_alpha_of
from studio.imaging.lock.seam import Patchwork, edit_kept, seam_step
from studio.imaging.lock.working import Pair, pair, reduced_mask
from studio.imaging.masks import coverage
from studio.imaging.patches import cut, joint_bands, promote
from studio.model.cancel import CancelToken
from studio.model.geometry import Box
from studio.model.history import LockState
from studio.model.pixels import Pixels
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.model.registration import Registration, Trust

ALGORITHM = "registered-1"
_AWAY_PX = 6  # from the mask: there the answer is already on its way to the edit
_AROUND_PX = 16  # of the box: what a seam is measured on
_RING_OF_SIDE, _RING_PX = 0.012, 24
_CHANGED_DELTA_E = 6.0


def lock_registered(
    base: Pixels,
    profile: bytes | None,
    answer: Pixels,
    painted: Pixels | None,
    mode: LockMode,
    *,
    registration: Registration | None = None,
    cancel: CancelToken | None = None,
) -> Locked:
    """`answer`, of any size, in the colour space and depth of `base`; `profile` is the space of both.

    `registration` is where somebody has said that it lies: then it is not looked for, nor doubted. Without a
    painted mask, and switched off, there is nothing to hold still and the answer is taken as it lies. The
    state of the receipt is LOCKED; ASKED or REFUSED, without a patch, where it is not known where it lies.
    """
    same_size = (answer.width, answer.height) == (base.width, base.height)
    if painted is None or mode is LockMode.OFF or _is_empty(painted):
        if not same_size:
            return _not_placed(answer, LockState.REFUSED, "answer-size", None)
        return lock_answer(base, answer, painted, mode, cancel=cancel)
    found = registration or register(base, answer, painted, cancel=cancel)
    if registration is None and found.trust in _ENDS:
        return _not_placed(answer, _ENDS[found.trust], found.reason, found)
    if found.trust is Trust.UNDETERMINED and not same_size and registration is None:
        return _not_placed(answer, LockState.REFUSED, "answer-size", found)
    return _placed(base, profile, answer, painted, found, mode, cancel)


_ENDS = {Trust.ASKED: LockState.ASKED, Trust.REFUSED: LockState.REFUSED}


def _placed(
    base: Pixels,
    profile: bytes | None,
    answer: Pixels,
    painted: Pixels,
    found: Registration,
    mode: LockMode,
    cancel: CancelToken | None,
) -> Locked:
    box = coverage(painted)[0]
    around = box.grow(_AROUND_PX).intersect(base.box)
    together = pair(base, answer, found, profile, cancel)
    fit = colour_match.fit(together, _kept(painted, together))
    came, has_data = warp(answer, found, around, (base.width, base.height), cancel=cancel)
    matched = _matched(came, around, fit, base)
    result = _with_base_where_nothing_came(matched, has_data, cut(base, around))
    inner = box.moved(-around.x, -around.y)
    part = with_alpha_of(cut(base, box), from_array(window(to_array(result), inner)))
    locked = lock_patch(base, part, box.x, box.y, painted, mode, cancel=cancel)
    if locked.patch is None:
        return _told(locked, found, fit)
    sight = Patchwork.of(base, result, locked, around, profile)
    receipt = replace(
        _told(locked, found, fit).receipt,
        seam=seam_step(sight),
        edit_kept=edit_kept(sight),
        also_changed_px=_also_changed_px(together, fit, painted, base),
    )
    return replace(locked, receipt=receipt)


def _told(locked: Locked, found: Registration, fit: colour_match.Fit) -> Locked:
    receipt = replace(
        locked.receipt,
        algorithm=f"{ALGORITHM}, {STRICT}",
        registration=found,
        confidence=found.confidence,
        colour=fit.report,
    )
    return replace(locked, receipt=receipt)


def _not_placed(answer: Pixels, state: LockState, reason: str, found: Registration | None) -> Locked:
    confidence = found.confidence if found else None
    receipt = Receipt(state, ALGORITHM, confidence=confidence, reason=reason, registration=found)
    return Locked(None, answer.box, None, receipt)


def _is_empty(painted: Pixels) -> bool:
    return coverage(painted)[0].is_empty


def _kept(painted: Pixels, together: Pair) -> Array:
    """Where colours are compared: away from what was painted, at the size of the pair."""
    edited = (reduced_mask(to_array(painted), together.base.shape) > 0).astype(np.uint8)
    grown = cv2.dilate(edited, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _AWAY_PX + 1,) * 2))
    return np.where(grown > 0, 0, 1).astype(np.uint8)


def _matched(came: Pixels, around: Box, fit: colour_match.Fit, base: Pixels) -> Pixels:
    """The colours of a piece of the answer brought to the base's, its alpha and depth kept."""
    if fit.changes_nothing:
        return came
    deep = to_array(came).reshape(came.height, came.width, came.bands)
    count = came.bands - came.has_alpha
    codes = deep[:, :, :count].astype(np.float32) / np.float32(full_scale(came))
    rgb = codes if count == 3 else np.repeat(codes, 3, axis=2)
    moved = colour_match.applied(fit, rgb, _shift_over(fit.shift, around, base))
    values = moved if count == 3 else moved.mean(axis=2, keepdims=True)
    out = deep.copy()
    out[:, :, :count] = np.rint(values * full_scale(came)).astype(TYPES[came.bits])
    return from_array(out[:, :, 0] if came.bands == 1 else out)


def _shift_over(shift: Floats | None, around: Box, base: Pixels) -> Floats | None:
    """The part of the smooth field that lies over a box of the base."""
    if shift is None:
        return None
    across, down = shift.shape[1] / base.width, shift.shape[0] / base.height
    way = np.array(
        [
            [across, 0, (around.x + 0.5) * across - 0.5],
            [0, down, (around.y + 0.5) * down - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (around.width, around.height)
    out: Floats = cv2.warpAffine(shift, way, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return out


def _with_base_where_nothing_came(came: Pixels, has_data: Pixels, below: Pixels) -> Pixels:
    missing = to_array(has_data) == 0
    if not missing.any():
        return came
    bands, bits = joint_bands(came.bands, below.bands), max(came.bits, below.bits)
    out, under = to_array(promote(came, bands, bits)).copy(), to_array(promote(below, bands, bits))
    out[missing] = under[missing]
    return from_array(out)


def _also_changed_px(together: Pair, fit: colour_match.Fit, painted: Pixels, base: Pixels) -> int:
    """Pixels in a ring around what was painted where the answer differs as much as an edit does."""
    edited = (reduced_mask(to_array(painted), together.base.shape) > 0).astype(np.uint8)
    reach = max(2, round(min(_RING_OF_SIDE * together.side, _RING_PX * together.across)))
    ring = cv2.dilate(edited, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2))
    inside = (ring > 0) & (edited == 0) & (together.seen > 0)
    if not inside.any():
        return 0
    shift = None
    if fit.shift is not None:
        shift = cv2.resize(fit.shift, together.base.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    matched = colour_match.applied(fit, together.answer, shift)
    apart = np.linalg.norm(together.lab(matched, 1.2) - together.lab(together.base, 1.2), axis=2)
    changed = np.count_nonzero(inside & (apart > _CHANGED_DELTA_E))
    return round(float(changed) / (together.across * together.down))
