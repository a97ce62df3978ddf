"""What every bend of lightness and colour is made of: (OKLab, amount, scene) to OKLab."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.engine.oklab import Floats


@dataclass(frozen=True, slots=True)
class Scene:
    """What a method knows beyond the pixel: the middle of the light, and the light around the pixel.

    `cast` is the OKLab a and b that grey things share; `ends` the darkest and the brightest light.
    """

    pivot: float
    around: Floats
    cast: tuple[float, float] = (0.0, 0.0)
    ends: tuple[float, float] = (0.0, 1.0)


Wide = NDArray[np.floating[Any]]
Method = Callable[[Floats, float, Scene], Floats]


def joined(lightness: Wide, a: Wide, b: Wide) -> Floats:
    return np.stack([lightness, a, b], axis=-1).astype(np.float32)


def relit(lab: Floats, lightness: Wide) -> Floats:
    """A new lightness; colours keep the share of chroma that their lightness carried."""
    lightness = np.clip(lightness, 0, 1)
    share = np.sqrt(np.clip(lightness / np.maximum(lab[..., 0], 1e-3), 0, 4))
    return joined(lightness, lab[..., 1] * share, lab[..., 2] * share)


def chroma_of(lab: Floats) -> Floats:
    return np.asarray(np.hypot(lab[..., 1], lab[..., 2]), np.float32)


def ramp(values: Floats, low: float, high: float) -> Floats:
    t = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
