"""Answers that are another picture: what must be refused, never bent onto its base."""

from enum import StrEnum

import cv2
import numpy as np

from drifting.pictures import scene
from studio.imaging.arrays import Array


class SceneChange(StrEnum):
    """How the answer came to show something else."""

    UNRELATED = "unrelated"  # another scene altogether
    MIRRORED = "mirrored"
    UPSIDE_DOWN = "upside down"
    QUARTER_TURN = "quarter turn"
    RECOMPOSED = "recomposed"  # the same things in other places
    REPAINTED = "repainted"  # the same colours about, all detail new
    BLANK = "blank"


def changed_scene(base_rgb: Array, change: SceneChange, seed: int = 0) -> Array:
    """An answer of the base's size."""
    height, width = base_rgb.shape[:2]
    random = np.random.default_rng(seed)
    match change:
        case SceneChange.UNRELATED:
            return scene(width, height, seed + 7919)
        case SceneChange.MIRRORED:
            return np.ascontiguousarray(base_rgb[:, ::-1])
        case SceneChange.UPSIDE_DOWN:
            return np.ascontiguousarray(base_rgb[::-1, ::-1])
        case SceneChange.QUARTER_TURN:
            return np.asarray(cv2.resize(np.rot90(base_rgb), (width, height), interpolation=cv2.INTER_AREA))
        case SceneChange.RECOMPOSED:
            return _recomposed(base_rgb, random)
        case SceneChange.REPAINTED:
            return _repainted(base_rgb, random)
        case SceneChange.BLANK:
            return np.full_like(base_rgb, int(random.integers(0, 256)))


def _recomposed(base: Array, random: np.random.Generator) -> Array:
    """Twelve parts that change places, each at another size, over a ground of the picture's own colour."""
    height, width = base.shape[:2]
    tall, wide = height // 3, width // 4
    places = [(row * tall, column * wide) for row in range(3) for column in range(4)]
    ground = np.empty_like(base)
    ground[...] = cv2.resize(cv2.GaussianBlur(base, (0, 0), max(width, height) / 20), (width, height))
    order = np.roll(random.permutation(len(places)), 1)
    for n, (top, left) in zip(order, places, strict=True):
        from_top, from_left = places[(int(n) + 1) % len(places)]
        part = base[from_top : from_top + tall, from_left : from_left + wide]
        share = float(random.uniform(0.7, 0.95))
        small = cv2.resize(part, (max(1, int(wide * share)), max(1, int(tall * share))))
        ground[top : top + small.shape[0], left : left + small.shape[1]] = small
    return ground


def _repainted(base: Array, random: np.random.Generator) -> Array:
    """Coarse colours as they were, every detail from another scene."""
    height, width = base.shape[:2]
    sigma = max(width, height) / 24
    other = scene(width, height, int(random.integers(1 << 30))).astype(np.float32)
    coarse = cv2.GaussianBlur(base.astype(np.float32), (0, 0), sigma)
    detail = other - cv2.GaussianBlur(other, (0, 0), sigma)
    return np.rint(np.clip(coarse + detail, 0, 255)).astype(np.uint8)
