"""Place: a reference comes into the mask, its subject alone or with edges that melt in."""

from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.filling.pyramid import depth
from studio.engine.membrane import laplacian, settled
from studio.engine.oklab import Floats
from studio.engine.operations.cut_out import without_background
from studio.engine.segmenting.matte import matte
from studio.engine.segmenting.subject import Hint
from studio.engine.steps import Place
from studio.engine.work import Mask, Watch, Work, covered, cut

_FADE = 0.35  # of the way to the middle
_AIR = 0.8
_CUT_OUT_SHARE = 0.005  # of transparent pixels, from which on alpha is a cut-out and no accident


class Size(StrEnum):
    FIT = "whole reference"
    FILL = "mask filled"


class Edge(StrEnum):
    SEAMLESS = "seamless"
    SOFT = "soft edges"
    SHARP = "clean edges"
    SUBJECT = "its subject alone"


@dataclass(frozen=True, slots=True)
class PlaceSetting:
    ordinal: int
    size: Size
    edge: Edge
    adapted: float = 0.0  # how far its colours go to those around


def settings(step: Place) -> tuple[PlaceSetting, ...]:
    """All ways to do a step; for a cut-out the edges are its own and only size and colour vary."""
    return (
        PlaceSetting(step.ordinal, Size.FILL, Edge.SUBJECT),
        PlaceSetting(step.ordinal, Size.FILL, Edge.SEAMLESS),
        PlaceSetting(step.ordinal, Size.FIT, Edge.SOFT),
        PlaceSetting(step.ordinal, Size.FILL, Edge.SOFT, 0.5),
        PlaceSetting(step.ordinal, Size.FIT, Edge.SEAMLESS),
        PlaceSetting(step.ordinal, Size.FILL, Edge.SHARP),
        PlaceSetting(step.ordinal, Size.FIT, Edge.SHARP, 0.5),
    )


def apply(work: Work, setting: PlaceSetting) -> None:
    """Lay the reference over the painted part of the patch."""
    reference = work.references[setting.ordinal]
    painted = work.painted if work.painted is not None else np.full(work.patch.shape[:2], 255, np.uint8)
    if setting.edge is Edge.SUBJECT:
        reference = _subject(reference, work.watch.part(0, 0.5))
    is_cut_out = _is_cut_out(reference)
    if setting.edge is Edge.SUBJECT and not is_cut_out:
        setting = replace(setting, edge=Edge.SEAMLESS)
    if is_cut_out:
        reference = _trimmed(reference)
    scale = _scale(reference, painted.shape, setting, is_cut_out)
    laid, opacity = _laid(reference, painted.shape, scale)
    work.watch.reach(0.5)
    region = ((painted > 0) & (opacity > 0)).astype(np.uint8) * 255
    around = layout.colour(work.patch)
    if setting.adapted:
        laid = _adapted(laid, around, region, setting.adapted)
    if setting.edge is Edge.SEAMLESS and not is_cut_out:
        laid = laid + _difference_inside(work, around - laid, region)
    elif setting.edge is Edge.SOFT and not is_cut_out:
        opacity = opacity * _soft(region)
    work.watch.reach(0.8)
    _compose(work, laid, np.where(region > 0, opacity, 0).astype(np.float32))
    work.restore_unpainted()
    edge = "cut out" if is_cut_out else f"{setting.size.value}, {setting.edge.value}"
    colour = ", colours adapted" if setting.adapted else ""
    work.methods.append(f"Image {setting.ordinal} at {scale:.0%}, {edge}{colour}")


def _is_cut_out(reference: layout.Raster) -> bool:
    opacity = layout.alpha(reference)
    return opacity is not None and float((opacity < 0.5).mean()) > _CUT_OUT_SHARE


def _subject(reference: layout.Raster, watch: Watch) -> layout.Raster:
    """The subject without its background; as it is where none stands out, or it is cut out already."""
    if _is_cut_out(reference):
        return reference
    found = matte(reference, Hint(), watch.part(0, 0.8))
    return reference if found is None else without_background(reference, found, None, watch.part(0.8, 1))


def _trimmed(reference: layout.Raster) -> layout.Raster:
    """Without the empty margin around a cut-out."""
    box = covered((reference[..., -1] > 0).astype(np.uint8))
    return reference if box.is_empty else cut(reference, box)


def _scale(
    reference: layout.Raster, shape: tuple[int, ...], setting: PlaceSetting, is_cut_out: bool
) -> float:
    """A cut-out is never cropped: filling means as large as fits, and fitting leaves it some air."""
    ratios = (shape[1] / reference.shape[1], shape[0] / reference.shape[0])
    if is_cut_out:
        return float(min(ratios) * (1 if setting.size is Size.FILL else _AIR))
    return float(min(ratios) if setting.size is Size.FIT else max(ratios))


