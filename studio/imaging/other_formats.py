"""What is no picture of ours and still known by its first bytes, so that a way in can be told."""

from pathlib import PurePath

from studio.model.errors import BadInput

_FILMS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"qt  ", b"M4V ", b"avc1", b"3gp")
_MAGICS = (
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\x76\x2f\x31\x01", "OpenEXR"),
    (b"#?RADIANCE", "Radiance HDR"),
    (b"#?RGBE", "Radiance HDR"),
    (b"\0\0\1\0", "ICO"),
    (b"\0\0\2\0", "CUR"),
    (b"icns", "ICNS"),
    (b"DDS ", "DDS"),
    (b"qoif", "QOI"),
    (b"gimp xcf", "XCF"),
    (b"CSFCHUNK", "Clip Studio"),
    (b"\0\xffKS", "Affinity"),
    (b"%!PS", "PostScript"),
    (b"\xc5\xd0\xd3\xc6", "PostScript"),
)
_SUFFIXES = {".tga": "TGA", ".pcx": "PCX", ".wmf": "WMF", ".emf": "EMF", ".pict": "PICT"}
_NET_PBM = (b"P1", b"P2", b"P3", b"P4", b"P5", b"P6", b"P7")
_KRITA = b"mimetypeapplication/x-krita"


def require_unknown(start: bytes, name: str) -> None:
    """Raises BadInput with the way in for a file that begins with `start`, 64 bytes or more, and is known."""
    if (start[4:8] == b"ftyp" and start[8:12].startswith(_FILMS)) or start[:4] == b"\x1a\x45\xdf\xa3":
        raise BadInput("film", name=name)
    if is_page(start):
        raise BadInput("web-page", name=name)
    if format_name := _format_of(start, name):
        raise BadInput("other-format", name=name, format=format_name)


def is_page(start: bytes) -> bool:
    """Whether it is what a browser saves in place of a picture."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return text.startswith((b"<!doctype html", b"<html"))


def _format_of(start: bytes, name: str) -> str:
    if start[30 : 30 + len(_KRITA)] == _KRITA:
        return "Krita"
    if start[:2] in _NET_PBM and start[2:3].isspace():
        return "Netpbm"
    by_magic = next((known for magic, known in _MAGICS if start.startswith(magic)), "")
    return by_magic or _SUFFIXES.get(PurePath(name).suffix.lower(), "")
