"""How much time and memory the picture in a file may take: by its bytes, and by the size that it claims."""

from dataclasses import dataclass

# Formats of 16 bits and four bands, turned upright and through one copy each, were measured below this.
_BYTES_A_PIXEL = 48
_COPIES_OF_FILE = 4
_LEAST_BYTES = 512 * 1024**2  # a decoder's own threads and tables
# Ten times what the slowest format took on one core.
_LEAST_S = 4.0
_S_A_MEGAPIXEL = 0.25
_S_A_MEGABYTE = 0.1


@dataclass(frozen=True, slots=True)
class Allowance:
    """Of a file of `file_bytes` in which a decoder has found `pixels`; 0 until then."""

    file_bytes: int
    pixels: int = 0

    @property
    def seconds(self) -> float:
        return _LEAST_S + self.pixels / 1e6 * _S_A_MEGAPIXEL + self.file_bytes / 1e6 * _S_A_MEGABYTE

    @property
    def memory_bytes(self) -> int:
        """Beyond what the process has at rest."""
        return _LEAST_BYTES + self.pixels * _BYTES_A_PIXEL + self.file_bytes * _COPIES_OF_FILE

    def grown(self, width: int, height: int) -> "Allowance":
        """With another picture of the file, which is unpacked in its turn: the largest one counts."""
        return Allowance(self.file_bytes, max(self.pixels, width * height))
