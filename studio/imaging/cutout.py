"""How a rough region becomes the outline of an object: GrabCut on a small copy, then edges at full size."""

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats, from_array, window
from studio.imaging.cores import share
from studio.imaging.depth import to_eight_bits
from studio.imaging.masks import inner_distance
from studio.model.geometry import Box

SURE_OUT, SURE_IN, MAYBE_OUT, MAYBE_IN = cv2.GC_BGD, cv2.GC_FGD, cv2.GC_PR_BGD, cv2.GC_PR_FGD
_FINE_PX = 1100
_REACH = 4  # how many small pixels the edge may lie off
_EDGE_NOISE = 1.5e-4
_SHARPEN = 1.7
_FIRM = 1000.0  # beyond what colours can outweigh
_TILE_PX = 512


def reduced(part: Array, longest_px: int) -> Array:
    """RGB of 8 bits with its longer side at most `longest_px`; transparent places become mid grey."""
    height, width = part.shape[:2]
    factor = min(1.0, longest_px / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = part if factor == 1 else cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return _as_rgb(from_8_bits(small).reshape(size[1], size[0], -1))


def from_8_bits(array: Array) -> Array:
    pixels = to_eight_bits(from_array(array))
    return np.asarray(np.frombuffer(pixels.data, np.uint8).reshape(array.shape))


def _as_rgb(deep: Array) -> Array:
    bands = deep.shape[2]
    colours = np.repeat(deep[:, :, :1], 3, axis=2) if bands <= 2 else deep[:, :, :3]
    if bands in (2, 4):
        alpha = deep[:, :, -1:].astype(np.float32) / 255
        colours = np.rint(colours * alpha + 128 * (1 - alpha)).astype(np.uint8)
    return np.ascontiguousarray(colours)


def lab_of(rgb: Array) -> Floats:
    """L from 0 to 100, a and b in the same measure."""
    lab: Floats = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    return lab


def lab_bytes(lab: Floats) -> Array:
    """Lab for GrabCut, hue and chroma counted nearly as much as lightness."""
    scaled: Array = np.clip(lab * (2.55, 2, 2) + (0, 128, 128), 0, 255)
    return scaled.astype(np.uint8)


def grab(shown: Array, guess: Array, rounds: int) -> Array:
    """True inside, from a guess of the four words above; the same for the same input."""
    if not (guess & 1).any() or (guess & 1).all():
        return (guess & 1).astype(bool)
    cv2.setRNGSeed(1)
    cut = guess.copy()
    cv2.grabCut(shown, cut, None, np.zeros((1, 65)), np.zeros((1, 65)), rounds, cv2.GC_INIT_WITH_MASK)
    return (cut & 1).astype(bool)


def whole(inside: Array, colours: Floats) -> Array:
    """Without crumbs, and with its holes filled but those that show what lies around it."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside.astype(np.uint8), connectivity=4)
    if count <= 1:
        return inside
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    kept = np.asarray(np.isin(labels, np.flatnonzero(areas >= max(8, 0.04 * areas.max()))))
    return kept | _fillable_holes(kept, colours)


def _fillable_holes(inside: Array, colours: Floats) -> Array:
    count, labels, stats, _ = cv2.connectedComponentsWithStats((~inside).astype(np.uint8), connectivity=4)
    height, width = inside.shape
    total = int(inside.sum())
    filled = np.zeros_like(inside)
    around = cv2.dilate(inside.astype(np.uint8), np.ones((9, 9))) > 0
    for n in range(1, count):
        x, y, w, h, area = stats[n]
        touches_frame = x == 0 or y == 0 or x + w == width or y + h == height
        if touches_frame or area > 0.4 * total:
            continue
        hole = labels == n
        outside = around & ~inside & ~hole
        if area < 0.002 * total or not outside.any() or _tell_apart(colours, hole, outside):
            filled |= hole
    return filled


def _tell_apart(colours: Floats, one: Array, other: Array) -> bool:
    """Whether two places differ more in colour than each does in itself."""
    first, second = colours[one], colours[other]
    spread = float(np.sqrt(first.var(axis=0).sum() + second.var(axis=0).sum()))
    return float(np.linalg.norm(first.mean(axis=0) - second.mean(axis=0))) > max(12.0, 0.8 * spread)


def with_full_edges(part: Array, inside: Array) -> Array:
    """Weights (uint8) for `part` from a small region: its edge moved to the edge of the picture nearby."""
    fine = reduced(part, _FINE_PX)
    size = (fine.shape[1], fine.shape[0])
    step = max(1.0, size[0] / inside.shape[1])
    rough = cv2.resize(inside.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    firm = (cv2.GaussianBlur(rough, (0, 0), 0.6 * step) > 0.5).astype(np.uint8)
    reach = max(3, round(_REACH * step))
    guide = fine.astype(np.float32) / 255
    slopes, offset = _guided(guide, firm.astype(np.float32), reach)
    # Steeper than the model makes it; and it has its say near the rough edge only.
    offset = (offset - 0.5) * _SHARPEN + 0.5 + _lean(firm, reach)
    return _at_full_size(part, np.dstack((slopes * _SHARPEN, offset)))


def carried(part: Array, guide: Floats, alpha: Floats, radius: int, *, sure: float) -> Array:
    """Weights (uint8) for `part` from the alpha (0 to 1) of its small copy `guide`, by the colours nearby.

    Where alpha is within `sure` of 0 or 1 all around, so are the weights.
    """
    slopes, offset = _guided(guide, alpha, radius)
    side = (2 * radius + 1, 2 * radius + 1)
    lowest, highest = (turn(alpha, np.ones(side, np.uint8)) for turn in (cv2.erode, cv2.dilate))
    lean = np.where(lowest >= 1 - sure, np.float32(_FIRM), np.float32(0))
    lean -= np.where(highest <= sure, np.float32(_FIRM), np.float32(0))
    return _at_full_size(part, np.dstack((slopes, offset + lean)))


def _lean(firm: Array, reach: int) -> Floats:
    """What pulls weights out (-1) and in (1) away from the edge, nearly nothing at it."""
    if not firm.any() or firm.all():
        return np.where(firm > 0, np.float32(_FIRM), np.float32(-_FIRM))
    far = np.where(firm > 0, inner_distance(firm), -inner_distance(1 - firm))
    return np.where(np.abs(far) >= reach, _FIRM * np.sign(far), (far / reach) ** 3).astype(np.float32)


def _guided(guide: Floats, rough: Floats, radius: int) -> tuple[Floats, Floats]:
    """The linear model of `rough` by the colours nearby (guided filter): three slopes and an offset."""

    def mean(values: Floats) -> Floats:
        blurred: Floats = cv2.blur(values, (2 * radius + 1, 2 * radius + 1), borderType=cv2.BORDER_REFLECT)
        return blurred

    mean_guide, mean_rough = mean(guide), mean(rough)
    covariance = mean(guide * rough[:, :, None]) - mean_guide * mean_rough[:, :, None]
    products = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]
    rr, rg, rb, gg, gb, bb = (
        mean(guide[:, :, a] * guide[:, :, b]) - mean_guide[:, :, a] * mean_guide[:, :, b] for a, b in products
    )
    rr, gg, bb = rr + _EDGE_NOISE, gg + _EDGE_NOISE, bb + _EDGE_NOISE
    # The inverse of a symmetric 3 × 3, written out.
    i_rr, i_rg, i_rb = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    i_gg, i_gb, i_bb = rr * bb - rb * rb, rg * rb - rr * gb, rr * gg - rg * rg
    det = rr * i_rr + rg * i_rg + rb * i_rb
    c_r, c_g, c_b = (covariance[:, :, n] / det for n in range(3))
    slopes = np.stack(
        (
            i_rr * c_r + i_rg * c_g + i_rb * c_b,
            i_rg * c_r + i_gg * c_g + i_gb * c_b,
            i_rb * c_r + i_gb * c_g + i_bb * c_b,
        ),
        axis=2,
    )
    offset = mean_rough - (slopes * mean_guide).sum(axis=2)
    return mean(slopes), mean(offset)


def _at_full_size(part: Array, model: Floats) -> Array:
    """The model read with the colours of the full picture, tile by tile where there is an edge."""
    height, width = part.shape[:2]
    weights = np.empty((height, width), np.uint8)

    def fill(corner: tuple[int, int]) -> None:
        tile = Box(*corner, _TILE_PX, _TILE_PX).intersect(Box(0, 0, width, height))
        local = _under(model, tile, width, height)
        if local[:, :, 3].min() > _FIRM / 2 or local[:, :, 3].max() < -_FIRM / 2:
            window(weights, tile)[...] = 255 if local[0, 0, 3] > 0 else 0
            return
        local = cv2.resize(local, (tile.width, tile.height), interpolation=cv2.INTER_LINEAR)
        shown = np.ascontiguousarray(window(part, tile)).reshape(tile.height, tile.width, -1)
        colours = _as_rgb(from_8_bits(shown)).astype(np.float32) / 255
        soft = (local[:, :, :3] * colours).sum(axis=2) + local[:, :, 3]
        window(weights, tile)[...] = np.rint(np.clip(soft, 0, 1) * 255).astype(np.uint8)

    share(fill, [(x, y) for y in range(0, height, _TILE_PX) for x in range(0, width, _TILE_PX)])
    return weights


def _under(model: Floats, tile: Box, width: int, height: int) -> Floats:
    """The model's own pixels under a tile of the full picture, moved to begin and end with it."""
    rows, columns = model.shape[:2]
    across, down = columns / width, rows / height
    if (columns, rows) == (width, height):
        return window(model, tile)
    size = (max(2, round(tile.width * across)), max(2, round(tile.height * down)))
    step_x, step_y = tile.width * across / size[0], tile.height * down / size[1]
    way = np.array(
        [
            [step_x, 0, tile.x * across + 0.5 * step_x - 0.5],
            [0, step_y, tile.y * down + 0.5 * step_y - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved: Floats = cv2.warpAffine(model, way, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return moved
