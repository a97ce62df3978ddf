"""TIFF of every depth, packing and turn: as it is, or refused by name; never something else."""

import struct
from io import BytesIO

import cv2
import numpy as np
import pytest
import tifffile

from studio.imaging.arrays import Array, to_array
from studio.imaging.foreign import open_picture
from studio.model.errors import BadInput

_HEIGHT, _WIDTH = 6, 9
_ENTRY = struct.Struct(">HHII")


def noise(bits: int = 16) -> Array:
    return np.random.default_rng(5).integers(0, 1 << bits, (_HEIGHT, _WIDTH, 3)).astype(np.uint16)


def written(array: Array, **options: object) -> bytes:
    out = BytesIO()
    tifffile.imwrite(out, array, **options)  # type: ignore[arg-type]
    return out.getvalue()


def lzw(array: Array) -> bytes:
    """As the programs of photographers write it."""
    return cv2.imencode(".tif", array[:, :, ::-1], (cv2.IMWRITE_TIFF_COMPRESSION, 5))[1].tobytes()


def with_tag(data: bytes, tag: int, value: int) -> bytes:
    """With one more number in its directory, which is written anew at the end."""
    order = "<" if data[:2] == b"II" else ">"
    (at,) = struct.unpack_from(order + "I", data, 4)
    (count,) = struct.unpack_from(order + "H", data, at)
    entries = [data[at + 2 + 12 * n : at + 14 + 12 * n] for n in range(count)]
    kept = [one for one in entries if struct.unpack_from(order + "H", one)[0] != tag]
    listed = sorted(
        [*kept, struct.pack(order + "HHIHH", tag, 3, 1, value, 0)],
        key=lambda one: struct.unpack_from(order + "H", one)[0],
    )
    whole = data + b"\0" * (len(data) % 2)
    directory = struct.pack(order + "H", len(listed)) + b"".join(listed) + bytes(4)
    return whole[:4] + struct.pack(order + "I", len(whole)) + whole[8:] + directory


def packed(array: Array, bits: int) -> bytes:
    """Samples of 10, 12 or 14 bits, one close to the other, each row from a whole byte."""
    rows = [np.unpackbits(row.astype(">u2").view(np.uint8)).reshape(-1, 16)[:, 16 - bits :] for row in array]
    pixels = b"".join(np.packbits(row.ravel()).tobytes() for row in rows)
    depths_at = 8 + 2 + 9 * _ENTRY.size + 4
    tags = (
        *((256, 4, 1, _WIDTH), (257, 4, 1, _HEIGHT), (258, 3, 3, depths_at), (259, 3, 1, 1 << 16)),
        *((262, 3, 1, 2 << 16), (273, 4, 1, depths_at + 6), (277, 3, 1, 3 << 16), (278, 4, 1, _HEIGHT)),
        (279, 4, 1, len(pixels)),
    )
    directory = struct.pack(">H", len(tags)) + b"".join(_ENTRY.pack(*tag) for tag in tags) + bytes(4)
    return b"MM\0*\0\0\0\x08" + directory + struct.pack(">3H", bits, bits, bits) + pixels


def opened(data: bytes) -> Array:
    return to_array(open_picture(data, name="a").pixels)


def kinds(data: bytes) -> list[str]:
    return [notice.kind for notice in open_picture(data, name="a").notices]


def turned(array: Array, orientation: int) -> Array:
    """By the words of the standard: where row 0 and column 0 lie when it is seen."""
    flipped = {1: array, 2: array[:, ::-1], 3: array[::-1, ::-1], 4: array[::-1]}
    if orientation <= 4:
        return flipped[orientation]
    crossed = array.swapaxes(0, 1)
    return {5: crossed, 6: crossed[:, ::-1], 7: crossed[::-1, ::-1], 8: crossed[::-1]}[orientation]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("write", [lzw, lambda array: written(array, photometric="rgb")])
def test_sixteen_bits_stand_upright_however_they_are_packed(write: object, orientation: int) -> None:
    data = with_tag(write(noise()), 274, orientation)  # type: ignore[operator]

    assert (opened(data) == turned(noise(), orientation)).all()
    assert kinds(data) == (["orientation-applied"] if orientation > 1 else [])


@pytest.mark.parametrize("bits", [10, 12, 14])
def test_ten_to_fourteen_bits_become_sixteen_and_white_stays_white(bits: int) -> None:
    array = noise(bits)
    array[0], array[1] = 0, (1 << bits) - 1

    seen = opened(packed(array, bits))

    assert (seen[0] == 0).all()
    assert (seen[1] == 65_535).all()
    assert np.abs(seen - array * (65_535 / ((1 << bits) - 1))).max() <= 0.5


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_floats_of_every_width_keep_their_light(kind: type) -> None:
    light = np.linspace(0, 1, _HEIGHT * _WIDTH * 3).reshape(_HEIGHT, _WIDTH, 3)

    seen = opened(written(light.astype(kind), photometric="rgb"))

    assert np.abs(seen / 65_535 - light).max() < 0.001


def test_what_is_no_number_is_black_and_what_is_beyond_white() -> None:
    light = np.full((_HEIGHT, _WIDTH, 3), 0.5, np.float32)
    light[0], light[1], light[2], light[3] = np.nan, np.inf, -np.inf, 7

    seen = opened(written(light, photometric="rgb"))

    assert [int(seen[row, 0, 0]) for row in range(4)] == [0, 65_535, 0, 65_535]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (written(noise().astype(np.int16), photometric="rgb"), "signed"),
        (written(noise().view(np.int16).astype(np.int8), photometric="rgb"), "signed"),
        (written(noise()[:, :, 0].astype(np.complex64)), "complex"),
        (with_tag(written(noise(), photometric="rgb"), 262, 32_845), "LOGLUV"),
        (with_tag(written(noise()[:, :, 0], photometric="minisblack"), 262, 32_803), "CFA"),
        (with_tag(written(noise(), photometric="rgb"), 259, 50_000), "ZSTD"),
        (written(np.zeros((8, 8, 5), np.uint8), photometric="separated"), "SEPARATED"),
        (written(np.zeros((16, 16, 16), np.uint16), volumetric=True, tile=(16, 16, 16)), "16 bit"),
    ],
)
def test_what_nothing_reads_is_refused_by_name_and_not_called_damaged(data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match="picture-unsupported") as refused:
        open_picture(data, name="a")

    assert said in str(refused.value.facts["reason"])
    assert "imagecodecs" not in str(refused.value.facts["reason"])


def test_sixteen_bits_of_ink_that_become_eight_are_said_so() -> None:
    inks = written(np.full((4, 4, 4), 30_000, np.uint16), photometric="separated")

    assert kinds(inks) == ["converted-without-profile", "converted-depth"]
    assert "converted-depth" in kinds(written(noise(), photometric="cielab"))
