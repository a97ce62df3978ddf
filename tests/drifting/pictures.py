"""A picture to edit, made on the spot: a ground with texture, things with edges, and lettering."""

from functools import lru_cache

import cv2
import numpy as np

from studio.imaging.arrays import Array, Floats


def scene(width: int, height: int, seed: int = 0) -> Array:
    """(height, width, 3) uint8; what is in it grows with its size, as in a photograph."""
    return _made(width, height, seed).copy()


@lru_cache(maxsize=8)
def _made(width: int, height: int, seed: int) -> Array:
    random = np.random.default_rng(seed)
    side = max(width, height)
    canvas = _ground(width, height, random)
    for _ in range(40):
        _add_thing(canvas, side, random)
    _add_lettering(canvas, side, random)
    grain = random.standard_normal((height, width, 1)).astype(np.float32) * 3
    soft = cv2.GaussianBlur(canvas, (0, 0), 0.7) + grain
    return np.rint(np.clip(soft, 0, 255)).astype(np.uint8)


def _ground(width: int, height: int, random: np.random.Generator) -> Floats:
    """Noise of many octaves over a slope of colour."""
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    one, two = random.uniform(60, 200, 3), random.uniform(60, 200, 3)
    slope = (one * (1 - down) + two * down).astype(np.float32)
    ground = np.array(np.broadcast_to(slope, (height, width, 3)), order="C")
    cells, weight = 3, 30.0
    while cells < max(width, height) / 3:
        shape = (
            max(1, cells * height // max(width, height)) + 1,
            max(1, cells * width // max(width, height)) + 1,
        )
        rough = random.standard_normal((*shape, 1)) + 0.3 * random.standard_normal((*shape, 3))
        rough = (rough * weight).astype(np.float32)
        ground += cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)
        cells, weight = cells * 2, weight * 0.6
    return ground


def _add_thing(canvas: Floats, side: int, random: np.random.Generator) -> None:
    height, width = canvas.shape[:2]
    centre = (int(random.integers(0, width)), int(random.integers(0, height)))
    axes = (max(1, int(random.uniform(0.01, 0.08) * side)), max(1, int(random.uniform(0.01, 0.08) * side)))
    colour = tuple(float(value) for value in random.uniform(0, 255, 3))
    (x, y), reach = centre, max(axes) + 2
    drawn_on = canvas[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1]
    under = drawn_on.copy()
    if random.random() < 0.5:
        cv2.ellipse(canvas, centre, axes, float(random.uniform(0, 180)), 0, 360, colour, -1, cv2.LINE_AA)
    else:
        corners = cv2.boxPoints((centre, axes, float(random.uniform(0, 90)))).astype(np.int32)
        cv2.fillConvexPoly(canvas, corners, colour, cv2.LINE_AA)
    drawn_on[...] = 0.75 * drawn_on + 0.25 * under


def _add_lettering(canvas: Floats, side: int, random: np.random.Generator) -> None:
    height, width = canvas.shape[:2]
    for word in ("PALIMPSEST", "steam & walnut", "1024 x 640"):
        at = (int(random.integers(0, max(1, width // 2))), int(random.integers(height // 8, max(2, height))))
        ink = float(random.choice((15, 240)))
        written = lettering((width, height), word, at, side / 700)
        canvas += (ink - canvas) * written


def lettering(size: tuple[int, int], word: str, at: tuple[int, int], scale: float) -> Floats:
    """How much ink lies where, (height, width, 1) from 0 to 1; `at` is the lower left corner."""
    sheet = np.zeros(size[::-1], np.uint8)
    cv2.putText(sheet, word, at, cv2.FONT_HERSHEY_SIMPLEX, scale, 255, max(1, round(scale * 2)), cv2.LINE_AA)
    return (sheet.astype(np.float32) / 255)[:, :, None]
