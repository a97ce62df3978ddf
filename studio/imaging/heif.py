"""How a photograph of a phone (HEIC, HEIF) is read: its main picture, upright, with all its bits."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pillow_heif

from studio.imaging.arrays import Array, by_strips
from studio.imaging.colour import is_usable
from studio.imaging.decoded import Decoded, Encoded, check_size
from studio.imaging.icc import display_p3
from studio.model.project import Notice

# Colour primaries and transfer curves by their numbers in ITU-T H.273.
_PRIMARIES_SRGB, _PRIMARIES_P3, _UNSPECIFIED = 1, 12, 2
_CURVES_OF_HDR = (16, 18)


@dataclass(frozen=True, slots=True)
class _Colour:
    """What a file says of its colours: an embedded profile, or numbers."""

    icc: bytes | None
    primaries: int
    curve: int


def decode(data: Encoded, name: str) -> Decoded:
    """The main picture; libheif turns it upright itself, whatever its EXIF says."""
    file = cast("Any", pillow_heif.open_heif(bytes(data), convert_hdr_to_8bit=False))
    for image in file:
        width, height = image.size
        check_size(width, height, name)
    image = file[file.primary_index]
    decoded = Decoded(_spread(np.asarray(image), image.info["bit_depth"]), frames=len(file))
    _colour(decoded, _said(image.info), name)
    return decoded


def _spread(array: Array, bits: int) -> Array:
    """10 and 12 bits come in the upper ones of 16: white is made 65,535."""
    if array.dtype == np.uint8:
        return np.array(array)
    return by_strips(lambda strip: _spread_strip(strip, bits), array)


def _spread_strip(array: Array, bits: int) -> Array:
    whole, most = array >> (16 - bits), (1 << bits) - 1
    spread: Array = ((whole.astype(np.uint32) * 65_535 + most // 2) // most).astype(np.uint16)
    return spread


def _said(info: dict[str, Any]) -> _Colour:
    numbers = info.get("nclx_profile") or {}
    return _Colour(
        info.get("icc_profile"),
        numbers.get("color_primaries", _UNSPECIFIED),
        numbers.get("transfer_characteristics", _UNSPECIFIED),
    )


def _colour(decoded: Decoded, said: _Colour, name: str) -> None:
    space = "GRAY" if decoded.array.ndim == 2 or decoded.array.shape[2] <= 2 else "RGB"
    if said.icc and is_usable(said.icc, space):
        decoded.icc = said.icc
        return
    if said.icc:
        decoded.notices.append(Notice("profile-unusable", {"name": name}))
    if said.curve in _CURVES_OF_HDR or said.primaries not in (
        _PRIMARIES_SRGB,
        _PRIMARIES_P3,
        _UNSPECIFIED,
    ):
        decoded.notices.append(Notice("converted-without-profile", {"name": name, "space": "HDR"}))
    elif said.primaries == _PRIMARIES_P3 and space == "RGB":
        decoded.icc = display_p3()
