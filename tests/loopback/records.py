"""What a server remembers of every request that reached it, for tests to look at."""

import hashlib
import io
import time
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as kept
from typing import Any

from PIL import Image

_METADATA = ("exif", "icc_profile", "xmp", "photoshop", "comment", "dpi")
_KEYS = ("authorization", "api-key", "x-api-key", "cookie")


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture as it arrived; `metadata` names what it carries beside its pixels."""

    field: str
    file_name: str
    media_type: str
    format: str
    mode: str
    width: int
    height: int
    sha256: str
    metadata: tuple[str, ...]
    content: bytes = kept(repr=False)

    def open(self) -> Image.Image:
        picture = Image.open(io.BytesIO(self.content))
        picture.load()
        return picture

    @property
    def told(self) -> dict[str, Any]:
        """All but the bytes."""
        names = (
            "field",
            "file_name",
            "media_type",
            "format",
            "mode",
            "width",
            "height",
            "sha256",
            "metadata",
        )
        return {name: getattr(self, name) for name in names} | {"bytes": len(self.content)}


def seen(name: str, file_name: str, media_type: str, content: bytes) -> SeenPicture:
    """Raises OSError for what is no picture."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        metadata = tuple(sorted(str(key) for key in picture.info if key in _METADATA))
        texts = getattr(picture, "text", {})
        return SeenPicture(
            field=name,
            file_name=file_name,
            media_type=media_type,
            format=picture.format or "",
            mode=picture.mode,
            width=picture.width,
            height=picture.height,
            sha256=hashlib.sha256(content).hexdigest(),
            metadata=metadata + tuple(f"text:{key}" for key in texts),
            content=content,
        )


@dataclass(slots=True)
class Record:
    """One request. `fields` are those that are no files, as text; `whole` once its body was read.

    `is_submit`: it was taken, and its work done and paid, whatever was answered then. Of headers that carry
    a secret only the name is kept. `ignored` names the fields that the server does not look at.
    """

    number: int
    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = kept(default_factory=dict)
    has_key: bool = False
    fields: dict[str, Any] = kept(default_factory=dict)
    pictures: list[SeenPicture] = kept(default_factory=list)
    body_bytes: int = 0
    whole: bool = False
    is_paid_path: bool = False
    is_submit: bool = False
    ignored: list[str] = kept(default_factory=list)
    fault: str = ""
    status: int | None = None
    code: str | None = None
    message: str = ""
    at: float = kept(default_factory=time.time)

    @property
    def told(self) -> dict[str, Any]:
        """As JSON can have it."""
        plain = ("number", "method", "path", "query", "headers", "has_key", "fields", "body_bytes", "whole")
        rest = ("is_paid_path", "is_submit", "fault", "status", "code", "message", "ignored", "at")
        return {name: getattr(self, name) for name in plain + rest} | {
            "pictures": [picture.told for picture in self.pictures]
        }


def without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: "…" if name in _KEYS else value for name, value in headers.items()}
