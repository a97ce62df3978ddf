"""How affines between two pictures are made, told in words, and handed to OpenCV."""

import math

import numpy as np

from studio.imaging.arrays import Array, Floats
from studio.model.geometry import Frame

Size = tuple[int, int]
_SAME_ASPECT = 0.01


def about(centre: tuple[float, float], frame: Frame) -> Frame:
    """`frame` with `centre` as its origin."""
    return Frame.offset(-centre[0], -centre[1]).then(frame).then(Frame.offset(*centre))


def centred(way: Frame) -> Array:
    """From pixel corners, which frames speak of, to pixel centres, which OpenCV does; (2, 3) float64."""
    moved = Frame.offset(0.5, 0.5).then(way).then(Frame.offset(-0.5, -0.5))
    return np.array(moved.as_tuple(), np.float64).reshape(2, 3)


def reduced(way: Frame, one: Size, small_one: Size, other: Size, small_other: Size) -> Frame:
    """`way` from one sheet to another, when both are looked at smaller."""
    back = Frame.scale(one[0] / small_one[0], one[1] / small_one[1])
    return back.then(way).then(Frame.scale(small_other[0] / other[0], small_other[1] / other[1]))


def size_maps(base: Size, answer: Size) -> tuple[Frame, ...]:
    """How `base` may lie in a sheet of size `answer`: stretched, and where the shapes differ by more than a
    hundredth also covering it and contained in it."""
    across, down = answer[0] / base[0], answer[1] / base[1]
    stretched = Frame.scale(across, down)
    if abs(across / down - 1) <= _SAME_ASPECT:
        return (stretched,)
    uniform = [Frame.scale(scale, scale) for scale in (max(across, down), min(across, down))]
    return (stretched, *(_in_the_middle(one, base, answer) for one in uniform))


def corners_px(one: Frame, other: Frame, size: Size) -> float:
    """How far the two frames lie apart at most over a sheet of `size`, in the pixels that they lead to."""
    places = [(x, y) for x in (0, size[0]) for y in (0, size[1])]
    return max(math.dist(one.apply(*place), other.apply(*place)) for place in places)


def remaining(way: Frame, plain: Frame, size: Size) -> tuple[float, float, float, float]:
    """Shift at the centre (px of `size`), zoom and anisotropy (percent), rotation (degrees) of `way` once
    `plain` is taken out. The anisotropy is that of the singular values, so a shear counts too."""
    rest = way.then(plain.inverse())
    middle = (size[0] / 2, size[1] / 2)
    linear = np.array(((rest.a, rest.b), (rest.d, rest.e)))
    large, small = (float(value) for value in np.linalg.svd(linear, compute_uv=False))
    turned = math.degrees(math.atan2(rest.d - rest.b, rest.a + rest.e))
    zoom = math.sqrt(abs(large * small)) - 1
    return math.dist(rest.apply(*middle), middle), 100 * zoom, 100 * (large / max(small, 1e-9) - 1), turned


def places(way: Frame, size: Size) -> tuple[Floats, Floats]:
    """Where `way` takes the centres of all pixels of a sheet: x and y, each (height, width) float32."""
    across = np.arange(size[0], dtype=np.float32)[None, :] + np.float32(0.5)
    down = np.arange(size[1], dtype=np.float32)[:, None] + np.float32(0.5)
    a, b, c, d, e, f = (np.float32(value) for value in way.as_tuple())
    return a * across + b * down + c, d * across + e * down + f


def _in_the_middle(scale: Frame, base: Size, answer: Size) -> Frame:
    left, top = (answer[0] - base[0] * scale.a) / 2, (answer[1] - base[1] * scale.e) / 2
    return scale.then(Frame.offset(left, top))
