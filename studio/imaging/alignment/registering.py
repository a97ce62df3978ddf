"""Where an answer lies on its base: an affine found on what had to stay, and how far it can be trusted."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.alignment.affine import Size, corners_px, remaining, size_maps
from studio.imaging.alignment.averages import Averaged, as_fine, averages
from studio.imaging.alignment.confidence import LEAST_BLOCKS, NOTHING, Confidence, confidence
from studio.imaging.alignment.correlating import rough_place
from studio.imaging.alignment.equalising import equalised
from studio.imaging.alignment.reduced import Reduced, laid, normalised, reduce_to, smaller
from studio.imaging.alignment.refining import refine, slopes_of
from studio.imaging.arrays import Array, Floats, to_array
from studio.imaging.resizing import averaged, fitted
from studio.model.cancel import CancelToken, look
from studio.model.geometry import IDENTITY, Frame
from studio.model.pixels import Pixels
from studio.model.registration import Registration, Trust

LEVELS_PX = (256, 512, 768)
SURE, UNLIKE = 0.60, 0.25
ZOOM_PERCENT, SHIFT_OF_SIDE, ROTATION_DEG, ANISOTROPY_PERCENT = 8.0, 0.15, 2.0, 6.0
_ANSWER_MOST_PX = 1536
_GROWN_PX = 4
_SHOWN_LEAST = 0.5  # of what is to stay
_FRAME_PX = 8
_ROUNDS, _LAST_ROUNDS = 15, 8
_STILL_PX = 0.03  # of the largest level, and never under 0.05 of the base: what nobody sees stays unresampled


@dataclass(frozen=True, slots=True)
class _Level:
    """The base at one size, as luma and normalised, and where it may be looked at (bool)."""

    luma: Floats
    base: Floats
    keep: Array
    size: Size
    to_full: Frame


@dataclass(frozen=True, slots=True)
class _Found:
    """A way from base to (full) answer, and how alike it makes them."""

    way: Frame
    sure: Confidence

    @property
    def rank(self) -> float:
        """To a thousandth: of ways that are equally good the first wins, and the plain ones come first."""
        return -1.0 if self.sure.median is None else round(self.sure.median, 3)


def register(
    base: Pixels, answer: Pixels, painted: Pixels | None, *, cancel: CancelToken | None = None
) -> Registration:
    """Both in the same colour space, of any size and shape; `painted` (of the base's size) is left out where
    it is above 0. Equal pixels give an equal registration. An answer that is transparent over most of the
    rest shows too little to be compared: it is undetermined, and lies as its size says."""
    return register_averages(*averages(base, answer), painted, cancel=cancel)


def register_averages(
    base: Averaged, answer: Averaged, painted: Pixels | None, *, cancel: CancelToken | None = None
) -> Registration:
    """The same for two that were averaged already; the transform is between their full sizes."""
    plains = size_maps(base.full, answer.full)
    first, *finer = levels = _level_sizes(base.full)
    largest = levels[-1]
    whole = reduce_to(base, largest)
    edited = None if painted is None else _shrunk(to_array(painted), largest)
    small = reduce_to(answer, as_fine(largest, base.full, answer.full, _ANSWER_MOST_PX))
    look(cancel)
    level = _level(smaller(whole, first), edited)
    if _is_cut_out(level, small, plains[0]):
        return Registration(plains[0], trust=Trust.UNDETERMINED)
    tried = _starts(level, small, plains, cancel)
    found = max((_refined(level, small, one, cancel) for one in tried), key=lambda one: one.rank)
    for size in finer:  # one after the other: together they are as large as both pictures
        level = _level(smaller(whole, size), edited)
        found = _refined(level, small, found, cancel)
    if found.rank >= UNLIKE:
        found = _finished(level, small, found, cancel)
    return _told(found, base.full, answer.full, largest)


def _is_cut_out(level: _Level, answer: Reduced, plain: Frame) -> bool:
    if answer.opaque is None:
        return False
    way = level.to_full.then(plain).then(answer.to_full.inverse())
    covered = laid(answer, way, level.size, _frame_px(level.size))[1]
    return bool(np.count_nonzero(covered & level.keep) < _SHOWN_LEAST * np.count_nonzero(level.keep))


def _level_sizes(base: Size) -> list[Size]:
    """From coarse to fine."""
    sizes = (fitted(*base, min(long_px, max(base))) for long_px in LEVELS_PX)
    return list(dict.fromkeys(sizes))


def _level(base: Reduced, edited: Array | None) -> _Level:
    width, height = base.size
    frame = _frame_px(base.size)
    keep = np.zeros((height, width), bool)
    keep[frame : height - frame, frame : width - frame] = True
    if base.opaque is not None:
        keep &= base.opaque > 0
    if edited is not None:
        here = _shrunk(edited, base.size)
        ring = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _GROWN_PX + 1, 2 * _GROWN_PX + 1))
        keep &= cv2.dilate(here, ring) == 0
    return _Level(base.luma, normalised(base.luma), keep, base.size, base.to_full)


def _frame_px(size: Size) -> int:
    """Narrower in a picture so small that nothing would be left."""
    return min(_FRAME_PX, min(size) // 16)


def _shrunk(painted: Array, size: Size) -> Array:
    """0 only where nothing under the pixel is painted."""
    if painted.shape[::-1] == size:
        return painted
    marked = cv2.threshold(painted, 0, 255, cv2.THRESH_BINARY)[1]
    return averaged(marked, *size)


def _starts(
    level: _Level, answer: Reduced, plains: tuple[Frame, ...], cancel: CancelToken | None
) -> list[_Found]:
    starts = [_Found(plain, NOTHING) for plain in plains]
    for plain in plains:
        here = level.to_full.then(plain).then(answer.to_full.inverse())
        rough = rough_place(level.base, level.keep, answer, here, cancel=cancel)
        way = level.to_full.inverse().then(rough).then(answer.to_full)
        starts.append(_Found(way, NOTHING))
    return starts


def _refined(level: _Level, answer: Reduced, start: _Found, cancel: CancelToken | None) -> _Found:
    """`start` made exact at one level: a similarity first, then the whole affine."""
    way = level.to_full.then(start.way).then(answer.to_full.inverse())
    frame = _frame_px(level.size)
    slopes = slopes_of(level.base, level.keep)
    for affine in (False, True):
        over, covered = laid(answer, way, level.size, frame)
        rest = refine(slopes, normalised(over), covered, affine=affine, rounds=_ROUNDS, cancel=cancel)
        way = rest.then(way)
    over, covered = laid(answer, way, level.size, frame)
    sure = confidence(level.base, normalised(over), level.keep & covered)
    return _Found(level.to_full.inverse().then(way).then(answer.to_full), sure)


def _finished(level: _Level, answer: Reduced, found: _Found, cancel: CancelToken | None) -> _Found:
    """`found` once more, on two pictures that are equally sharp and of one tone, where that makes them more
    alike."""
    way = level.to_full.then(found.way).then(answer.to_full.inverse())
    over, covered = laid(answer, way, level.size, _frame_px(level.size))
    usable = level.keep & covered
    base, toned = equalised(level.luma, over, usable)
    one, other = normalised(base), normalised(toned)
    if _apart(one, other, usable) >= _apart(level.base, normalised(over), usable):
        return found
    slopes = slopes_of(one, level.keep)
    rest = refine(slopes, other, covered, affine=True, rounds=_LAST_ROUNDS, cancel=cancel)
    way = level.to_full.inverse().then(rest).then(way).then(answer.to_full)
    return _Found(way, found.sure)


def _apart(one: Floats, other: Floats, usable: Array) -> float:
    return float(np.median(np.abs(one - other)[usable]))


def _told(found: _Found, base: Size, answer: Size, level: Size) -> Registration:
    sure = found.sure
    if sure.median is None or sure.blocks < LEAST_BLOCKS:
        return Registration(size_maps(base, answer)[0], textured_blocks=sure.blocks, trust=Trust.UNDETERMINED)
    way = _stilled(found.way, base, answer, level)
    plain = min(size_maps(base, answer), key=lambda one: corners_px(one, way, base))
    shift, zoom, anisotropy, rotation = remaining(way, plain, base)
    moved_far = (
        abs(zoom) > ZOOM_PERCENT
        or shift > SHIFT_OF_SIDE * max(base)
        or abs(rotation) > ROTATION_DEG
        or anisotropy > ANISOTROPY_PERCENT
    )
    trust, reason = _judged(sure.median, sure.chance, moved_far)
    return Registration(
        way, shift, zoom, anisotropy, rotation, sure.median, sure.agreeing, sure.blocks, trust, reason
    )


def _judged(median: float, chance: float, moved_far: bool) -> tuple[Trust, str]:
    """What moved far and is not surely the same picture was bent onto it: another scene."""
    if median < max(UNLIKE, chance) or (moved_far and median < SURE):
        return Trust.REFUSED, "answer-unlike"
    if moved_far:
        return Trust.ASKED, "answer-moved"
    if median < SURE:
        return Trust.ASKED, "answer-unsure"
    return Trust.ACCEPTED, ""


def _stilled(way: Frame, base: Size, answer: Size, level: Size) -> Frame:
    limit = max(0.05, _STILL_PX * max(base) / max(level))
    return IDENTITY if base == answer and corners_px(way, IDENTITY, base) < limit else way
