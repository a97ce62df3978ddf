"""How what is sent becomes files: sRGB, 8 bit, nothing but pixels, under the limits of the receiver."""

import math
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from studio.imaging import codec, colour
from studio.imaging.arrays import from_array, to_array
from studio.imaging.depth import to_eight_bits
from studio.imaging.masks import scaled
from studio.imaging.patches import promote
from studio.imaging.resizing import resize
from studio.imaging.wire import mask_on_the_wire
from studio.model.pixels import Pixels, Sheet
from studio.model.provider import MaskForm

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
SUFFIXES = {PNG: ".png", JPEG: ".jpg", WEBP: ".webp"}
_HIGH_QUALITY = 95
_WEBP_LONGEST_PX = 16_383
_SAFETY = 0.95  # of what the sizes of files let expect
_SHORTEST_PX = 16


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes that a picture and a mask may have, None for any; `types` besides PNG are for what has more."""

    picture_bytes: int | None = None
    mask_bytes: int | None = None
    types: tuple[str, ...] = (PNG,)


@dataclass(frozen=True, slots=True)
class PackedFile:
    data: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A picture and its mask, of one size; `is_reduced` when both had to become smaller than they were."""

    picture: PackedFile
    mask: PackedFile | None
    is_reduced: bool


def for_sending(sheet: Sheet) -> Pixels:
    """sRGB at 8 bits, RGB, or RGBA where something is not opaque: what every maker reads alike.

    What transparency hides does not leave the machine: it may have been hidden for a reason.
    """
    pixels = to_eight_bits(colour.convert(sheet.pixels, sheet.icc, None))
    if not pixels.has_alpha:
        return promote(pixels, 3, 8)
    array = to_array(promote(pixels, 4, 8))
    alpha = array[:, :, 3]
    if (alpha == 255).all():
        return from_array(array[:, :, :3])
    return from_array(np.where(alpha[:, :, None] == 0, np.uint8(0), array))


def pack(picture: Pixels, mask: Pixels | None, form: MaskForm, limits: Limits) -> Packed | None:
    """`picture` and `mask` (our own weights, of its size) as files under the limits; None if that is in vain.

    PNG where it will do. Over the limit a picture without a mask becomes WebP or JPEG where `limits` has
    them; one with a mask stays PNG, since makers want both alike. What is still too large is made smaller,
    the mask along with it.
    """
    types = limits.types if mask is None else (PNG,)
    scale = 1.0
    while True:
        shown = _smaller(picture, scale)
        if min(shown.width, shown.height) < min(_SHORTEST_PX, picture.width, picture.height):
            return None
        file = _picture_file(shown, limits.picture_bytes, types)
        mask_file = None if mask is None else _mask_file(mask, shown, form, limits.mask_bytes)
        excess = max(
            _excess(file, limits.picture_bytes),
            0.0 if mask_file is None else _excess(mask_file, limits.mask_bytes),
        )
        if excess <= 1:
            return Packed(file, mask_file, is_reduced=scale < 1)
        scale *= _SAFETY / math.sqrt(excess)


def _smaller(pixels: Pixels, scale: float) -> Pixels:
    if scale >= 1:
        return pixels
    return resize(pixels, max(1, math.floor(pixels.width * scale)), max(1, math.floor(pixels.height * scale)))


def _excess(file: PackedFile, most_bytes: int | None) -> float:
    """How many times too large a file is."""
    return len(file.data) / most_bytes if most_bytes else 0.0


def _picture_file(pixels: Pixels, most_bytes: int | None, types: tuple[str, ...]) -> PackedFile:
    """The first way to write it that stays under the limit, from exact to lossy; else the smallest."""
    smallest: PackedFile | None = None
    for media_type, quality in _ways(pixels, types):
        data = _encoded(pixels, media_type, quality)
        file = PackedFile(data, media_type, pixels.width, pixels.height)
        if most_bytes is None or len(data) <= most_bytes:
            return file
        if smallest is None or len(data) < len(smallest.data):
            smallest = file
    assert smallest is not None
    return smallest


def _ways(pixels: Pixels, types: tuple[str, ...]) -> list[tuple[str, int]]:
    """Media types with a quality: 0 fast, 100 exact and small, else lossy."""
    ways = [(PNG, 0), (PNG, 100)]
    has_webp = WEBP in types and max(pixels.width, pixels.height) <= _WEBP_LONGEST_PX
    if has_webp:
        ways.append((WEBP, 100))
    if JPEG in types and not pixels.has_alpha:
        ways.append((JPEG, _HIGH_QUALITY))
    if has_webp:
        ways.append((WEBP, _HIGH_QUALITY))
    return ways


def _encoded(pixels: Pixels, media_type: str, quality: int) -> bytes:
    if media_type == PNG:
        return codec.encode_small_png(pixels) if quality else codec.encode_png(pixels)
    image = Image.fromarray(to_array(pixels))
    with BytesIO() as file:
        if media_type == JPEG:
            image.save(file, "JPEG", quality=quality, subsampling="4:4:4", optimize=True)
        else:
            is_exact = quality == 100
            # Without loss, quality means effort.
            image.save(file, "WEBP", lossless=is_exact, quality=20 if is_exact else quality, method=2)
        return file.getvalue()


def _mask_file(mask: Pixels, like: Pixels, form: MaskForm, most_bytes: int | None) -> PackedFile:
    drawn = mask_on_the_wire(scaled(mask, like.width, like.height), form)
    data = codec.encode_png(drawn)
    if most_bytes is not None and len(data) > most_bytes:
        data = codec.encode_small_png(drawn)
    return PackedFile(data, PNG, like.width, like.height)
