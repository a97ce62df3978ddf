"""How a foreign TIFF is read: 16 bits and more by tifffile or OpenCV, the rest by Pillow."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import tifffile

from studio.imaging import by_pillow
from studio.imaging.arrays import TYPES, Array, by_strips
from studio.imaging.colour import is_usable
from studio.imaging.decoded import Decoded, Encoded, check_size
from studio.imaging.depth import spread
from studio.imaging.mapped_file import as_file
from studio.model.errors import BadInput
from studio.model.project import Notice

_MIN_IS_WHITE, _MIN_IS_BLACK, _RGB, _LAB = 0, 1, 2, 8
_PALETTE, _SEPARATED, _YCBCR = 3, 5, 6
_READ = (_MIN_IS_WHITE, _MIN_IS_BLACK, _RGB, _PALETTE, _SEPARATED, _YCBCR, _LAB)
_ASSOCIATED, _UNASSOCIATED = 1, 2
_FORMATS = (1, 3)  # samples are whole numbers from 0, or floats
_ODD_FORMATS = {2: "signed", 5: "complex", 6: "complex"}
_SPREAD = (10, 12, 14)
# What it says of broken files is said by our sentence.
logging.getLogger("tifffile").setLevel(logging.CRITICAL)

_ICC_TAG, _ORIENTATION_TAG = 34675, 274


@dataclass(frozen=True, slots=True)
class _Page:
    """What the tags say of the page that is opened."""

    index: int
    pages: int
    bits: int
    samples: int
    photometric: int
    alpha: int
    icc: bytes | None
    orientation: int

    @property
    def colours(self) -> int:
        return 3 if self.photometric in (_RGB, _LAB) else 1

    @property
    def is_deep(self) -> bool:
        """Whether Pillow would not read it, or not all of its bits."""
        return self.bits > 8 and self.photometric in (_MIN_IS_WHITE, _MIN_IS_BLACK, _RGB, _LAB)


@dataclass(frozen=True, slots=True)
class _Deep:
    """(height, width, samples), turned upright or as it stands in the file."""

    array: Array
    is_upright: bool


def decode(data: Encoded, name: str) -> Decoded:
    with tifffile.TiffFile(as_file(data)) as file:
        full = [page for page in _pages(file) if not page.subfiletype & 1] or list(file.pages[:1])
        if not full:
            raise BadInput("picture-damaged", name=name)
        check_size(full[0].imagewidth, full[0].imagelength, name)
        page = _described(full[0], len(full))
        _require_known(full[0], page, name)
        deep = _deep_array(full[0], data, page, name) if page.is_deep else None
    if deep is None:
        decoded = by_pillow.decode(data, name, page=page.index)
    elif page.photometric == _LAB:
        decoded = by_pillow.from_lab((deep.array[:, :, :3] >> 8).astype(np.uint8), name)
    else:
        decoded = _in_our_layout(deep.array, page, name)
    if page.bits == 16 and page.photometric in (_SEPARATED, _LAB):
        space = "Lab" if page.photometric == _LAB else "CMYK"
        facts: dict[str, object] = {"name": name, "from_bits": 16, "to_bits": 8, "space": space}
        decoded.notices.append(Notice("converted-depth", facts))
    if deep is not None and not deep.is_upright:
        decoded.orientation = page.orientation
    elif page.orientation != 1:
        decoded.notices.append(Notice("orientation-applied", {"name": name}))
    if page.pages > 1:
        decoded.notices.append(Notice("first-page", {"name": name, "pages": page.pages}))
    return decoded


def _pages(file: tifffile.TiffFile) -> Iterator[Any]:
    """Each once: a list of pages may lead back to its beginning."""
    seen: set[int] = set()
    for page in file.pages:
        if page.offset in seen:
            return
        seen.add(page.offset)
        yield page


def _described(page: Any, pages: int) -> _Page:
    orientation = page.tags.valueof(_ORIENTATION_TAG, default=1)
    bits = page.bitspersample
    return _Page(
        index=page.index,
        pages=pages,
        bits=max(bits) if isinstance(bits, tuple) else int(bits),
        samples=int(page.samplesperpixel),
        photometric=int(page.photometric),
        # Several programs leave the meaning of a fourth band out; it is alpha.
        alpha=int(page.extrasamples[0]) if page.extrasamples else _UNASSOCIATED,
        icc=page.tags.valueof(_ICC_TAG),
        orientation=int(orientation) if isinstance(orientation, int) else 1,
    )


def _require_known(page: Any, told: _Page, name: str) -> None:
    """Raises BadInput for samples and colours that are whole, and that nothing here reads."""
    if told.photometric not in _READ or page.sampleformat not in _FORMATS or page.imagedepth != 1:
        raise _unsupported(page, told, name)
    if told.photometric == _SEPARATED and told.samples != 4:
        raise _unsupported(page, told, name)


def _deep_array(page: Any, data: Encoded, told: _Page, name: str) -> _Deep:
    try:
        array: Array = page.asarray()
    except (ValueError, NotImplementedError, KeyError, ImportError) as error:
        # A packing or a number of bits that tifffile leaves to another package; or it is broken.
        if isinstance(error, ValueError) and "requires" not in str(error):
            raise
        unpacked = (
            cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) if not told.index else None
        )
        if unpacked is None:
            raise _unsupported(page, told, name) from error
        array = _from_cv(unpacked)
        if told.bits in _SPREAD:
            array = by_strips(lambda strip: spread(strip, told.bits), array)
        return _Deep(array, is_upright=True)  # OpenCV turns it by itself
    if page.planarconfig == 2 and told.samples > 1:
        array = np.moveaxis(array, 0, -1)
    return _Deep(array.reshape(page.imagelength, page.imagewidth, told.samples), is_upright=False)


def _unsupported(page: Any, told: _Page, name: str) -> BadInput:
    """What it is, as far as that has a name."""
    words = [f"{told.bits} bit", _ODD_FORMATS.get(page.sampleformat, "")]
    words += [getattr(one, "name", "") for one in (page.compression, page.photometric)]
    reason = ", ".join(("TIFF", *(word for word in words if word not in ("", "NONE"))))
    return BadInput("picture-unsupported", name=name, reason=reason)


def _from_cv(array: Array) -> Array:
    if array.ndim == 3 and array.shape[2] >= 3:
        order = (2, 1, 0, 3)[: array.shape[2]]
        return np.ascontiguousarray(array[:, :, order])
    return array.reshape(*array.shape[:2], -1)


def _in_our_layout(array: Array, page: _Page, name: str) -> Decoded:
    colours = min(page.colours, array.shape[2])
    has_alpha = page.alpha in (_ASSOCIATED, _UNASSOCIATED) and array.shape[2] > colours
    array = array[:, :, : colours + has_alpha]
    notices = []
    if array.dtype != np.uint16:
        facts = {
            "name": name,
            "from_bits": page.bits,
            "to_bits": 16,
            "space": "RGB" if colours == 3 else "grey",
        }
        notices.append(Notice("converted-depth", dict(facts)))
        array = by_strips(_to_sixteen_bits, array)
    if page.photometric == _MIN_IS_WHITE:
        array = array.copy()
        array[:, :, 0] = 65535 - array[:, :, 0]
    if has_alpha and page.alpha == _ASSOCIATED:
        array = by_strips(_straight, array)
    profile = page.icc if page.icc and is_usable(page.icc, "RGB" if colours == 3 else "GRAY") else None
    if page.icc and profile is None:
        notices.append(Notice("profile-unusable", {"name": name}))
    return Decoded(array.astype(TYPES[16]), profile, notices=notices)


def _to_sixteen_bits(array: Array) -> Array:
    """Floats count from 0 to 1; whole numbers lose their lowest bits."""
    if array.dtype.kind == "f":
        wide = array.astype(np.float32) if array.dtype.itemsize == 2 else array  # a half ends at 65,504
        scaled: Array = np.rint(np.clip(np.nan_to_num(wide), 0, 1) * 65535)
        return scaled.astype(np.uint16)
    if array.dtype.kind == "u" and array.dtype.itemsize > 2:
        return np.asarray(array >> (array.dtype.itemsize * 8 - 16), np.uint16)
    raise ValueError(f"samples of {array.dtype}")


def _straight(array: Array) -> Array:
    alpha = array[:, :, -1:].astype(np.float64)
    colours = array[:, :, :-1] * 65535.0 / np.maximum(alpha, 1)
    return np.dstack((np.clip(np.rint(colours), 0, 65535).astype(np.uint16), array[:, :, -1]))
