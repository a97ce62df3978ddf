"""Mask files are read by one rule, which is told; what marks nothing or two things is refused."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.foreign import open_picture
from studio.imaging.masks_in import read_mask
from studio.model.errors import BadInput


def square(inside: int, outside: int) -> Array:
    array = np.full((20, 30), outside, np.uint8)
    array[5:10, 5:15] = inside
    return array


def test_white_marks_what_may_change() -> None:
    found = read_mask(from_array(square(200, 0)), name="m.png")

    assert found.rule == "white"
    assert (to_array(found.mask) == square(200, 0)).all()


def test_colours_count_by_their_lightness() -> None:
    red = np.zeros((4, 4, 3), np.uint8)
    red[:, :, 0] = 255

    assert to_array(read_mask(from_array(red), name="m.png").mask)[0, 0] == 76


def test_alpha_0_marks_it_where_only_alpha_varies() -> None:
    array = np.dstack([np.full((20, 30, 3), 40, np.uint8), square(0, 255)])

    found = read_mask(from_array(array), name="m.png")

    assert found.rule == "alpha"
    assert (to_array(found.mask) == square(255, 0)).all()


def test_when_both_vary_the_rule_must_be_said() -> None:
    array = np.dstack([square(255, 0)] * 3 + [square(100, 255)])

    with pytest.raises(BadInput) as refused:
        read_mask(from_array(array), name="m.png")

    assert refused.value.kind == "mask-ambiguous"
    assert to_array(read_mask(from_array(array), name="m.png", rule="white").mask).max() == 255
    assert to_array(read_mask(from_array(array), name="m.png", rule="alpha").mask).max() == 155


def test_sixteen_bits_and_palettes_are_read_as_grey() -> None:
    deep = square(255, 0).astype(np.uint16) * 257
    palette = Image.fromarray(np.dstack([square(255, 0)] * 3)).quantize(2)
    out = BytesIO()
    palette.save(out, "PNG")

    assert (to_array(read_mask(from_array(deep), name="m.png").mask) == square(255, 0)).all()
    assert (
        to_array(read_mask(open_picture(out.getvalue(), name="m.png").pixels, name="m.png").mask)
        == square(255, 0)
    ).all()


@pytest.mark.parametrize("rule", [None, "white", "alpha"])
def test_a_mask_of_nothing_is_refused(rule: str | None) -> None:
    with pytest.raises(BadInput) as refused:
        read_mask(from_array(np.zeros((5, 5), np.uint8)), name="m.png", rule=rule)

    assert refused.value.kind == "empty-mask"
