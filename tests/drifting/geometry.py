"""Where drifted pixels come to lie: the affine that is the truth, and a local warp around it."""

import math

import cv2
import numpy as np

from drifting.strengths import Fit, Size, Strengths
from studio.imaging.arrays import Array, Floats
from studio.model.geometry import Frame

_BAR = (128, 128, 128)


def transform_of(strengths: Strengths, width: int, height: int) -> tuple[Frame, tuple[int, int]]:
    """Base to answer at pixel corners, and the answer's size: drift about the centre, then the size map."""
    zoom = 1 + strengths.zoom_percent / 100
    stretch = math.sqrt(1 + strengths.anisotropy_percent / 100)
    turn = math.radians(strengths.rotation_deg)
    cos, sin = math.cos(turn), math.sin(turn)
    spun = Frame(
        cos * zoom * stretch, -sin * zoom / stretch, 0, sin * zoom * stretch, cos * zoom / stretch, 0
    )
    drift = Frame.offset(-width / 2, -height / 2).then(spun).then(Frame.offset(width / 2, height / 2))
    drift = drift.then(Frame.offset(*strengths.shift_px))
    size = (round(width * strengths.size.across), round(height * strengths.size.down))
    return drift.then(size_map(strengths.size, (width, height), size)), size


def size_map(rule: Size, base: tuple[int, int], answer: tuple[int, int]) -> Frame:
    """The base's sheet onto the answer's."""
    across, down = answer[0] / base[0], answer[1] / base[1]
    if rule.fit is not Fit.STRETCH:
        across = down = max(across, down) if rule.fit is Fit.COVER else min(across, down)
    across, down = across / rule.crop, down / rule.crop
    left, top = (answer[0] - base[0] * across) / 2, (answer[1] - base[1] * down) / 2
    return Frame(across, 0, left, 0, down, top)


def placed(
    picture: Array,
    transform: Frame,
    size: tuple[int, int],
    *,
    warp_px: float,
    drawn_out: float,
    random: np.random.Generator,
) -> Array:
    """The picture as it is seen through the transform, areas averaged where it gets smaller.

    What lies past the picture is its edge, drawn out over that share of its side, and grey bars beyond.
    """
    height, width = picture.shape[:2]
    scale = math.sqrt(abs(transform.a * transform.e - transform.b * transform.d))
    finer = max(1, math.ceil(1 / scale - 0.2))
    fine = transform.then(Frame.scale(finer, finer)).inverse()
    rows, columns = np.mgrid[0 : size[1] * finer, 0 : size[0] * finer].astype(np.float64) + 0.5
    x = fine.a * columns + fine.b * rows + fine.c
    y = fine.d * columns + fine.e * rows + fine.f
    if warp_px:
        dx, dy = local_warp(width, height, warp_px, random)
        at_x, at_y = (x - 0.5).astype(np.float32), (y - 0.5).astype(np.float32)
        x = x + cv2.remap(dx, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        y = y + cv2.remap(dy, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen: Array = cv2.remap(
        picture,
        (x - 0.5).astype(np.float32),
        (y - 0.5).astype(np.float32),
        cv2.INTER_LANCZOS4,
        borderMode=cv2.BORDER_REPLICATE,
    )
    reach = drawn_out * max(width, height)
    seen[(x < -reach) | (x > width + reach) | (y < -reach) | (y > height + reach)] = _BAR
    if finer > 1:
        seen = cv2.resize(seen, size, interpolation=cv2.INTER_AREA)
    return seen


def local_warp(width: int, height: int, most_px: float, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Two smooth fields (height, width) that are nowhere above `most_px`, without an affine part."""
    side = max(width, height)
    fields = []
    for _ in range(2):
        rough = random.standard_normal((height // 8 + 2, width // 8 + 2)).astype(np.float32)
        soft = cv2.GaussianBlur(rough, (0, 0), side / 8 / 10)
        field = _without_affine(cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC))
        fields.append((field * (most_px / max(float(np.abs(field).max()), 1e-9))).astype(np.float32))
    return fields[0], fields[1]


def _without_affine(field: Floats) -> Floats:
    height, width = field.shape
    rows, columns = np.mgrid[0:height:8, 0:width:8]
    terms = np.stack((np.ones(rows.size), columns.ravel(), rows.ravel()), axis=1)
    found, *_ = np.linalg.lstsq(terms, field[::8, ::8].ravel(), rcond=None)
    down, across = np.arange(height)[:, None], np.arange(width)[None, :]
    flat: Floats = field - (found[0] + found[1] * across + found[2] * down)
    return flat
