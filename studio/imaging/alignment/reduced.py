"""What registration looks at instead of the pictures: small luma, without tone, blur and local contrast."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.imaging.alignment.affine import Size, centred, places
from studio.imaging.alignment.averages import Averaged
from studio.imaging.arrays import Array, Floats, full_scale, to_array
from studio.imaging.resizing import averaged
from studio.model.geometry import Frame

FINE, WIDE = 0.8, 8.0  # sigmas of the two Gaussians, px of the level
_FLOOR = 0.02  # local contrast, of codes from 0 to 1, below which there is nothing but noise
_WIDE_STEP = 4
_OPAQUE = 0.98
_DENSE = 1.2
_LUMA = np.array((0.299, 0.587, 0.114), np.float32)


@dataclass(frozen=True, slots=True)
class Reduced:
    """`luma` (height, width) float32, codes 0 to 1; `opaque` where it may be compared (uint8, 0 or 1), None
    where all of it may; `to_full` takes its pixels to those of the picture."""

    luma: Floats
    opaque: Array | None
    to_full: Frame

    @property
    def size(self) -> Size:
        return self.luma.shape[1], self.luma.shape[0]


def reduce_to(picture: Averaged, size: Size) -> Reduced:
    """Averaged over areas to `size`, which is not larger; `to_full` leads to its full size."""
    pixels = picture.pixels
    array = to_array(pixels).reshape(pixels.height, pixels.width, pixels.bands)
    if size != (pixels.width, pixels.height):
        array = averaged(array, *size).reshape(size[1], size[0], pixels.bands)
    codes = array.astype(np.float32) * np.float32(1 / full_scale(pixels))
    luma = codes[:, :, :3] @ _LUMA if pixels.bands >= 3 else codes[:, :, 0]
    opaque = (codes[:, :, -1] >= _OPAQUE).astype(np.uint8) if pixels.has_alpha else None
    to_full = Frame.scale(picture.full[0] / size[0], picture.full[1] / size[1])
    return Reduced(np.ascontiguousarray(luma), opaque, to_full)


def smaller(picture: Reduced, size: Size) -> Reduced:
    """The same one reduced further."""
    if picture.size == size:
        return picture
    luma = cv2.resize(picture.luma, size, interpolation=cv2.INTER_AREA)
    opaque = picture.opaque
    if opaque is not None:
        opaque = cv2.resize(opaque, size, interpolation=cv2.INTER_NEAREST)
    more = Frame.scale(picture.size[0] / size[0], picture.size[1] / size[1])
    return Reduced(luma, opaque, more.then(picture.to_full))


def laid(answer: Reduced, way: Frame, size: Size, margin_px: float) -> tuple[Floats, Array]:
    """The answer over a sheet of `size` whose pixels `way` takes to the answer's (reduced) ones.

    With it where there is data (bool), at least `margin_px` of the sheet away from the answer's frame.
    """
    across, down = float(np.hypot(way.a, way.d)), float(np.hypot(way.b, way.e))
    less = (max(1, across if across > _DENSE else 1.0), max(1, down if down > _DENSE else 1.0))
    if max(less) > 1:
        wanted = (max(1, round(answer.size[0] / less[0])), max(1, round(answer.size[1] / less[1])))
        small = smaller(answer, wanted)
        way = way.then(Frame.scale(wanted[0] / answer.size[0], wanted[1] / answer.size[1]))
        across, down = across * wanted[0] / answer.size[0], down * wanted[1] / answer.size[1]
        answer = small
    over: Floats = cv2.warpAffine(
        answer.luma,
        centred(way),
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return over, _covered(answer, way, size, (margin_px * across, margin_px * down))


def normalised(luma: Floats) -> Floats:
    """Difference of Gaussians over its local strength: about the same after any change of tone or blur."""
    band: Floats = cv2.GaussianBlur(luma, (0, 0), FINE)
    band -= widely(luma)
    strength = widely(band * band)
    np.sqrt(np.maximum(strength, 0, out=strength), out=strength)
    strength += np.float32(_FLOOR)
    band /= strength
    return band


def widely(values: Floats) -> Floats:
    """A Gaussian of 8 px, taken at a quarter of the size, where it is the same to a thousandth."""
    height, width = values.shape
    if min(height, width) < 4 * _WIDE_STEP:
        return np.asarray(cv2.GaussianBlur(values, (0, 0), WIDE))
    small = (max(1, width // _WIDE_STEP), max(1, height // _WIDE_STEP))
    soft = cv2.GaussianBlur(
        cv2.resize(values, small, interpolation=cv2.INTER_AREA), (0, 0), WIDE / _WIDE_STEP
    )
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR))


def _covered(answer: Reduced, way: Frame, size: Size, margin: tuple[float, float]) -> Array:
    x, y = places(way, size)
    width, height = answer.size
    inside: Array = (x >= margin[0]) & (x <= width - margin[0]) & (y >= margin[1]) & (y <= height - margin[1])
    if answer.opaque is not None:
        inside &= cv2.warpAffine(
            answer.opaque, centred(way), size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
        ).astype(bool)
    return inside
