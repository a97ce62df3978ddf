"""How pixels go from one colour space to another: relative colorimetric, black point compensated.

8 bits pass through LittleCMS. 16 bits pass through our own arithmetic when both profiles are curves and a
matrix; a profile of tables is sampled by LittleCMS at 8 bits on a grid and interpolated between.
"""

import struct
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from studio.imaging import icc
from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.cores import share
from studio.imaging.curves import to_codes, to_light
from studio.imaging.patches import promote
from studio.model.pixels import Pixels

_STRIP_PX = 1 << 20
_MODES = {3: "RGB", 4: "RGBA"}
_GRID = 33
_MOST_CONDITION = 1e4  # of colorants; those of spaces in use come to 10
# What reading and joining broken profiles raises.
_BROKEN = (icc.BadProfile, ImageCms.PyCMSError, OSError, ValueError, OverflowError, struct.error)


def srgb_icc() -> bytes:
    return icc.srgb()


def space_name(profile: bytes | None) -> str:
    """What people call the colour space of a profile; sRGB without one."""
    if profile is None or is_srgb(profile):
        return "sRGB"
    try:
        return icc.description(profile) or icc.data_space(profile)
    except icc.BadProfile:
        return "sRGB"


@lru_cache(maxsize=32)
def is_usable(profile: bytes, space: str) -> bool:
    """Whether the profile can be used for pixels of `space` (RGB, GRAY, CMYK or LAB)."""
    try:
        if icc.data_space(profile).upper() != space:
            return False
        icc.description(profile)
        if space == "GRAY":
            return icc.matrix_profile(profile) is not None
        icc.matrix_profile(profile)
        _transform(profile, icc.srgb(), space, "RGB")
    except _BROKEN:
        return False
    return True


@lru_cache(maxsize=32)
def is_two_way(profile: bytes) -> bool:
    """Whether colours can be brought back into a usable profile: those of scanners lead out only."""
    if icc.data_space(profile) == "GRAY":
        return True
    try:
        _transform(icc.srgb(), profile, "RGB", "RGB")
        found = icc.matrix_profile(profile)
        if found is not None and found.matrix is not None:
            return bool(np.linalg.cond(found.matrix) < _MOST_CONDITION)
    except _BROKEN:
        return False
    return True


@lru_cache(maxsize=32)
def is_srgb(profile: bytes) -> bool:
    """Whether a profile means sRGB to within a third of an 8-bit level."""
    try:
        have, want = icc.matrix_profile(profile), icc.matrix_profile(icc.srgb())
    except icc.BadProfile:
        return False
    if have is None or want is None or have.matrix is None or want.matrix is None:
        return False
    same_curves = all(
        np.abs(one**0.45 - two**0.45).max() < 0.003 for one, two in zip(have.curves, want.curves, strict=True)
    )
    return same_curves and bool(np.abs(have.matrix - want.matrix).max() < 0.0015)


def separated_to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A CMYK picture through its usable profile, or a Lab one, which needs none."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    return _transform(profile or lab, icc.srgb(), image.mode, "RGB").apply(image)


def is_same_space(one: bytes | None, other: bytes | None) -> bool:
    """Whether codes of one are codes of the other; None stands for sRGB."""
    return one == other or (_means_srgb(one) and _means_srgb(other))


def convert(pixels: Pixels, from_icc: bytes | None, to_icc: bytes | None) -> Pixels:
    """`pixels` in another space; None stands for sRGB, and for grey with its curve.

    Grey stays grey on its way to sRGB and becomes RGB on the way to another profile; colours become grey
    on their way to a grey profile. Alpha passes.
    """
    if is_same_space(from_icc, to_icc):
        return pixels
    if pixels.bands <= 2:
        pixels = _convert_grey(pixels, from_icc)
        if _means_srgb(to_icc):
            return pixels
        return convert(promote(pixels, pixels.bands + 2, pixels.bits), None, to_icc)
    if to_icc is not None and icc.data_space(to_icc) == "GRAY":
        return _greyed(convert(pixels, from_icc, None), to_icc)
    source, target = from_icc or icc.srgb(), to_icc or icc.srgb()
    if pixels.bits == 8:
        return from_array(_by_cms(to_array(pixels), source, target))
    return from_array(_convert_deep(to_array(pixels), source, target))


def _means_srgb(profile: bytes | None) -> bool:
    return profile is None or is_srgb(profile)


