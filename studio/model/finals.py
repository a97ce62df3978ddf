"""Finals: how a node leaves the project as a file."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class FileFormat(StrEnum):
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"


class MetadataRule(StrEnum):
    """What travels with the pixels: received bytes where possible, nothing, the origin, or the recipe too."""

    KEEP = "keep"
    NONE = "none"
    ORIGIN = "origin"
    RECIPE = "recipe"


class ProfileRule(StrEnum):
    """The picture's own profile, or converted to sRGB."""

    OWN = "own"
    SRGB = "srgb"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`quality` 1 to 100 (JPEG and WebP; 100 WebP is lossless); `long_edge_px` None keeps the size."""

    format: FileFormat = FileFormat.PNG
    quality: int = 90
    long_edge_px: int | None = None
    profile: ProfileRule = ProfileRule.OWN
    metadata: MetadataRule = MetadataRule.ORIGIN
    template: str = "{image}-{number}"
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file as written; `pixels` is the tile hash of what it decodes to, None for lossy formats."""

    node_id: str
    path: Path
    format: FileFormat
    width: int
    height: int
    bytes: int
    sha256: str
    pixels: str | None
    metadata: MetadataRule
