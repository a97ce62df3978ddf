"""What kind of picture is a file? By its first bytes, whatever the server called it."""

from pathlib import Path

UNKNOWN = "application/octet-stream"

_HEAD_BYTES = 32
_MAGIC = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (8, b"WEBP", "image/webp"),
    (0, b"GIF8", "image/gif"),
    (4, b"ftypavif", "image/avif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"BM", "image/bmp"),
)


def media_type_of(path: Path) -> str:
    """Raises OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return next((name for at, magic, name in _MAGIC if head[at : at + len(magic)] == magic), UNKNOWN)
