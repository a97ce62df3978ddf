"""Place: a reference comes into the mask, whole, its subject alone, or with edges that melt in."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.filling.pyramid import depth
from studio.engine.membrane import laplacian, settled
from studio.engine.oklab import Floats
from studio.engine.operations.cut_out import without_background
from studio.engine.operations.fitting import Fit, fitted
from studio.engine.segmenting.matte import matte
from studio.engine.segmenting.subject import Hint
from studio.engine.steps import Place
from studio.engine.work import Mask, Work, covered, cut, strips
from studio.model.watch import Watch

_FADE = 0.35  # of the way to the middle
_CUT_OUT_SHARE = 0.005  # of transparent pixels, from which on alpha is a cut-out and no accident
_FEATHER, _FEATHER_PX = 0.004, (1.0, 3.0)  # of a picture that keeps its own edges: no more than a clean cut
_PLAIN_SIDE_PX = 200
_PLAIN_RIM = 0.04  # of a small picture's shorter side, by which its background is judged
_PLAIN_APART, _PLAIN_SHARE = (
    0.035,
    0.93,
)  # in OKLab, off an even fall of light, and how much of the rim is not


class Size(StrEnum):
    FIT = "whole reference"
    FILL = "mask filled"


class Edge(StrEnum):
    OWN = "as it is"
    CUT_OUT = "cut out"
    SEAMLESS = "seamless"
    SOFT = "soft edges"
    CLEAN = "its own edges"
    SUBJECT = "its subject alone"


@dataclass(frozen=True, slots=True)
class PlaceSetting:
    """`edge` OWN is that of its subject on a plain background, else its own."""

    ordinal: int
    size: Size
    edge: Edge
    adapted: float = 0.0  # how far its colours go to those around


def settings(step: Place) -> tuple[PlaceSetting, ...]:
    """All ways to do a step; for a cut-out the edges are its own and only the colours vary."""
    ways = {
        Edge.OWN: PlaceSetting(step.ordinal, Size.FIT, Edge.OWN),
        Edge.CLEAN: PlaceSetting(step.ordinal, Size.FIT, Edge.CLEAN),
        Edge.SEAMLESS: PlaceSetting(step.ordinal, Size.FILL, Edge.SEAMLESS),
        Edge.SUBJECT: PlaceSetting(step.ordinal, Size.FIT, Edge.SUBJECT),
        Edge.SOFT: PlaceSetting(step.ordinal, Size.FILL, Edge.SOFT, 0.5),
    }
    first = (Edge.SEAMLESS, Edge.SOFT) if step.is_blended else (Edge.SUBJECT,) if step.subject else ()
    order = dict.fromkeys((*first, *ways))
    return (*(ways[one] for one in order), PlaceSetting(step.ordinal, Size.FIT, Edge.CLEAN, 0.5))


def apply(work: Work, setting: PlaceSetting) -> None:
    """Lay the reference over the painted part of the patch."""
    painted = work.painted if work.painted is not None else np.full(work.patch.shape[:2], 255, np.uint8)
    reference, edge = _with_edge(work.references[setting.ordinal], setting.edge, work.watch.part(0, 0.5))
    is_cut_out = edge is Edge.CUT_OUT
    fit = _fit(reference, painted, setting.size, is_cut_out, work.watch)
    laid, opacity = _laid(reference, painted.shape, fit, work.watch)
    work.watch.reach(0.5)
    region = ((painted > 0) & (opacity > 0)).astype(np.uint8) * 255
    if setting.adapted:
        laid = _adapted(laid, layout.colour(work.patch), region, setting.adapted, work.watch)
    if not is_cut_out:
        laid, opacity = _edged(work, laid, opacity, region, edge)
    work.watch.reach(0.8)
    _compose(work, laid, np.where(region > 0, opacity, 0).astype(np.float32))
    work.restore_unpainted()
    said = edge.value if is_cut_out else f"{setting.size.value}, {edge.value}"
    colour = ", colours adapted" if setting.adapted else ""
    width, height = round(fit.scale * reference.shape[1]), round(fit.scale * reference.shape[0])
    work.methods.append(f"Image {setting.ordinal} at {fit.scale:.0%}, {width} × {height} px, {said}{colour}")


def _with_edge(reference: layout.Raster, edge: Edge, watch: Watch) -> tuple[layout.Raster, Edge]:
    """The reference, without its background where that is plain or asked for, and the edge it has then."""
    watch.check()
    if _is_cut_out(reference):
        return _trimmed(reference), Edge.CUT_OUT
    watch.check()
    if edge is Edge.SUBJECT or (edge is Edge.OWN and watch.during(lambda: _is_plain(reference))):
        found = matte(reference, Hint(), watch.part(0, 0.8))
        if found is not None:
            return _trimmed(without_background(reference, found, None, watch.part(0.8, 1))), Edge.CUT_OUT
    return reference, Edge.CLEAN if edge in (Edge.OWN, Edge.SUBJECT) else edge


def _is_plain(reference: layout.Raster) -> bool:
    """Whether what is at its edges is one colour, light falling off over it included."""
    scale = min(1.0, _PLAIN_SIDE_PX / max(reference.shape[:2]))
    size = (max(8, round(reference.shape[1] * scale)), max(8, round(reference.shape[0] * scale)))
    lab = oklab.lab(layout.colour(layout.resized(reference, size)))
    within = max(1, round(_PLAIN_RIM * min(size)))
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    is_rim = (np.minimum(x, size[0] - 1 - x) < within) | (np.minimum(y, size[1] - 1 - y) < within)
    rim = lab[is_rim]
    planes = np.stack([np.ones(len(rim)), x[is_rim] / size[0], y[is_rim] / size[1]], axis=1)
    even = np.broadcast_to(np.median(rim, axis=0), rim.shape)
    for reach in (
        4 * _PLAIN_APART,
        2 * _PLAIN_APART,
    ):  # a subject that touches the edge is no part of the fall
        near = np.linalg.norm(rim - even, axis=1) < reach
        even = planes @ np.linalg.lstsq(planes[near], rim[near], rcond=None)[0]
    return float((np.linalg.norm(rim - even, axis=1) < _PLAIN_APART).mean()) > _PLAIN_SHARE


def _is_cut_out(reference: layout.Raster) -> bool:
    opacity = layout.alpha(reference)
    return opacity is not None and float((opacity < 0.5).mean()) > _CUT_OUT_SHARE


def _trimmed(reference: layout.Raster) -> layout.Raster:
    """Without the empty margin around a cut-out."""
    box = covered((reference[..., -1] > 0).astype(np.uint8))
    return reference if box.is_empty else cut(reference, box)


def _fit(reference: layout.Raster, painted: Mask, size: Size, is_cut_out: bool, watch: Watch) -> Fit:
    """A whole picture and a cut-out lie in the mask with all they have; filling takes the mask's form."""
    height, width = painted.shape
    if size is Size.FILL and not is_cut_out:
        return Fit(max(width / reference.shape[1], height / reference.shape[0]), width / 2, height / 2)
    shape = watch.during(lambda: _opacity(reference))
    return fitted(shape, painted, watch)


