"""Which objects a click may mean: regions that hold it and cuts around it, by how well they stand out."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats
from studio.imaging.cores import share
from studio.imaging.cutout import MAYBE_IN, MAYBE_OUT, SURE_IN, SURE_OUT, grab, lab_bytes, lab_of, whole
from studio.imaging.regions import Hierarchy, hierarchy
from studio.model.cancel import CancelToken, look

_RADII = (0.025, 0.04, 0.064, 0.1, 0.16, 0.25, 0.36)  # of the longer side
_WINDOW = 2.7  # radii from the click to the sure outside
_WINDOW_PX = 104
_STRONG_STEP = 35.0  # a colour difference (ΔE76) that stands out fully
_AGREE = 0.85
_FAINT = 0.03
_SAME = 0.95
_SMALLEST = 40
_CHANGES = 1.12
_WITNESSES = 4  # superpixels that must look alike to explain a colour
_UNLIKE = 12.0


@dataclass(slots=True)
class Proposal:
    inside: Array
    score: float
    is_cut: bool
    agreeing: int = 0

    @property
    def worth(self) -> float:
        """Found several ways is worth more than well outlined once; the particular more than the large."""
        share_of_all = np.count_nonzero(self.inside) / self.inside.size
        return float(self.score * (1 + 0.25 * min(self.agreeing, 3)) * share_of_all**-0.07)


def proposed(rgb: Array, x: int, y: int, cancel: CancelToken | None = None) -> list[Proposal]:
    """For a click at (x, y) of a small picture; the likeliest first."""
    lab = lab_of(cv2.GaussianBlur(rgb, (0, 0), 0.6))
    cuts = _cuts(lab, x, y)
    look(cancel)
    tree = hierarchy(lab)
    regions = [tree.mask(region) for region in _lasting(tree, x, y)]
    proposals = []
    for number, inside in enumerate([*cuts, *regions]):
        kept = _holding(whole(inside, lab), x, y)
        score = outlined(lab, kept) if kept is not None else 0.0
        if kept is not None and score > _FAINT:
            score *= 1 - _unexplained(lab, kept, tree)
        if kept is not None and score > _FAINT:
            proposals.append(Proposal(kept, score, is_cut=number < len(cuts)))
    look(cancel)
    for one in proposals:
        # Regions of one tree contain each other and would agree by birth; only cuts are witnesses.
        one.agreeing = sum(
            other.is_cut and other is not one and _overlap(one.inside, other.inside) > _AGREE
            for other in proposals
        )
    return _ordered(proposals)


def outlined(lab: Floats, inside: Array) -> float:
    """0 to 1: how clearly colours change across the outline, all along it; less at the picture's frame."""
    area = int(inside.sum())
    height, width = inside.shape
    if area < 24 or area > 0.85 * height * width:
        return 0.0
    weight = inside.astype(np.float32)
    edge = inside & (cv2.erode(inside.astype(np.uint8), np.ones((3, 3)), borderValue=1) == 0)
    outline = int(edge.sum())
    if outline == 0:
        return 0.0
    steps = np.clip(
        _steps_across(lab, weight, edge, np.clip(0.06 * np.sqrt(area), 2, 6)) / _STRONG_STEP, 0, 1
    )
    frame = int(inside[0].sum() + inside[-1].sum() + inside[:, 0].sum() + inside[:, -1].sum())
    is_open = frame / (frame + outline)
    compact = min(1.0, 4 * np.pi * area / (1.1 * outline) ** 2)
    size = min(1.0, area / (0.004 * height * width))
    clear = 0.5 * float(steps.mean()) + 0.5 * float(np.percentile(steps, 25))
    return float(clear * (1 - is_open) ** 2 * compact**0.15 * size**0.2)


def _steps_across(lab: Floats, weight: Floats, edge: Array, sigma: float) -> Floats:
    """At each pixel of the edge, the mean colour nearby inside against the one outside."""

    def nearby(part: Floats) -> Floats:
        share_of = np.maximum(cv2.GaussianBlur(part, (0, 0), sigma), 1e-3)
        blurred: Floats = cv2.GaussianBlur(lab * part[:, :, None], (0, 0), sigma)
        return np.asarray(blurred[edge] / share_of[edge][:, None])

    return np.asarray(np.linalg.norm(nearby(weight) - nearby(1 - weight), axis=1))


