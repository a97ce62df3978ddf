"""How an alpha that was solved from colours becomes that of a thing: solid within, no fog around."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.arrays import Array, Floats
from studio.model.watch import Watch

THREADS = 0.012  # how much lightness varies in a few pixels where there may be hair

_STILL = 0.008  # how little of that is no detail at all
_EDGE, _FUR, _HAIR = 0.25, 0.5, 6.0  # how wide alpha may be mixed, in radii: at all, in fur and where hair is
_OWN_PX = 3.0  # from an edge: what varies there is the edge itself
_BEHIND = 3  # radii over which what is behind is averaged
_EVEN = 0.03  # how much it varies there, at most, to tell alpha by; up to twice as much in part
_ENOUGH_BEHIND = 0.02  # of those pixels must be known to be behind
_TELLS = 0.1  # what a subject differs by at most nearby: with less it does not stand out
_FOREIGN, _FOREIGN_LEAST = 4.0, 0.02  # in deviations and at all: from there on a colour is not the one behind


@dataclass(frozen=True, slots=True)
class _Behind:
    """How far each pixel is `apart` from the mean of what is behind nearby, how much that varies (`spread`),
    and whether it is `even` enough to tell by, 0 to 1.
    """

    apart: Floats
    spread: Floats
    even: Floats


def firm(
    solved: Floats,
    values: Floats,
    inside: NDArray[np.bool_],
    is_open: NDArray[np.bool_],
    reach: int,
    watch: Watch,
) -> Floats:
    """Alpha (0 to 1) of a subject found `inside`, which was solved from the colours `values` where `is_open`;
    `reach` is the radius of the windows that it was solved in.
    """
    behind = _behind(values, ~is_open & ~inside, reach)
    watch.check()
    sure = behind.even * (1 - _threads_beside(values, inside | (solved > 0.5), reach))
    bounded = solved + (_bounded(solved, behind, inside, reach) - solved) * sure * is_open
    watch.check()
    whole = bounded + (_without_bands(bounded, behind, inside, reach) - bounded) * sure
    watch.check()
    return crisp(_without_fog(np.asarray(whole, np.float32), values, reach))


def crisp(solved: Floats) -> Floats:
    """Almost none is none and almost all is all; what is between keeps its slope."""
    return np.asarray(np.clip((solved - 0.03) / 0.94, 0, 1), np.float32)


def calm(values: Floats) -> Floats:
    """1 where there is no detail at all: what alpha would be there is fog."""
    return np.asarray(np.clip(1 - cv2.blur(detail(values), (7, 7)) / _STILL, 0, 1), np.float32)


def detail(values: Floats) -> Floats:
    """How far the light of each pixel is from that of the few around it."""
    light = values.mean(axis=-1)
    return np.asarray(np.abs(light - cv2.GaussianBlur(light, (0, 0), 1.5)), np.float32)


def _behind(values: Floats, known: NDArray[np.bool_], reach: int) -> _Behind:
    """Told from the pixels that are `known` to be behind."""
    weight = known.astype(np.float32)
    side = (2 * _BEHIND * reach + 1,) * 2
    share = cv2.blur(weight, side)
    enough = np.maximum(share, np.float32(1e-3))[..., None]
    mean = cv2.blur(values * weight[..., None], side) / enough
    power = cv2.blur(np.square(values) * weight[..., None], side) / enough
    spread = np.sqrt(np.maximum(power - np.square(mean), 0).sum(axis=-1))
    even = np.clip(2 - spread / np.float32(_EVEN), 0, 1) * (share > _ENOUGH_BEHIND)
    apart = np.linalg.norm(values - mean, axis=-1)
    return _Behind(*(np.asarray(one, np.float32) for one in (apart, spread, even)))


def _bounded(solved: Floats, behind: _Behind, inside: NDArray[np.bool_], reach: int) -> Floats:
    """Alpha within what an even background allows.

    A pixel differs from what is behind it by alpha times what the subject differs by, so that alpha lies
    between its own difference over the largest and over the least one of the subject nearby. Colours alone
    do not tell that: no line through grey behind, and dark and bright before it, has both ends in front.
    """
    own = cv2.distanceTransform(np.pad(inside.astype(np.uint8), 1, mode="edge"), cv2.DIST_L2, 3)[1:-1, 1:-1]
    near = np.ones((2 * reach + 1,) * 2, np.uint8)
    most = cv2.dilate(np.where(own > 1.5, behind.apart, 0).astype(np.float32), near)
    least = cv2.erode(np.where(own > 1.5, behind.apart, 9).astype(np.float32), near)
    # Outside the mask another thing behind differs too.
    low = np.clip((behind.apart - 2 * behind.spread) / np.maximum(most, np.float32(_TELLS)), 0, 1) * inside
    high = np.clip((behind.apart + 2 * behind.spread) / np.maximum(least, np.float32(1e-3)), 0, 1)
    return np.asarray(np.clip(solved, low, np.maximum(low, high)), np.float32)


def _without_bands(solved: Floats, behind: _Behind, inside: NDArray[np.bool_], reach: int) -> Floats:
    """Alpha without thin bands along its edge, where a thing has nearly the colour of what is behind it.

    What has the very colour behind it may be a gap, and so may a pixel next to that.
    """
    side = reach // 2 * 2 + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    closed = cv2.morphologyEx(solved, cv2.MORPH_CLOSE, disc)
    is_foreign = behind.apart > np.maximum(_FOREIGN * behind.spread, _FOREIGN_LEAST)
    no_gap = cv2.erode((is_foreign & inside).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.where(no_gap > 0, closed, solved).astype(np.float32)


def _threads_beside(values: Floats, inside: NDArray[np.bool_], reach: int) -> Floats:
    """1 where there may be hair, or a gap in it: fine detail in front of an edge, which itself is none."""
    away = cv2.distanceTransform((~inside).astype(np.uint8), cv2.DIST_L2, 3)
    found = _found(detail(values), away > _OWN_PX, reach)
    grown = cv2.dilate(found, np.ones((4 * reach + 1,) * 2, np.uint8))
    return np.asarray(cv2.blur(grown, (2 * reach + 1,) * 2), np.float32)


def _found(fine: Floats, where: NDArray[np.bool_], reach: int) -> Floats:
    """How surely the detail of some pixels is that of hair, told nearby as well."""
    side, weight = (2 * reach + 1, 2 * reach + 1), where.astype(np.float32)
    mean = cv2.blur(fine * weight, side) / np.maximum(cv2.blur(weight, side), np.float32(0.05))
    return np.asarray(np.clip(mean / np.float32(THREADS) - 0.5, 0, 1), np.float32)


def _hairy(values: Floats, inside: Array, away: Floats, reach: int) -> Floats:
    """1 where there may be hair: fine detail on the same side of an edge, which itself is none."""
    fine = detail(values)
    out, within = (_found(fine, (away > _OWN_PX) & (inside == which), reach) for which in (0, 1))
    return np.asarray(np.where(inside > 0, within, out) * (1 - calm(values)), np.float32)


def _without_fog(solved: Floats, values: Floats, reach: int) -> Floats:
    """Alpha that is mixed only along its own edge, and where there may be hair.

    Colours that subject and background share leave it undecided over wide areas: the subject would be thin
    there, and carry a cloud of what is behind it.
    """
    inside, away = _edge(solved)
    hairy = _hairy(values, inside, away, reach)
    # Hair stands out from the subject; within it there is only fur, with its own light and shade.
    near = np.maximum(2, reach * (_EDGE + np.where(inside > 0, _FUR, _HAIR) * hairy))
    keep = np.clip(2 - away / near, 0, 1)
    faint = solved + (2 * np.square(solved) - solved) * (1 - hairy)
    firmer = np.where(solved > 0.5, 1 - 2 * np.square(1 - solved), faint)
    return np.asarray(inside + (firmer - inside) * keep, np.float32)


def _edge(solved: Floats) -> tuple[Array, Floats]:
    """1 where more than half is subject, and how far each pixel lies from where that changes."""
    inside = cv2.medianBlur((solved > 0.5).astype(np.uint8), 5)
    away = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 3) + cv2.distanceTransform(inside, cv2.DIST_L2, 3)
    return np.asarray(inside, np.uint8), np.asarray(away, np.float32)
