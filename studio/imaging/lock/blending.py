"""How an answer is blended over its base by weight: exact at both ends, alpha premultiplied."""

from collections.abc import Iterator

import numpy as np

from studio.imaging.arrays import Array, Floats, blank, from_array, to_array, window
from studio.imaging.patches import cut, joint_bands, promote
from studio.model.geometry import Box
from studio.model.pixels import Pixels

_STRIP_PX = 1 << 17


def blended(base: Pixels, answer: Pixels, around: Box, weights: Pixels, box: Box) -> Pixels:
    """`box` of the base with the answer, which lies over `around`, in it by `weights`; by strips, in the
    layout that holds both.
    """
    bands, bits = joint_bands(base.bands, answer.bands), max(base.bits, answer.bits)
    out, mask = blank(box.width, box.height, bands, bits), to_array(weights)
    for strip in strips_of(box):
        here = strip.moved(-box.x, -box.y)
        below, above = alike(cut(base, strip), cut(answer, strip.moved(-around.x, -around.y)))
        window(out, here)[...] = blend(below, above, window(mask, here))
    return from_array(out)


def strips_of(box: Box) -> Iterator[Box]:
    """By about a megapixel, from the top."""
    step = max(1, _STRIP_PX // max(1, box.width))
    for top in range(box.y, box.bottom, step):
        yield Box(box.x, top, box.width, min(step, box.bottom - top))


def alike(one: Pixels, other: Pixels) -> tuple[Array, Array]:
    """Both in the layout that holds both."""
    bands, bits = joint_bands(one.bands, other.bands), max(one.bits, other.bits)
    return to_array(promote(one, bands, bits)), to_array(promote(other, bands, bits))


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


def with_alpha_of(base: Pixels, answer: Pixels, changed: Array | None = None) -> Pixels:
    """An answer without alpha over a base with it: opaque where it changed, the base where it did not.

    `changed` (bool) says where; without it every pixel that is not equal did. An opaque base hides nothing of
    an answer: there all of it counts, or what fades out would be cut where it is no longer seen as a change.
    """
    if answer.has_alpha or not base.has_alpha:
        return answer
    below, above = alike(base, answer)
    above = above.copy()
    if changed is None:
        changed = differs(below[:, :, :-1], above[:, :, :-1])
    kept = ~changed & (below[:, :, -1] < np.iinfo(below.dtype).max)
    above[kept] = below[kept]
    return from_array(above)


def differs(one: Array, other: Array) -> Array:
    """Pixel by pixel, in any band."""
    unlike = one != other
    return np.asarray(unlike if unlike.ndim == 2 else unlike.any(axis=2))


def _mix(one: Floats, two: Floats, weight: Floats) -> Floats:
    return one + (two - one) * weight


def _mix_with_alpha(one: Floats, two: Floats, weight: Floats) -> Floats:
    alpha = _mix(one[:, -1:], two[:, -1:], weight)
    colour = _mix(one[:, :-1] * one[:, -1:], two[:, :-1] * two[:, -1:], weight)
    shown = np.where(alpha > 0, colour / np.maximum(alpha, 1e-6), one[:, :-1])
    return np.concatenate((shown, alpha), axis=1)


def _spread(flags: Array, like: Array) -> Array:
    return flags if like.ndim == 2 else flags[:, :, None]
