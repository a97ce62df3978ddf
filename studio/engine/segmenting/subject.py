"""Which pixels are the subject: graph cuts over two mixtures of colours, from a first guess or a mask.

Rother, Kolmogorov and Blake, "GrabCut", 2004.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.engine import layout, oklab
from studio.engine.segmenting.saliency import SIDE_PX, saliency
from studio.engine.work import Mask
from studio.model.watch import Watch

_SIDE_PX = 440  # one round of the cut takes a tenth of a second at this size
_ROUNDS = 8
_EDGE = 0.012  # of the shorter side: what touches it on three sides is background to begin with
_SPECK = 0.03  # of the largest part: smaller parts belong to the other side
_SUBJECT_MIN, _SUBJECT_MAX = 0.004, 0.9
_SURE, _NONE = 0.8, 0.08  # of what stands out, as a first guess
_ALIKE_MAX = 0.3  # of the colours, shared by a guessed subject and its background: more is no subject
_CORE = 0.5  # of the depth of a mask of the subject, from which on it is the subject
_GAP_ALIKE_MAX = 0.55  # of the colours, shared by the background and a gap that the subject encloses
_RARE = 0.1  # how much rarer a colour is in the background, that a bay of the subject has
_OVER = 0.15  # of a subject's depth: how far it may reach into a painted background
_EDGES_MAX = 0.08  # of the left, upper and right edge, taken by a guessed subject


@dataclass(frozen=True, slots=True)
class Hint:
    """What is known before the search, in the picture's pixels: 255 where it is."""

    subject: Mask | None = None
    background: Mask | None = None


def subject(picture: layout.Raster, hint: Hint, watch: Watch) -> Mask | None:
    """A small mask, 255 on the subject; None when the picture shows none that stands out."""
    small = _small(picture)
    is_guess = hint.subject is None and hint.background is None
    labels = _guessed(small) if is_guess else _told(small, hint)
    if not _has_both(labels):
        return None
    seen = _hues_first(small)
    inside, outside = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(1)
    mode = cv2.GC_INIT_WITH_MASK
    for turn in range(_ROUNDS):
        watch.reach(turn / _ROUNDS)
        cv2.grabCut(seen, labels, None, outside, inside, 1, mode)
        mode = cv2.GC_EVAL
        if not _has_both(labels):
            return None
        if is_guess and turn == _ROUNDS // 2:
            labels[_foreign(small, _fore(labels))] = cv2.GC_FGD
            mode = cv2.GC_INIT_WITH_MASK
    found = _without_specks(_fore(labels))
    if is_guess and not _stands_out(small, found):
        return None
    if is_guess:
        found = _without_shade(small, found)
    return found * np.uint8(255) if _SUBJECT_MIN < found.mean() < _SUBJECT_MAX else None


def _foreign(small: NDArray[np.uint8], found: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Bays of the subject whose colours the background has nowhere else: a white rim of a red cup."""
    points = np.argwhere(found)[:, ::-1].astype(np.int32)
    hull = np.zeros_like(found)
    cv2.fillConvexPoly(hull, cv2.convexHull(points), 1)
    bay = hull & (1 - found)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    here, elsewhere = _shares(lab, bay), _shares(lab, 1 - hull)
    y, x, z = lab[..., 0] // 32, lab[..., 1] // 16, lab[..., 2] // 16
    rare = ((elsewhere[y, x, z] < _RARE * here[y, x, z]) & (bay > 0)).astype(np.uint8)
    rare = cv2.morphologyEx(rare, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    return np.asarray(rare > 0)


def _without_shade(small: NDArray[np.uint8], found: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A gap that the subject encloses is the subject's too when it has other colours than the background."""
    count, parts = cv2.connectedComponents(1 - found)
    edge = np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]])
    outside = np.isin(parts, np.setdiff1d(edge, [0])).astype(np.uint8)
    for n in range(1, count):
        gap = (parts == n).astype(np.uint8)
        if n not in edge and _alike(small, gap, outside) < _GAP_ALIKE_MAX:
            found[gap > 0] = 1
    return found


def _stands_out(small: NDArray[np.uint8], found: NDArray[np.uint8]) -> bool:
    """Whether a guessed subject has colours of its own and leaves the picture's edges to the background."""
    within = round(2 * _EDGE * min(found.shape)) + 1
    edges = np.concatenate([found[within], found[:, within], found[:, -within - 1]])
    return _alike(small, found, 1 - found) < _ALIKE_MAX and float(edges.mean()) < _EDGES_MAX


