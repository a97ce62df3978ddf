"""Pixels without a library: a size, a layout and the bytes."""

from dataclasses import dataclass

from studio.model.geometry import Box

MOST_PX = 200_000_000  # our own limits, whatever a library would still take
MOST_SIDE_PX = 30_000


@dataclass(frozen=True, slots=True)
class Pixels:
    """A raster of `height` rows of `width` pixels, top down.

    `bands` 1 grey, 2 grey+alpha, 3 RGB, 4 RGBA (alpha straight), interleaved; `bits` 8 or 16 (little
    endian); `data` is C-contiguous, `width * height * bands * bits // 8` bytes, and never written to.
    """

    width: int
    height: int
    bands: int
    bits: int
    data: memoryview

    def __post_init__(self) -> None:
        if self.bands not in (1, 2, 3, 4) or self.bits not in (8, 16):
            raise ValueError(f"no such layout: {self.bands} bands of {self.bits} bits")
        if self.data.nbytes != self.width * self.height * self.bands * self.bits // 8:
            raise ValueError(f"{self.data.nbytes} bytes do not hold {self.width} x {self.height} pixels")

    @property
    def box(self) -> Box:
        return Box(0, 0, self.width, self.height)

    @property
    def has_alpha(self) -> bool:
        return self.bands in (2, 4)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Sheet:
    """Pixels with the colour space they are meant in; `icc` None means sRGB."""

    pixels: Pixels
    icc: bytes | None = None


def is_possible_size(width: int, height: int) -> bool:
    """Whether a picture may be so large: within our limits, and not empty."""
    return min(width, height) > 0 and max(width, height) <= MOST_SIDE_PX and width * height <= MOST_PX
