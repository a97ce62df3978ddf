"""What lies under the pointer: place and value, in the picture's own bits."""

from dataclasses import dataclass, replace

from studio.imaging.arrays import Floats, to_array
from studio.imaging.drift.colours import delta_e_map
from studio.imaging.drift.pairs import srgb_codes
from studio.imaging.patches import cut
from studio.model.geometry import Box
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
    before, after = _codes(one, *at), _codes(other, *other_at)
    return None if before is None or after is None else float(delta_e_map(before, after).item())


def _codes(sheet: Sheet, x: float, y: float) -> Floats | None:
    pixels = sheet.pixels
    if not (0 <= x < pixels.width and 0 <= y < pixels.height):
        return None
    return srgb_codes(replace(sheet, pixels=cut(pixels, Box(int(x), int(y), 1, 1))), (1, 1))
