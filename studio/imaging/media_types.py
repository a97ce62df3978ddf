"""Which kind of picture some bytes are, by how they begin."""

from studio.imaging import ora, png
from studio.imaging.decoded import Encoded

_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def media_type_of(data: Encoded) -> str | None:
    """What the first bytes say, whatever the file is called; None for what we do not open."""
    start = bytes(data[:64])
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:8] == b"ftyp":
        return _media_type_of_heif(start)
    if ora.is_ora(start):
        return ora.MEDIA_TYPE
    for magic, media_type in (
        (png.SIGNATURE, "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"II+\0", "image/tiff"),
        (b"MM\0+", "image/tiff"),
        (b"BM", "image/bmp"),
        (b"8BPS", "image/vnd.adobe.photoshop"),
    ):
        if start.startswith(magic):
            return media_type
    return None


def _media_type_of_heif(start: bytes) -> str | None:
    """By the brands in the first box, which tells its length."""
    brands = start[8 : int.from_bytes(start[:4], "big")]
    if b"avif" in brands or b"avis" in brands:
        return "image/avif"
    return "image/heic" if any(brand in brands for brand in _HEIF_BRANDS) else None
