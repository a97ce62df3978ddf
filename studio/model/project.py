"""What a project holds besides histories, and what the program remembers of projects."""

from dataclasses import dataclass
from pathlib import Path

from studio.model.geometry import Box
from studio.model.pixels import Pixels


@dataclass(frozen=True, slots=True)
class Notice:
    """What we tell the user: a kind of the sentence table and its facts."""

    kind: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class Image:
    """What the user opened and edits; its name is unique in the project."""

    id: str
    name: str
    position: int
    origin: str = ""  # file name it came from, never a path
    head: str | None = None
    hidden: bool = False
    never_upload: bool = False
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture: whole, or a patch over its base. `tiles` are the joined 32-byte tile hashes."""

    id: str
    width: int
    height: int
    bands: int
    bits: int
    blob_id: str
    pixels: str  # SHA-256 over size, layout and tile hashes, hex
    tiles: bytes
    space: str = "sRGB"
    icc_blob_id: str | None = None
    base_picture_id: str | None = None
    base_x: int = 0
    base_y: int = 0
    patch: Box | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Mask:
    """A working mask of an image: 8-bit weight, white may change, in the pixels of `frame_node_id`."""

    id: str
    image_id: str
    width: int
    height: int
    frame_node_id: str
    name: str = ""
    made_by: str = "person"


@dataclass(frozen=True, slots=True)
class MaskStep:
    """One stroke as data: the grey pixels of `box` before and after."""

    box: Box
    before: Pixels
    after: Pixels


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project this installation opened before; `thumbnail` is a PNG of its last head."""

    path: Path
    name: str
    images: int
    nodes: int
    opened: str
    thumbnail: bytes = b""
    is_missing: bool = False
    project_id: str = ""  # "" where an older version noted it
