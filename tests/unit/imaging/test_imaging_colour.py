"""Colours keep their look from space to space, at 8 and at 16 bits, as other programs have it."""

import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from studio.imaging import icc
from studio.imaging.arrays import TYPES, Array, from_array, to_array
from studio.imaging.colour import convert, is_srgb, is_usable, space_name
from studio.imaging.patches import promote
from studio.imaging.resizing import resize

PICTURES = Path(__file__).parents[3] / "resources" / "pictures"
SPACES = [icc.display_p3(), icc.adobe_rgb()]


@pytest.fixture(scope="module")
def cup() -> Array:
    with Image.open(PICTURES / "coffee.png") as image:
        return np.asarray(image.convert("RGB"))


def test_names_are_what_people_call_them() -> None:
    assert [space_name(profile) for profile in (None, icc.srgb(), icc.display_p3())] == [
        "sRGB",
        "sRGB",
        "Display P3",
    ]


def test_the_srgb_of_another_maker_is_srgb() -> None:
    assert is_srgb(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    assert not is_srgb(icc.display_p3())
    assert not is_srgb(icc.adobe_rgb())


def test_what_is_no_profile_is_not_usable() -> None:
    assert not is_usable(b"hello", "RGB")
    assert not is_usable(icc.srgb()[:200], "RGB")
    assert not is_usable(icc.srgb(), "GRAY")
    assert is_usable(icc.srgb(), "RGB")


def test_the_red_of_srgb_in_display_p3_is_the_known_one() -> None:
    red = from_array(np.array([[[255, 0, 0]]], np.uint8))

    assert np.abs(to_array(convert(red, None, icc.display_p3()))[0, 0].astype(int) - (234, 51, 35)).max() <= 1


@pytest.mark.parametrize("profile", SPACES)
def test_eight_and_sixteen_bits_agree(cup: Array, profile: bytes) -> None:
    eight = to_array(convert(from_array(cup), None, profile)).astype(float)
    sixteen = to_array(convert(promote(from_array(cup), 3, 16), None, profile)) / 257

    assert np.abs(eight - sixteen).max() <= 3
    assert np.abs(eight - sixteen).mean() < 0.35


@pytest.mark.parametrize("profile", SPACES)
def test_sixteen_bits_come_back_within_a_few_levels(profile: bytes) -> None:
    noise = np.random.default_rng(1).integers(0, 65536, (200, 200, 3)).astype(TYPES[16])

    there = convert(from_array(noise), None, profile)
    back = to_array(convert(there, profile, None)).astype(int)

    assert np.abs(back - noise).max() <= 32  # an eighth of an 8-bit level


def test_an_outside_program_converts_sixteen_bits_alike(tmp_path: Path) -> None:
    steps = np.linspace(0, 65535, 30).astype(int)
    colours = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(300, 90, 3).astype(TYPES[16])
    (tmp_path / "srgb.icc").write_bytes(icc.srgb())
    (tmp_path / "p3.icc").write_bytes(icc.display_p3())
    (tmp_path / "in.rgb").write_bytes(colours.tobytes())
    size = ["-size", "90x300", "-depth", "16", "-endian", "LSB"]
    relative = ["-intent", "Relative", "-black-point-compensation"]
    profiles = ["-profile", "srgb.icc", "-profile", "p3.icc"]
    command = ["convert", *size, "rgb:in.rgb", *relative, *profiles, "-endian", "LSB", "rgb:out.rgb"]
    subprocess.run(command, cwd=tmp_path, check=True)
    theirs = np.frombuffer((tmp_path / "out.rgb").read_bytes(), TYPES[16]).reshape(300, 90, 3)

    ours = to_array(convert(from_array(colours), None, icc.display_p3())).astype(int)

    assert np.abs(ours - theirs).max() <= 64  # a quarter of an 8-bit level


def test_alpha_passes_unchanged() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (20, 20, 4)).astype(np.uint8)

    for pixels in (from_array(noise), promote(from_array(noise), 4, 16)):
        converted = convert(pixels, icc.display_p3(), None)
        assert (to_array(converted)[:, :, 3] == to_array(pixels)[:, :, 3]).all()


