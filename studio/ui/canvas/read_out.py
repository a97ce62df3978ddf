"""What lies under the pointer: place and value, in the picture's own bits."""

from dataclasses import dataclass

import numpy as np

from studio.imaging import ciede, colour, depth
from studio.imaging.arrays import from_array, to_array
from studio.model.pixels import Pixels, Sheet

NAMES = {1: "K", 2: "KA", 3: "RGB", 4: "RGBA"}


@dataclass(frozen=True, slots=True)
class ReadOut:
    """`values` are empty while only a thumbnail is there; `delta_e` (CIEDE2000) where two are measured."""

    x: int
    y: int
    bands: int = 3
    values: tuple[int, ...] = ()
    delta_e: float | None = None

    @property
    def band_names(self) -> str:
        return NAMES[self.bands]


def read(pixels: Pixels | None, size: tuple[int, int], x: float, y: float) -> ReadOut | None:
    """None outside of the picture of `size`."""
    width, height = size
    if not (0 <= x < width and 0 <= y < height):
        return None
    column, row = int(x), int(y)
    if pixels is None or (pixels.width, pixels.height) != size:
        return ReadOut(column, row)
    value = to_array(pixels)[row, column]
    return ReadOut(column, row, pixels.bands, tuple(int(part) for part in value.reshape(-1)))


def compare(one: Sheet, at: tuple[float, float], other: Sheet, other_at: tuple[float, float]) -> float | None:
    """CIEDE2000 between a pixel of one picture and a pixel of another; None outside of either."""
    before, after = _lab(one, *at), _lab(other, *other_at)
    return None if before is None or after is None else float(ciede.delta_e(before, after).item())


def _lab(sheet: Sheet, x: float, y: float) -> ciede.Doubles | None:
    pixels = sheet.pixels
    if not (0 <= x < pixels.width and 0 <= y < pixels.height):
        return None
    one = np.ascontiguousarray(to_array(pixels)[int(y), int(x)].reshape(1, 1, -1))
    shown = depth.to_eight_bits(colour.convert(from_array(one), sheet.icc, None))
    values = to_array(shown).reshape(1, 1, -1)[:, :, :3].astype(np.float32) / 255
    rgb = values if values.shape[2] == 3 else np.repeat(values[:, :, :1], 3, axis=2)
    light = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return ciede.lab(light.astype(np.float32))