def _convert_grey(pixels: Pixels, from_icc: bytes | None) -> Pixels:
    """To grey of the sRGB curve."""
    profile = icc.matrix_profile(from_icc) if from_icc else None
    if profile is None:
        return pixels
    array = to_array(pixels)
    srgb = icc.matrix_profile(icc.srgb())
    assert srgb is not None
    codes = np.arange(1 << pixels.bits, dtype=array.dtype)
    table = to_codes(to_light(codes, profile.curves[0]), srgb.curves[0], pixels.bits)
    if pixels.bands == 1:
        return from_array(table[array])
    out = array.copy()
    out[:, :, 0] = table[array[:, :, 0]]
    return from_array(out)


def _greyed(pixels: Pixels, to_icc: bytes) -> Pixels:
    """The lightness of sRGB colours along the curve of a grey profile."""
    srgb, grey = icc.matrix_profile(icc.srgb()), icc.matrix_profile(to_icc)
    assert srgb is not None
    assert srgb.matrix is not None
    array = to_array(pixels)
    out = np.empty((*array.shape[:2], pixels.bands - 2), array.dtype)
    for rows in strips(array):
        light = to_light(np.ascontiguousarray(array[rows][:, :, :3]), srgb.curves[0])
        shown = np.tensordot(light, srgb.matrix[1], 1)
        out[rows][:, :, 0] = to_codes(shown, (grey or srgb).curves[0], pixels.bits)
    if pixels.has_alpha:
        out[:, :, 1] = array[:, :, 3]
    return from_array(out)


@lru_cache(maxsize=16)
def _transform(source: bytes, target: bytes, mode: str, out_mode: str) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(BytesIO(source)),
        ImageCms.ImageCmsProfile(BytesIO(target)),
        mode,
        out_mode,
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _by_cms(array: Array, source: bytes, target: bytes) -> Array:
    mode = _MODES[array.shape[2]]
    transform = _transform(source, target, mode, mode)
    out = np.empty_like(array)

    def convert_strip(rows: slice) -> None:
        out[rows] = np.asarray(transform.apply(Image.fromarray(array[rows])))

    share(convert_strip, strips(array))
    return out


def _convert_deep(array: Array, source: bytes, target: bytes) -> Array:
    have, want = icc.matrix_profile(source), icc.matrix_profile(target)
    out = array.copy()
    if have is None or want is None or have.matrix is None or want.matrix is None:
        grid = _sampled(source, target)
        for rows in strips(array):
            out[rows][:, :, :3] = _through_grid(array[rows][:, :, :3], grid)
        return out
    matrix = (np.linalg.inv(want.matrix) @ have.matrix).astype(np.float32)
    for rows in strips(array):
        light = np.stack([to_light(array[rows][:, :, n], have.curves[n]) for n in range(3)], axis=-1)
        light = light @ matrix.T
        for n in range(3):
            out[rows][:, :, n] = to_codes(light[:, :, n], want.curves[n], 16)
    return out


def strips(array: Array) -> Iterator[slice]:
    """Rows by about a megapixel, so that what is made on the way stays small."""
    height, width = array.shape[:2]
    step = max(1, _STRIP_PX // width)
    return (slice(top, min(top + step, height)) for top in range(0, height, step))


@lru_cache(maxsize=4)
def _sampled(source: bytes, target: bytes) -> Array:
    """The transform at 33 × 33 × 33 even steps, as 0 to 65,535."""
    steps = np.rint(np.linspace(0, 255, _GRID)).astype(np.uint8)
    nodes = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(_GRID, -1, 3)
    made = _by_cms(np.ascontiguousarray(nodes), source, target)
    return made.reshape(_GRID, _GRID, _GRID, 3).astype(np.float32) * 257


def _through_grid(codes: Array, grid: Array) -> Array:
    place = codes.astype(np.float32) * ((_GRID - 1) / 65535)
    low = np.minimum(place.astype(np.int32), _GRID - 2)
    part = place - low
    out = np.zeros(codes.shape, np.float32)
    for corner in range(8):
        step = [(corner >> band) & 1 for band in range(3)]
        weight = np.ones(codes.shape[:2], np.float32)
        for band in range(3):
            weight *= part[:, :, band] if step[band] else 1 - part[:, :, band]
        at = [low[:, :, band] + step[band] for band in range(3)]
        out += grid[at[0], at[1], at[2]] * weight[:, :, None]
    return np.rint(np.clip(out, 0, 65535)).astype(np.uint16)
