"""How a Photoshop file (PSD, PSB) is read: the flattened picture at its end; layers are stepped over.

The layout is that of Adobe's "Photoshop File Formats Specification": a header of 26 bytes, three sections
that tell their length, and the picture, channel by channel.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from studio.imaging import by_pillow
from studio.imaging.arrays import Array, by_strips
from studio.imaging.colour import is_usable
from studio.imaging.decoded import Decoded, Encoded, check_size
from studio.model.errors import BadInput
from studio.model.project import Notice

_BITMAP, _GREY, _INDEXED, _RGB, _CMYK, _MULTI, _DUOTONE, _LAB = 0, 1, 2, 3, 4, 7, 8, 9
_MODE_NAMES = {_MULTI: "multichannel"}
_COLOURS = {_BITMAP: 1, _GREY: 1, _INDEXED: 1, _RGB: 3, _CMYK: 4, _DUOTONE: 1, _LAB: 3}
_DEPTHS = {_BITMAP: (1,), _INDEXED: (8,)}
_RAW, _PACK_BITS = 0, 1
_ICC, _VERSION_INFO = 1039, 1057
_NO_PICTURE_BYTES = 2  # the number of a packing, and nothing packed
_RESOURCES_MAX = 100_000


@dataclass(frozen=True, slots=True)
class _Head:
    is_big: bool
    channels: int
    height: int
    width: int
    bits: int
    mode: int

    @property
    def row_bytes(self) -> int:
        return (self.width * self.bits + 7) // 8


class _Reader:
    """Numbers and slices off the bytes; an end that comes too early raises ValueError."""

    def __init__(self, data: Encoded) -> None:
        self._data = memoryview(data)
        self.at = 0

    def numbers(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def take(self, count: int) -> memoryview:
        if count < 0 or self.at + count > len(self._data):
            raise ValueError("it ends early")
        taken = self._data[self.at : self.at + count]
        self.at += count
        return taken

    def rest(self) -> memoryview:
        return self._data[self.at :]


def decode(data: Encoded, name: str) -> Decoded:
    """The picture as its program showed it; BadInput where only layers were saved."""
    reader = _Reader(data)
    head = _head(reader, name)
    palette = reader.take(*reader.numbers(">I"))
    resources = _resources(reader.take(*reader.numbers(">I")))
    layers = _Reader(bytes(reader.take(*reader.numbers(">Q" if head.is_big else ">I"))[:14]))
    count = _layer_count(layers, head)
    made = resources.get(_VERSION_INFO, b"")
    if (count and len(made) > 4 and not made[4]) or len(reader.rest()) <= _NO_PICTURE_BYTES:
        raise BadInput("only-layers", name=name)
    colours = _COLOURS[head.mode]
    has_alpha = head.channels > colours and count < 0 and head.mode in (_GREY, _RGB, _DUOTONE)
    wanted = colours + has_alpha
    planes = _planes(reader, head, wanted, name)
    decoded = _in_our_layout(planes, head, wanted, palette=palette, profile=resources.get(_ICC), name=name)
    if count:
        decoded.notices.insert(0, Notice("layers-not-read", {"name": name}))
    return decoded


def _head(reader: _Reader, name: str) -> _Head:
    _, version, _, channels, height, width, bits, mode = reader.numbers(">4sH6sHIIHH")
    check_size(width, height, name)
    head = _Head(version == 2, channels, height, width, bits, mode)
    if mode not in _COLOURS or bits not in _DEPTHS.get(mode, (8, 16)):
        reason = f"{_MODE_NAMES.get(mode, 'Photoshop')}, {bits} bit"
        raise BadInput("picture-unsupported", name=name, reason=reason)
    if version not in (1, 2) or not _COLOURS[mode] <= channels <= 56:
        raise ValueError(f"version {version}, {channels} channels")
    return head


def _resources(section: memoryview) -> dict[int, bytes]:
    """The two resources that we look at; a broken list ends where it breaks."""
    found: dict[int, bytes] = {}
    at = 0
    for _ in range(_RESOURCES_MAX):
        if at + 12 > len(section) or bytes(section[at : at + 4]) != b"8BIM":
            break
        (key,) = struct.unpack_from(">H", section, at + 4)
        at += 6 + (section[at + 6] + 2) // 2 * 2
        if at + 4 > len(section):
            break
        (length,) = struct.unpack_from(">I", section, at)
        if key in (_ICC, _VERSION_INFO):
            found[key] = bytes(section[at + 4 : at + 4 + length])
        at += 4 + (length + 1) // 2 * 2
    return found


def _layer_count(section: _Reader, head: _Head) -> int:
    """Below 0 when the first channel beyond the colours is the transparency of the whole.

    Of more than 8 bits the layers stand in another block of the section, after an empty count.
    """
    length_bytes = 8 if head.is_big else 4
    rest = section.rest()
    if len(rest) < length_bytes + 2:
        return 0
    length = int.from_bytes(rest[:length_bytes], "big")
    count = int.from_bytes(rest[length_bytes : length_bytes + 2], "big", signed=True)
    return count if length else int(head.bits == 16)


def _planes(reader: _Reader, head: _Head, wanted: int, name: str) -> Iterator[Array]:
    """The first `wanted` channels one after the other, each (height, row bytes) of uint8."""
    (packing,) = reader.numbers(">H")
    if packing == _RAW:
        for _ in range(wanted):
            flat = np.frombuffer(reader.take(head.height * head.row_bytes), np.uint8)
            yield flat.reshape(head.height, head.row_bytes)
        return
    if packing != _PACK_BITS:
        raise BadInput("picture-unsupported", name=name, reason="Photoshop, ZIP")
    kind = np.dtype(">u4" if head.is_big else ">u2")
    counts = np.frombuffer(reader.take(kind.itemsize * head.channels * head.height), kind)
    by_channel = counts.reshape(head.channels, head.height).sum(axis=1, dtype=np.int64)
    for count in by_channel[:wanted]:
        yield _unpacked(reader.take(int(count)), head)


def _unpacked(rows: memoryview, head: _Head) -> Array:
    image = Image.frombytes("L", (head.row_bytes, head.height), rows, "packbits", "L")
    return np.asarray(image)


def _in_our_layout(
    planes: Iterator[Array],
    head: _Head,
    wanted: int,
    *,
    palette: memoryview,
    profile: bytes | None,
    name: str,
) -> Decoded:
    if head.mode == _BITMAP:
        return Decoded(
            np.where(np.unpackbits(next(planes), axis=1)[:, : head.width], 0, 255).astype(np.uint8)
        )
    if head.mode == _INDEXED:
        table = np.frombuffer(palette[:768], np.uint8).reshape(3, 256).T
        return Decoded(table[next(planes)])
    bands = _woven(planes, head, wanted)
    if head.mode in (_CMYK, _LAB):
        return _separated(bands, head, profile, name)
    if bands.shape[2] in (2, 4):
        bands = _off_white(bands)
    decoded = Decoded(bands if bands.shape[2] > 1 else bands[:, :, 0])
    if profile and is_usable(profile, "RGB" if bands.shape[2] >= 3 else "GRAY"):
        decoded.icc = profile
    elif profile:
        decoded.notices.append(Notice("profile-unusable", {"name": name}))
    return decoded


def _woven(planes: Iterator[Array], head: _Head, wanted: int) -> Array:
    """All bands pixel by pixel; of inks and of Lab, 8 bits."""
    is_deep = head.bits == 16 and head.mode not in (_CMYK, _LAB)
    bands = np.empty((head.height, head.width, wanted), np.uint16 if is_deep else np.uint8)
    for band, plane in enumerate(planes):
        samples = plane.view(">u2") if head.bits == 16 else plane
        bands[:, :, band] = samples if is_deep or head.bits == 8 else samples // 257
    return bands


def _separated(bands: Array, head: _Head, profile: bytes | None, name: str) -> Decoded:
    """CMYK (0 is full ink) and Lab in sRGB, both through 8 bits."""
    if head.mode == _LAB:
        bands[:, :, 1:] ^= 0x80  # a and b stand with 128 as their middle
        decoded = by_pillow.from_lab(bands, name)
    else:
        decoded = by_pillow.from_cmyk(255 - bands, profile, name)
    if head.bits == 16:
        facts: dict[str, object] = {"name": name, "from_bits": 16, "to_bits": 8, "space": "CMYK"}
        if head.mode == _LAB:
            facts["space"] = "Lab"
        decoded.notices.append(Notice("converted-depth", facts))
    return decoded


def _off_white(array: Array) -> Array:
    """The colours without the white that Photoshop lays under what is transparent.

    Stored is c = aC + (1 - a); so 1 - C = (1 - c) / a.
    """
    most = int(np.iinfo(array.dtype).max)
    if (array[:, :, -1] == most).all():
        return array
    return by_strips(lambda strip: _strip_off_white(strip, most), array)


def _strip_off_white(array: Array, most: int) -> Array:
    alpha = array[:, :, -1:]
    plain = array.copy()
    lacking = (most - array[:, :, :-1]).astype(np.float32) * most / np.maximum(alpha, 1)
    plain[:, :, :-1] = most - np.clip(np.rint(lacking), 0, most).astype(array.dtype)
    plain[:, :, :-1][alpha[:, :, 0] == 0] = most
    return plain
