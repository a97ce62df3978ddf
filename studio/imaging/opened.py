"""What a picture of others is once it is open: our pixels, and what was done to make them so."""

from dataclasses import dataclass

from studio.model.pixels import Pixels
from studio.model.project import Notice

_CONVERTED = ("converted-space", "converted-depth", "converted-without-profile")


@dataclass(frozen=True, slots=True)
class Opened:
    """A foreign picture as ours; `icc` None means sRGB, or grey with its curve."""

    pixels: Pixels
    icc: bytes | None
    space: str
    media_type: str
    notices: tuple[Notice, ...]

    @property
    def is_converted(self) -> bool:
        """Whether the pixels are no longer those of the bytes as they came."""
        return any(notice.kind in _CONVERTED for notice in self.notices)
