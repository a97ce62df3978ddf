"""How much time and memory the picture in a file may take: by its bytes, and by the size that it claims."""

from dataclasses import dataclass

_BYTES_A_PIXEL = 32  # four copies of 16 bits and four bands
_COPIES_OF_FILE = 4
_LEAST_BYTES = 512 * 1024**2  # a decoder's own threads and tables
# Several times what the slowest format takes on one core; the clock has patience with a busy machine.
_PROCESSOR_S, _CLOCK_S = 2.0, 3.5
_S_A_MEGAPIXEL = 0.2
_S_A_MEGABYTE = 0.05
_PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Allowance:
    """Of a file of `file_bytes` in which a decoder has found `pixels`; 0 until then."""

    file_bytes: int
    pixels: int = 0

    @property
    def processor_s(self) -> float:
        """Of work; only where the system counts them for us."""
        return _PROCESSOR_S + self._worth_s

    @property
    def clock_s(self) -> float:
        """Of waiting, also for other programs."""
        return _CLOCK_S + self._worth_s * _PATIENCE

    @property
    def _worth_s(self) -> float:
        return self.pixels / 1e6 * _S_A_MEGAPIXEL + self.file_bytes / 1e6 * _S_A_MEGABYTE

    @property
    def memory_bytes(self) -> int:
        """Beyond what the process has at rest."""
        return _LEAST_BYTES + self.pixels * _BYTES_A_PIXEL + self.file_bytes * _COPIES_OF_FILE

    def grown(self, width: int, height: int) -> "Allowance":
        """With another picture of the file, which is unpacked in its turn: the largest one counts."""
        return Allowance(self.file_bytes, max(self.pixels, width * height))