def _laid(reference: layout.Raster, shape: tuple[int, ...], scale: float) -> tuple[Floats, Floats]:
    """The reference in the middle of a box: colour, and opacity (0 where it does not reach)."""
    height, width = shape[:2]
    values, opacity = _resized(reference, scale)
    there = np.zeros((height, width), np.float32)
    x, y = (width - values.shape[1]) // 2, (height - values.shape[0]) // 2
    from_x, from_y, to_x, to_y = max(0, -x), max(0, -y), max(0, x), max(0, y)
    w = min(values.shape[1] - from_x, width - to_x)
    h = min(values.shape[0] - from_y, height - to_y)
    part = values[from_y : from_y + h, from_x : from_x + w]
    # Beyond its edge it goes on as it ended, so that a border compares with what stands at the edge.
    colour = cv2.copyMakeBorder(part, to_y, height - to_y - h, to_x, width - to_x - w, cv2.BORDER_REPLICATE)
    there[to_y : to_y + h, to_x : to_x + w] = opacity[from_y : from_y + h, from_x : from_x + w]
    return np.asarray(colour, np.float32), there


def _resized(reference: layout.Raster, scale: float) -> tuple[Floats, Floats]:
    """Scaled in linear light with premultiplied alpha, so that edges neither darken nor ring."""
    size = (max(1, round(reference.shape[1] * scale)), max(1, round(reference.shape[0] * scale)))
    if scale < 0.25 and not layout.has_alpha(reference):
        # A large picture is brought near its size first; linear light matters less at twice the size.
        reference = cv2.resize(reference, (2 * size[0], 2 * size[1]), interpolation=cv2.INTER_AREA)
    linear = oklab.decoded(layout.colour(reference))
    opacity = layout.alpha(reference)
    alpha = np.ones(linear.shape[:2], np.float32) if opacity is None else opacity
    way = cv2.INTER_AREA if size[0] < linear.shape[1] else cv2.INTER_CUBIC
    premultiplied = cv2.resize(linear * alpha[..., None], size, interpolation=way)
    alpha = np.clip(cv2.resize(alpha, size, interpolation=way), 0, 1)
    straight = premultiplied / np.maximum(alpha, 1e-4)[..., None]
    return oklab.encoded(np.clip(straight, 0, 1)), alpha


def _adapted(laid: Floats, around: Floats, region: Mask, share: float) -> Floats:
    """The mean and the spread of its colours taken towards those of the place."""
    inside = region > 0
    if not inside.any():
        return laid
    ours, theirs = oklab.lab(laid), oklab.lab(around)
    mean, spread = ours[inside].mean(axis=0), ours[inside].std(axis=0) + 0.01
    goal, goal_spread = theirs[inside].mean(axis=0), theirs[inside].std(axis=0) + 0.01
    ratio = np.clip(goal_spread / spread, 0.7, 1.3)
    moved = (ours - mean) * (1 + (ratio - 1) * share) + mean + (goal - mean) * share * np.array([0.5, 1, 1])
    return oklab.srgb(moved.astype(np.float32))


def _difference_inside(work: Work, difference: Floats, region: Mask) -> Floats:
    """The difference at the region's border, fading inwards: the middle keeps its own colours."""
    inside = np.pad(region > 0, 1)
    wide = np.pad(difference, ((1, 1), (1, 1), (0, 0)), mode="edge") * ~inside[..., None]
    fade = max(3.0, _FADE * depth(region > 0))
    return settled(-laplacian(wide), inside, 1 / fade**2, work.watch.part(0.5, 0.8))[1:-1, 1:-1]


def _soft(region: Mask) -> Floats:
    """1 inside, falling to 0 at the region's border over a width that suits its size."""
    padded = cv2.copyMakeBorder(region, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]
    width = max(2.0, 0.18 * float(distance.max()))
    t = np.clip(distance / width, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _compose(work: Work, laid: Floats, opacity: Floats) -> None:
    """Source over the patch, premultiplied."""
    under = layout.colour(work.patch)
    below = layout.alpha(work.patch)
    weight = opacity[..., None]
    if below is None:
        layout.write_colour(work.patch, laid * weight + under * (1 - weight))
        return
    total = opacity + below * (1 - opacity)
    mixed = laid * weight + under * below[..., None] * (1 - weight)
    straight = mixed / np.maximum(total, 1e-4)[..., None]
    layout.write_colour(work.patch, np.where(total[..., None] > 1e-4, straight, under).astype(np.float32))
    layout.write_alpha(work.patch, total)