def test_grey_stays_grey_in_srgb_and_becomes_rgb_elsewhere() -> None:
    grey = from_array(np.arange(256, dtype=np.uint8)[None, :])

    assert convert(grey, None, None) is grey
    wide = to_array(convert(grey, None, icc.display_p3())).astype(int)
    assert wide.shape == (1, 256, 3)
    assert np.abs(wide - np.arange(256)[None, :, None]).max() <= 1


def test_a_profile_of_tables_serves_sixteen_bits_smoothly() -> None:
    curve = (2.2, 1.0, 0.0, 0.0, 0.0)
    primaries = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
    matrix, tables = icc.build("matrix", primaries, curve), tables_profile(2.2)
    ramp = np.linspace(6000, 65535, 3000).astype(TYPES[16])
    pixels = from_array(np.stack([ramp, ramp // 2, ramp // 3 * 2], axis=-1)[None])

    shown = to_array(convert(pixels, tables, None)).astype(int)
    exact = to_array(convert(pixels, matrix, None)).astype(int)

    assert icc.matrix_profile(tables) is None
    assert np.abs(shown - exact).max() <= 257
    assert len(np.unique(shown[0, :, 0])) > 2500


def tables_profile(gamma: float) -> bytes:
    """A profile like sRGB of another gamma whose colours stand in a table of corners (mft2, XYZ)."""
    like = icc.matrix_profile(icc.srgb())
    assert like is not None
    assert like.matrix is not None
    corners = np.array([[r, g, b] for r in (0, 1) for g in (0, 1) for b in (0, 1)]) @ like.matrix.T
    one = struct.pack(">9i", *(65536 if n % 4 == 0 else 0 for n in range(9)))
    before = np.rint(np.linspace(0, 1, 1024) ** gamma * 65535).astype(">u2").tobytes() * 3
    inside = np.rint(corners * 32768).astype(">u2").tobytes()
    after = np.array([0, 65535] * 3, ">u2").tobytes()
    body = struct.pack(">4sIBBBB", b"mft2", 0, 3, 3, 2, 0) + one + struct.pack(">HH", 1024, 2)
    body += before + inside + after
    head = bytearray(icc.srgb()[:128])
    head[8:12] = struct.pack(">I", 0x02400000)
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    table = struct.pack(">I4sII4sII", 2, b"A2B0", 156 + len(white), len(body), b"wtpt", 156, len(white))
    head[0:4] = struct.pack(">I", 156 + len(white) + len(body))
    return bytes(head) + table + white + body


@pytest.mark.parametrize("bits", [8, 16])
def test_resizing_averages_light_not_codes(bits: int) -> None:
    board = (np.indices((64, 64)).sum(axis=0) % 2 * ((1 << bits) - 1)).astype(TYPES[bits])

    small = to_array(resize(from_array(board), 16, 16))

    assert small.mean() / ((1 << bits) - 1) == pytest.approx(188 / 255, abs=0.003)


def test_resizing_does_not_drag_hidden_colours_into_view() -> None:
    array = np.zeros((40, 40, 4), np.uint8)
    array[:, :20] = (200, 100, 50, 255)
    array[:, 20:] = (0, 255, 0, 0)

    small = to_array(resize(from_array(array), 9, 9))

    edge = small[4, 4]
    assert 0 < edge[3] < 255
    assert np.abs(edge[:3].astype(int) - (200, 100, 50)).max() <= 2


def test_a_broken_profile_is_never_usable_nor_a_crash() -> None:
    random = np.random.default_rng(5)
    for _ in range(300):
        harmed = bytearray(icc.srgb())
        for _ in range(random.integers(1, 6)):
            harmed[random.integers(0, len(harmed))] = random.integers(0, 256)
        profile = bytes(harmed[: random.integers(100, len(harmed) + 1)])
        if is_usable(profile, "RGB"):
            noise = random.integers(0, 256, (4, 4, 3)).astype(np.uint8)
            convert(from_array(noise), profile, None)
            convert(promote(from_array(noise), 3, 16), profile, None)


def test_colours_become_grey_for_a_grey_picture() -> None:
    grey = icc.srgb().replace(b"RGB XYZ", b"GRAYXYZ").replace(b"rTRC", b"kTRC")
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)

    shown = to_array(convert(from_array(ramp), None, grey))

    assert shown.shape == (1, 256)
    assert np.abs(shown[0].astype(int) - np.arange(256)).max() <= 1