def _lasting(tree: Hierarchy, x: int, y: int) -> list[int]:
    """The regions that hold the place and that the next merger changes much."""
    chain = tree.above(x, y)
    areas = [tree.regions[region].area for region in chain]
    return [
        region
        for region, area, above in zip(chain, areas, areas[1:], strict=False)
        if area >= _SMALLEST and above > _CHANGES * area
    ]


def _unexplained(lab: Floats, inside: Array, tree: Hierarchy) -> float:
    """How much of what lies around a region is found nowhere farther out: likely the rest of the object."""
    within = inside.astype(np.uint8)
    size = np.sqrt(float(within.sum()))
    far = cv2.distanceTransform(1 - within, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    ring = (far > 1.5) & (far <= max(4.0, 0.2 * size))
    beyond = far > max(8.0, 0.6 * size)
    numbers = np.unique(tree.leaves[beyond])
    if len(numbers) < 4 * _WITNESSES or not ring.any():
        return 0.0
    known = np.array([tree.regions[number].colour for number in numbers], np.float32)
    colours = lab[ring][:: max(1, np.count_nonzero(ring) // 300)]
    apart = np.linalg.norm(colours[:, None] - known[None], axis=2)
    nearest = np.partition(apart, _WITNESSES, axis=1)[:, _WITNESSES]
    return float((nearest > _UNLIKE).mean())


def _cuts(lab: Floats, x: int, y: int) -> list[Array]:
    height, width = lab.shape[:2]
    radii = [radius * max(height, width) for radius in _RADII]
    cuts: dict[float, Array] = {}

    def cut(radius: float) -> None:
        cuts[radius] = _cut_around(lab, x, y, radius)

    share(cut, radii)
    return [cuts[radius] for radius in radii]


def _cut_around(lab: Floats, x: int, y: int, radius: float) -> Array:
    """GrabCut that expects an object of about `radius` around the click, in a window of its own size."""
    height, width = lab.shape[:2]
    reach = int(np.ceil(radius * _WINDOW)) + 2
    left, top, right, bottom = (
        max(0, x - reach),
        max(0, y - reach),
        min(width, x + reach + 1),
        min(height, y + reach + 1),
    )
    part = lab[top:bottom, left:right]
    factor = _WINDOW_PX / max(part.shape[:2])
    size = (max(8, round(part.shape[1] * factor)), max(8, round(part.shape[0] * factor)))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    shown = lab_bytes(cv2.resize(part, size, interpolation=method))
    down, across = np.mgrid[: size[1], : size[0]]
    far = np.hypot((across + 0.5) / factor + left - x - 0.5, (down + 0.5) / factor + top - y - 0.5)
    guess = np.full(far.shape, SURE_OUT, np.uint8)
    guess[far < _WINDOW * radius] = MAYBE_OUT
    guess[far < radius] = MAYBE_IN
    guess[far < max(1.5, 0.2 * radius)] = SURE_IN
    if (guess != SURE_OUT).all():
        guess[0], guess[-1], guess[:, 0], guess[:, -1] = SURE_OUT, SURE_OUT, SURE_OUT, SURE_OUT
    small = grab(shown, guess, 3).astype(np.float32)
    inside = np.zeros((height, width), bool)
    inside[top:bottom, left:right] = (
        cv2.resize(small, part.shape[1::-1], interpolation=cv2.INTER_LINEAR) > 0.5
    )
    return inside


def _holding(inside: Array, x: int, y: int) -> Array | None:
    """The connected part under the click, or next to it."""
    _, labels = cv2.connectedComponents(inside.astype(np.uint8), connectivity=4)
    near = labels[max(0, y - 2) : y + 3, max(0, x - 2) : x + 3]
    held = near[near > 0]
    return np.asarray(labels == np.bincount(held).argmax()) if held.size else None


def _overlap(one: Array, other: Array) -> float:
    both, either = int(np.count_nonzero(one & other)), int(np.count_nonzero(one | other))
    return both / max(1, either)


def _ordered(proposals: list[Proposal]) -> list[Proposal]:
    """By worth, without those that are the same as a better one."""
    ranked: list[Proposal] = []
    for one in sorted(proposals, key=lambda one: -one.worth):
        if all(_overlap(one.inside, better.inside) < _SAME for better in ranked):
            ranked.append(one)
    return ranked
