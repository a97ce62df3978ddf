"""How a photograph of a phone (HEIC, HEIF) is read: its main picture, upright, with all its bits."""

from typing import Any, cast

import numpy as np
import pillow_heif

from studio.imaging import coded_colours
from studio.imaging.arrays import Array, by_strips
from studio.imaging.coded_colours import UNSPECIFIED, Numbers
from studio.imaging.colour import is_usable
from studio.imaging.decoded import Decoded, Encoded, check_size
from studio.imaging.depth import spread
from studio.model.errors import BadInput
from studio.model.project import Notice

_NOT_BUILT_IN = "has not been built in"


def decode(data: Encoded, name: str) -> Decoded:
    """The main picture; libheif turns it upright itself, whatever its EXIF says.

    Raises BadInput for a coding that is not built in, such as JPEG 2000 or VVC.
    """
    try:
        return _decoded(data, name)
    except RuntimeError as error:
        if _NOT_BUILT_IN in str(error):
            raise BadInput("picture-unsupported", name=name, reason="HEIF") from error
        raise


def _decoded(data: Encoded, name: str) -> Decoded:
    file = cast("Any", pillow_heif.open_heif(bytes(data), convert_hdr_to_8bit=False))
    if not len(file):  # all items are of kinds that libheif steps over
        raise BadInput("picture-unsupported", name=name, reason="HEIF")
    for image in file:
        width, height = image.size
        check_size(width, height, name)
    image = file[file.primary_index]
    decoded = Decoded(_spread(np.asarray(image), image.info["bit_depth"]), frames=len(file))
    _colour(decoded, image.info, name)
    return decoded


def _spread(array: Array, bits: int) -> Array:
    """10 and 12 bits come in the upper ones of 16: white is made 65,535."""
    if array.dtype == np.uint8:
        return np.array(array)
    return by_strips(lambda strip: spread(strip, bits), array)


def _colour(decoded: Decoded, info: dict[str, Any], name: str) -> None:
    """By the embedded profile, or by numbers."""
    profile, numbers = info.get("icc_profile"), info.get("nclx_profile") or {}
    space = "GRAY" if decoded.array.ndim == 2 or decoded.array.shape[2] <= 2 else "RGB"
    if profile and is_usable(profile, space):
        decoded.icc = profile
        return
    if profile:
        decoded.notices.append(Notice("profile-unusable", {"name": name}))
    primaries = numbers.get("color_primaries", UNSPECIFIED)
    curve = numbers.get("transfer_characteristics", UNSPECIFIED)
    coded_colours.apply(decoded, Numbers(primaries, curve), name)