def _alike(small: NDArray[np.uint8], one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """The share of colours that two parts have in common."""
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    return float(np.minimum(_shares(lab, one), _shares(lab, other)).sum())


def _shares(lab: NDArray[np.uint8], part: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much of a part each of 8 × 16 × 16 colours has."""
    counts = cv2.calcHist([lab], [0, 1, 2], part, [8, 16, 16], [0, 256] * 3)
    counts = cv2.GaussianBlur(counts.reshape(8, 256), (1, 3), 0.6).reshape(8, 16, 16)
    return np.asarray(counts / max(float(counts.sum()), 1.0), np.float32)


def _small(picture: layout.Raster) -> NDArray[np.uint8]:
    scale = min(1.0, _SIDE_PX / max(picture.shape[:2]))
    size = (max(16, round(picture.shape[1] * scale)), max(16, round(picture.shape[0] * scale)))
    return np.rint(layout.colour(layout.resized(picture, size)) * 255).astype(np.uint8)


def _hues_first(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """OKLab as bytes, with light counting half: a subject's own shade must not look like another thing."""
    lab = oklab.lab(small.astype(np.float32) / np.float32(255))
    scaled = np.stack([lab[..., 0] * 150, lab[..., 1] * 400 + 128, lab[..., 2] * 400 + 128], axis=-1)
    return np.clip(np.rint(scaled), 0, 255).astype(np.uint8)


def _guessed(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = small.shape[:2]
    scale = SIDE_PX / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    tiny = cv2.resize(small, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    found = cv2.resize(saliency(tiny), (width, height), interpolation=cv2.INTER_LINEAR)
    level, _ = cv2.threshold(np.rint(found * 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    labels = np.where(found * 255 > level, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[found > _SURE] = cv2.GC_FGD
    labels[found < _NONE] = cv2.GC_BGD
    edge = max(1, round(_EDGE * min(height, width)))
    for side in (labels[:edge], labels[:, :edge], labels[:, -edge:]):
        side[...] = cv2.GC_BGD
    return labels


def _told(small: NDArray[np.uint8], hint: Hint) -> NDArray[np.uint8]:
    """A mask of the background leaves all else to the subject, and its own rim open; and the other way."""
    size = (small.shape[1], small.shape[0])
    if hint.background is not None:
        labels = np.full(small.shape[:2], cv2.GC_FGD, np.uint8)
        may = cv2.resize(hint.background, size, interpolation=cv2.INTER_AREA) > 127
        labels[may] = cv2.GC_PR_BGD
        kept = (~may).astype(np.uint8)
        depth = float(cv2.distanceTransform(np.pad(kept, 1, mode="edge"), cv2.DIST_L2, 3).max())
        away = cv2.distanceTransform(may.astype(np.uint8), cv2.DIST_L2, 3)
        labels[away > max(_OVER * depth, 0.02 * max(size))] = cv2.GC_BGD
        return labels
    assert hint.subject is not None
    marked = cv2.resize(hint.subject, size, interpolation=cv2.INTER_AREA) > 127
    reach = max(2, round(0.02 * max(size)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    near = cv2.dilate(marked.astype(np.uint8), disc) > 0
    # A mask may be a loose box: only what lies deep in it is sure.
    within = cv2.distanceTransform(np.pad(marked.astype(np.uint8), 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
    core = within > max(reach, _CORE * float(within.max()))
    labels = np.full(small.shape[:2], cv2.GC_BGD, np.uint8)
    labels[near] = cv2.GC_PR_BGD
    labels[marked] = cv2.GC_PR_FGD
    labels[core] = cv2.GC_FGD
    return labels


def _has_both(labels: NDArray[np.uint8]) -> bool:
    fore = _fore(labels)
    return 20 < int(fore.sum()) < fore.size - 20


def _fore(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)


def _without_specks(found: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Small islands and small holes filled with what is around them."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    found = np.asarray(cv2.morphologyEx(found, cv2.MORPH_OPEN, disc), np.uint8)
    for side in (1, 0):
        count, parts, facts, _ = cv2.connectedComponentsWithStats((found == side).astype(np.uint8))
        if count < 2:
            continue
        areas = facts[:, cv2.CC_STAT_AREA]
        small = [n for n in range(1, count) if areas[n] < _SPECK * areas[1:].max()]
        found[np.isin(parts, small)] = 1 - side
    return found