def _opacity(reference: layout.Raster) -> Floats:
    shape = layout.alpha(reference)
    return np.ones(reference.shape[:2], np.float32) if shape is None else shape


def _laid(reference: layout.Raster, shape: tuple[int, ...], fit: Fit, watch: Watch) -> tuple[Floats, Floats]:
    """The reference in its place of a box: colour, and opacity (0 where it does not reach)."""
    height, width = shape[:2]
    values, opacity = _resized(reference, fit.scale, watch)
    watch.check()
    there = np.zeros((height, width), np.float32)
    x, y = round(fit.x - values.shape[1] / 2), round(fit.y - values.shape[0] / 2)
    from_x, from_y, to_x, to_y = max(0, -x), max(0, -y), max(0, x), max(0, y)
    w = min(values.shape[1] - from_x, width - to_x)
    h = min(values.shape[0] - from_y, height - to_y)
    part = values[from_y : from_y + h, from_x : from_x + w]
    # Beyond its edge it goes on as it ended, so that a border compares with what stands at the edge.
    colour = cv2.copyMakeBorder(part, to_y, height - to_y - h, to_x, width - to_x - w, cv2.BORDER_REPLICATE)
    there[to_y : to_y + h, to_x : to_x + w] = opacity[from_y : from_y + h, from_x : from_x + w]
    return np.asarray(colour, np.float32), there


