"""What a decoder hands over: pixels as they stand in the file, and what must still be done to them."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from mmap import mmap

from studio.imaging.arrays import Array
from studio.model.errors import BadInput
from studio.model.pixels import is_possible_size
from studio.model.project import Notice

MOST_BYTES = 2_000_000_000

Encoded = bytes | mmap  # a file that is to be decoded, in memory or mapped into it


def _nobody(width: int, height: int) -> None:
    pass


# Who is told each size that a decoder has found and that may be, before it unpacks anything.
SIZE_FOUND: ContextVar[Callable[[int, int], None]] = ContextVar("size_found", default=_nobody)


@dataclass(slots=True)
class Decoded:
    """`array` in grey, grey+alpha, RGB or RGBA; `orientation` as EXIF counts, 1 when it was applied."""

    array: Array
    icc: bytes | None = None
    orientation: int = 1
    frames: int = 1
    notices: list[Notice] = field(default_factory=list)


def check_size(width: int, height: int, name: str) -> None:
    """Our own limits, looked at before anything is unpacked."""
    if width <= 0 or height <= 0:
        raise BadInput("picture-damaged", name=name)
    if not is_possible_size(width, height):
        raise BadInput("picture-too-large", name=name, width=width, height=height)
    SIZE_FOUND.get()(width, height)


def check_bytes(count: int, name: str) -> None:
    if count == 0:
        raise BadInput("empty-picture", name=name)
    if count > MOST_BYTES:
        raise BadInput("file-too-large", name=name, gigabytes=f"{count / 1e9:.1f}")
