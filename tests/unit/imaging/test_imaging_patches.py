"""A chain of patches is the picture, whatever layouts and corners its links have."""

import numpy as np
import pytest

from studio.imaging.arrays import TYPES, from_array, to_array
from studio.imaging.patches import compose, cut, paste, promote
from studio.model.geometry import Box
from studio.model.pixels import Pixels
from studio.model.project import Picture


def noise(width: int, height: int, bands: int, bits: int, seed: int = 1) -> Pixels:
    made = np.random.default_rng(seed).integers(0, 1 << bits, (height, width, bands))
    return from_array(made.astype(TYPES[bits]))


def picture(pixels: Pixels, patch: Box | None = None, **places: int) -> Picture:
    size = {"width": pixels.width, "height": pixels.height, "bands": pixels.bands, "bits": pixels.bits}
    return Picture(id="c", blob_id="b", pixels="", tiles=b"", patch=patch, **{**size, **places})


def test_promotion_keeps_every_value() -> None:
    grey = noise(9, 7, 1, 8)

    wide = to_array(promote(grey, 4, 16))

    assert (wide[:, :, :3] == to_array(grey)[:, :, None].astype(int) * 257).all()
    assert (wide[:, :, 3] == 65535).all()


def test_grey_with_alpha_keeps_its_alpha_in_colour() -> None:
    grey = noise(9, 7, 2, 8)

    wide = to_array(promote(grey, 4, 8))

    assert (wide[:, :, 2] == to_array(grey)[:, :, 0]).all()
    assert (wide[:, :, 3] == to_array(grey)[:, :, 1]).all()


@pytest.mark.parametrize(("bands", "bits"), [(1, 8), (3, 8), (4, 8)])
def test_nothing_is_promoted_downwards(bands: int, bits: int) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        promote(noise(3, 3, 4, 16), bands, bits)


def test_a_cut_pasted_back_is_the_picture() -> None:
    base = noise(40, 30, 3, 8)

    again = paste(base, cut(base, Box(5, 6, 7, 8)), 5, 6)

    assert again.data == base.data


def test_a_chain_lays_each_patch_over_the_one_before() -> None:
    base, first, second = noise(40, 30, 3, 8), noise(10, 10, 3, 8, 2), noise(4, 4, 3, 8, 3)
    expected = to_array(base).copy()
    expected[5:15, 5:15] = to_array(first)
    expected[7:11, 8:12] = to_array(second)

    whole = compose(
        [
            (picture(base), base),
            (picture(base, Box(5, 5, 10, 10)), first),
            (picture(base, Box(8, 7, 4, 4)), second),
        ]
    )

    assert (to_array(whole) == expected).all()
    assert base.data != whole.data


def test_a_deeper_patch_promotes_its_base() -> None:
    base, patch = noise(40, 30, 1, 8), noise(10, 10, 3, 16, 2)

    whole = compose([(picture(base), base), (picture(base, Box(5, 5, 10, 10), bands=3, bits=16), patch)])

    assert (whole.bands, whole.bits) == (3, 16)
    assert (to_array(whole)[0, 0] == int(to_array(base)[0, 0]) * 257).all()
    assert (to_array(whole)[5:15, 5:15] == to_array(patch)).all()


def test_what_neither_base_nor_patch_covers_is_transparent_black() -> None:
    base, patch = noise(10, 10, 4, 8), noise(3, 3, 4, 8, 2)

    extended = picture(base, Box(0, 0, 3, 3), width=20, height=20, base_x=5, base_y=5)
    whole = to_array(compose([(picture(base), base), (extended, patch)]))

    assert (whole[5:15, 5:15] == to_array(base)).all()
    assert (whole[:3, :3] == to_array(patch)).all()
    assert not whole[16:].any()


def test_a_crop_takes_what_lies_inside() -> None:
    base, patch = noise(10, 10, 3, 8), noise(1, 1, 3, 8, 2)

    cropped = picture(base, Box(0, 0, 1, 1), width=4, height=4, base_x=-3, base_y=-2)
    whole = to_array(compose([(picture(base), base), (cropped, patch)]))

    assert (whole[1:, 1:] == to_array(base)[3:6, 4:7]).all()
