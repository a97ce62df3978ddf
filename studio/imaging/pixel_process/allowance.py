"""How much time and memory the picture in a file may take: by its bytes, and by the size that it claims.

A claim costs nothing, bytes do. A photograph holds a byte or two for each pixel where its format is
lossless, and one for eight pixels or so elsewhere. For so many pixels the bytes of a file vouch, and those
may take what they need, also more than 1 GiB: 100 megapixels of 16 bits do. What is claimed beyond is a
blank sheet or a bomb; it is opened as long as its process stays under 1 GiB, as 100 megapixels of 8 bits
do, and with little patience.
"""

from dataclasses import dataclass, replace
from typing import Self

from studio.imaging.media_types import media_type_of

# Measured at 32 megapixels, beyond what the process has at rest: 8 bytes a pixel for most pictures of 8 bits,
# 16 for WebP, 20 for PNG of 16 bits, 25 for TIFF of 16 bits and of floats.
_BYTES_A_PIXEL = 28
_PIXELS_A_BYTE, _PIXELS_A_LOSSLESS_BYTE = 8, 0.5
_LOSSY = ("image/jpeg", "image/webp", "image/avif", "image/heic")
_COPIES_OF_FILE = 4
_LEAST_BYTES = 512 * 1024**2  # a decoder's own threads and tables
_UNVOUCHED_MOST_BYTES = 880 * 1024**2  # with what a process has at rest at most, 1 GiB less a little
# Several times what the slowest format takes on one core; the clock has patience with a busy machine.
_PROCESSOR_S, _CLOCK_S = 2.0, 3.5
_S_A_MEGAPIXEL = 0.2
_S_AN_UNVOUCHED_MEGAPIXEL = 0.015
_S_A_MEGABYTE = 0.05
_PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Allowance:
    """Of a file of `file_bytes` in which a decoder has found `pixels`; 0 until then."""

    file_bytes: int
    is_lossy: bool
    pixels: int = 0

    @classmethod
    def of(cls, file_bytes: int, start: bytes) -> Self:
        """Of a file that begins with `start`, 64 bytes or all."""
        return cls(file_bytes, media_type_of(start) in _LOSSY)

    @property
    def processor_s(self) -> float:
        """Of work; only where the system counts them for us."""
        return _PROCESSOR_S + self._worth_s

    @property
    def clock_s(self) -> float:
        """Of waiting, also for other programs."""
        return _CLOCK_S + self._worth_s * _PATIENCE

    @property
    def memory_bytes(self) -> int:
        """Beyond what the process has at rest."""
        claimed = min(self._needed_bytes(self.pixels), _UNVOUCHED_MOST_BYTES)
        return max(claimed, self._needed_bytes(self._vouched))

    def grown(self, width: int, height: int) -> Self:
        """With another picture of the file, which is unpacked in its turn: the largest one counts."""
        return replace(self, pixels=max(self.pixels, width * height))

    @property
    def _vouched(self) -> int:
        """Pixels that the file has bytes for."""
        a_byte = _PIXELS_A_BYTE if self.is_lossy else _PIXELS_A_LOSSLESS_BYTE
        return min(self.pixels, round(self.file_bytes * a_byte))

    @property
    def _worth_s(self) -> float:
        vouched = self._vouched / 1e6 * _S_A_MEGAPIXEL
        unvouched = (self.pixels - self._vouched) / 1e6 * _S_AN_UNVOUCHED_MEGAPIXEL
        return vouched + unvouched + self.file_bytes / 1e6 * _S_A_MEGABYTE

    def _needed_bytes(self, pixels: int) -> int:
        return _LEAST_BYTES + pixels * _BYTES_A_PIXEL + self.file_bytes * _COPIES_OF_FILE