def _resized(reference: layout.Raster, scale: float, watch: Watch) -> tuple[Floats, Floats]:
    """Scaled in linear light with premultiplied alpha, so that edges neither darken nor ring."""
    size = (max(1, round(reference.shape[1] * scale)), max(1, round(reference.shape[0] * scale)))
    if scale < 0.25 and not layout.has_alpha(reference):
        # A large picture is brought near its size first; linear light matters less at twice the size.
        large = reference
        reference = watch.during(lambda: layout.resized(large, (2 * size[0], 2 * size[1])))
    linear = np.empty((*reference.shape[:2], 3), np.float32)
    alpha = np.ones(linear.shape[:2], np.float32)
    for strip in strips(linear.shape, watch.quiet()):
        rows = reference[strip.rows]
        opacity = layout.alpha(rows)
        if opacity is not None:
            alpha[strip.rows] = opacity
        linear[strip.rows] = oklab.decoded(layout.colour(rows)) * alpha[strip.rows, :, None]
    way = cv2.INTER_AREA if size[0] < linear.shape[1] else cv2.INTER_CUBIC
    planes = (linear, alpha)
    values, alpha = watch.during(lambda: [cv2.resize(one, size, interpolation=way) for one in planes])
    alpha = np.clip(alpha, 0, 1)
    for strip in strips(values.shape, watch.quiet()):
        straight = values[strip.rows] / np.maximum(alpha[strip.rows], 1e-4)[..., None]
        values[strip.rows] = oklab.encoded(np.clip(straight, 0, 1))
    return values, alpha


def _adapted(laid: Floats, around: Floats, region: Mask, share: float, watch: Watch) -> Floats:
    """The mean and the spread of its colours taken towards those of the place."""
    inside = region > 0
    if not inside.any():
        return laid
    ours = np.empty_like(laid)
    theirs = np.empty_like(around)
    for strip in strips(laid.shape, watch.quiet()):
        ours[strip.rows], theirs[strip.rows] = oklab.lab(laid[strip.rows]), oklab.lab(around[strip.rows])
    mean, spread = watch.during(lambda: _mean_and_spread(ours[inside]))
    goal, goal_spread = watch.during(lambda: _mean_and_spread(theirs[inside]))
    ratio = np.clip(goal_spread / spread, 0.7, 1.3)
    for strip in strips(laid.shape, watch.quiet()):
        moved = (ours[strip.rows] - mean) * (1 + (ratio - 1) * share) + mean
        moved = moved + (goal - mean) * share * np.array([0.5, 1, 1])
        ours[strip.rows] = oklab.srgb(moved.astype(np.float32))
    return ours


def _mean_and_spread(colours: Floats) -> tuple[Floats, Floats]:
    return colours.mean(axis=0), colours.std(axis=0) + 0.01


def _edged(work: Work, laid: Floats, opacity: Floats, region: Mask, edge: Edge) -> tuple[Floats, Floats]:
    """Colour and opacity of a picture without alpha, with the edge that was chosen."""
    if edge is Edge.SEAMLESS:
        return laid + _difference_inside(work, layout.colour(work.patch) - laid, region), opacity
    if edge is Edge.SOFT:
        return laid, opacity * _soft(region, 0.18 * depth(region > 0))
    feather = float(np.clip(_FEATHER * min(covered(region).width, covered(region).height), *_FEATHER_PX))
    return laid, opacity * _soft(region, feather)


def _difference_inside(work: Work, difference: Floats, region: Mask) -> Floats:
    """The difference at the region's border, fading inwards: the middle keeps its own colours."""
    inside = np.pad(region > 0, 1)
    wide = np.pad(difference, ((1, 1), (1, 1), (0, 0)), mode="edge") * ~inside[..., None]
    fade = max(3.0, _FADE * depth(region > 0))
    return settled(-laplacian(wide), inside, 1 / fade**2, work.watch.part(0.5, 0.8))[1:-1, 1:-1]


def _soft(region: Mask, width: float) -> Floats:
    """1 inside, falling to 0 at the region's border within `width` pixels."""
    padded = cv2.copyMakeBorder(region, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]
    t = np.clip(distance / max(width, 1.0), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _compose(work: Work, laid: Floats, opacity: Floats) -> None:
    """Source over the patch, premultiplied."""
    for strip in strips(work.patch.shape, work.watch.part(0.8, 1)):
        here, cover = work.patch[strip.rows], opacity[strip.rows]
        under, below = layout.colour(here), layout.alpha(here)
        weight = cover[..., None]
        if below is None:
            layout.write_colour(here, laid[strip.rows] * weight + under * (1 - weight))
            continue
        total = cover + below * (1 - cover)
        mixed = laid[strip.rows] * weight + under * below[..., None] * (1 - weight)
        straight = mixed / np.maximum(total, 1e-4)[..., None]
        layout.write_colour(here, np.where(total[..., None] > 1e-4, straight, under).astype(np.float32))
        layout.write_alpha(here, total)
