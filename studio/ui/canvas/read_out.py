"""What lies under the pointer: place and value, in the picture's own bits."""

from dataclasses import dataclass

from studio.imaging.arrays import to_array
from studio.model.pixels import Pixels

NAMES = {1: "K", 2: "KA", 3: "RGB", 4: "RGBA"}


@dataclass(frozen=True, slots=True)
class ReadOut:
    """`values` are empty while only a thumbnail is there."""

    x: int
    y: int
    bands: int = 3
    values: tuple[int, ...] = ()

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
