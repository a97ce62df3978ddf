"""How different two rasters look: CIEDE2000, averaged over a sample."""

import numpy as np
from numpy.typing import NDArray

from studio.engine import layout, oklab
from studio.imaging import ciede

SAMPLES_MAX = 40_000
VISIBLE = 2.0  # mean CIEDE2000 between two candidates that a person tells apart
_SHOWS = 0.0005  # of the pixels, that must differ visibly for a change to be one: letters may be few

Doubles = ciede.Doubles


def sample(patch: layout.Raster, painted: NDArray[np.uint8] | None) -> Doubles:
    """CIE Lab of evenly chosen pixels of a patch, of those under `painted` when there is a mask."""
    chosen = layout.some(patch, painted, SAMPLES_MAX)
    values = layout.colour(chosen)
    opacity = layout.alpha(chosen)
    if opacity is not None:
        values = values * opacity[..., None] + np.float32(0.5) * (1 - opacity[..., None])
    return _lab(values)


def mean(one: Doubles, other: Doubles) -> float:
    """The mean CIEDE2000 of two samples of the same pixels."""
    return float(np.mean(ciede.delta_e(one, other)))


def shows(one: Doubles, other: Doubles) -> bool:
    """Whether anything visible is between two samples of the same pixels, in however small a part."""
    return float(np.mean(ciede.delta_e(one, other) >= VISIBLE)) > _SHOWS


def _lab(values: layout.Floats) -> Doubles:
    return ciede.lab(oklab.decoded(values)[:, 0])
