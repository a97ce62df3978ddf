"""How Pillow reads the pictures of others: everything of 8 bits."""

import numpy as np
from PIL import (
    AvifImagePlugin,
    Image,
    TiffImagePlugin,
    WebPImagePlugin,
)

from studio.imaging import exif, icc
from studio.imaging.arrays import Array
from studio.imaging.colour import is_usable, separated_to_srgb
from studio.imaging.decoded import Decoded, Encoded, check_size
from studio.imaging.mapped_file import as_file
from studio.model.project import Notice

_FORMATS = (
    "PNG",
    "JPEG",
    "GIF",
    "BMP",
    # Pillow knows these only once their modules are there.
    WebPImagePlugin.WebPImageFile.format,
    AvifImagePlugin.AvifImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
)
_KEPT_MODES = ("L", "LA", "RGB", "RGBA")
_STRIP_ROWS = 128


def decode(data: Encoded, name: str, *, page: int = 0) -> Decoded:
    """The first frame (`page` of a TIFF)."""
    with Image.open(as_file(data), formats=_FORMATS) as image:
        check_size(*image.size, name)
        if page:
            image.seek(page)
            check_size(*image.size, name)
        # A JPEG with further pictures inside (MPO) is one photograph to people.
        frames = getattr(image, "n_frames", 1) if image.format in ("PNG", "WEBP", "GIF", "AVIF") else 1
        profile = image.info.get("icc_profile")
        is_tiff = image.format == "TIFF"
        image.load()
        orientation = exif.UPRIGHT if is_tiff else exif.orientation_of(image)
        if profile is None and image.format in ("JPEG", "MPO") and exif.says_adobe_rgb(image):
            profile = icc.adobe_rgb()
        decoded = _in_our_layout(image, profile, name)
    decoded.frames, decoded.orientation = frames, orientation
    return decoded


def from_lab(signed: Array, name: str) -> Decoded:
    """Lab of 8 bits, a and b counted from 0 in both directions, as TIFF has it."""
    height, width = signed.shape[:2]
    return _separated(Image.frombytes("LAB", (width, height), signed.tobytes()), None, name)


def from_cmyk(inks: Array, profile: bytes | None, name: str) -> Decoded:
    """CMYK of 8 bits where 255 is full ink."""
    height, width = inks.shape[:2]
    return _separated(Image.frombytes("CMYK", (width, height), inks.tobytes()), profile, name)


def _in_our_layout(image: Image.Image, profile: bytes | None, name: str) -> Decoded:
    if image.mode in ("CMYK", "LAB"):
        return _separated(image, profile, name)
    shown = _with_our_mode(image)
    space = "GRAY" if shown.mode in ("L", "LA") else "RGB"
    decoded = Decoded(_array_of(shown))
    if profile and is_usable(profile, space):
        decoded.icc = profile
    elif profile:
        decoded.notices.append(Notice("profile-unusable", {"name": name}))
    return decoded


def _array_of(image: Image.Image) -> Array:
    """The pixels of one of our modes by strips: at once it takes four times as long, and three copies."""
    width, height, bands = *image.size, len(image.getbands())
    array = np.empty((height, width, bands), np.uint8)
    for top in range(0, height, _STRIP_ROWS):
        bottom = min(height, top + _STRIP_ROWS)
        strip = image.crop((0, top, width, bottom)).tobytes()
        array[top:bottom] = np.frombuffer(strip, np.uint8).reshape(-1, width, bands)
    return array if bands > 1 else array[:, :, 0]


def _with_our_mode(image: Image.Image) -> Image.Image:
    is_keyed = "transparency" in image.info
    if image.mode in _KEPT_MODES and not is_keyed:
        return image
    if image.mode in ("1", "L") and not is_keyed:
        return image.convert("L")
    if image.mode == "La":
        return image.convert("LA")
    if image.mode == "L":
        return image.convert("LA")
    if image.mode == "PA" or image.mode == "RGBa" or is_keyed:
        return image.convert("RGBA")
    return image.convert("RGB")


def _separated(image: Image.Image, profile: bytes | None, name: str) -> Decoded:
    """CMYK or Lab in sRGB: through its profile, or by rule of thumb, said so."""
    if image.mode == "CMYK" and not (profile and is_usable(profile, "CMYK")):
        return Decoded(
            _array_of(image.convert("RGB")),
            notices=[Notice("converted-without-profile", {"name": name, "space": image.mode})],
        )
    converted = separated_to_srgb(image, profile if image.mode == "CMYK" else None)
    space = image.mode.replace("LAB", "Lab")
    return Decoded(_array_of(converted), notices=[Notice("converted-space", {"name": name, "space": space})])
