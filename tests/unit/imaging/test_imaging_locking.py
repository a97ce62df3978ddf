"""Outside the painted mask nothing changes, inside the answer stands, and the receipt counts it."""

import numpy as np
import pytest

from studio.imaging.arrays import TYPES, from_array, to_array
from studio.imaging.codec import encode_png
from studio.imaging.lock.locking import lock_answer, lock_patch, verify
from studio.imaging.patches import cut, paste
from studio.model.geometry import Box
from studio.model.history import LockState
from studio.model.pixels import Pixels
from studio.model.recipe import LockMode

WIDTH, HEIGHT = 160, 120


def noise(width: int, height: int, bands: int, bits: int, seed: int = 1) -> Pixels:
    made = np.random.default_rng(seed).integers(0, 1 << bits, (height, width, bands))
    return from_array(made.astype(TYPES[bits]))


def mask(*boxes: Box, weight: int = 255) -> Pixels:
    array = np.zeros((HEIGHT, WIDTH), np.uint8)
    for box in boxes:
        array[box.y : box.bottom, box.x : box.right] = weight
    return from_array(array)


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
@pytest.mark.parametrize("bits", [8, 16])
def test_outside_the_mask_every_byte_is_the_base(bands: int, bits: int) -> None:
    base, answer = noise(WIDTH, HEIGHT, bands, bits), noise(WIDTH, HEIGHT, bands, bits, 2)
    painted = mask(Box(20, 20, 70, 60))

    locked = lock_answer(base, answer, painted)

    assert locked.patch is not None
    result = to_array(paste(base, locked.patch, locked.box.x, locked.box.y))
    outside = to_array(painted) == 0
    assert (result[outside] == to_array(base)[outside]).all()
    middle = slice(45, 55)
    assert (result[middle, middle] == to_array(answer)[middle, middle]).all()


def test_a_layout_that_the_answer_does_not_share_is_promoted() -> None:
    base, answer = noise(WIDTH, HEIGHT, 4, 16), noise(WIDTH, HEIGHT, 3, 8, 2)

    locked = lock_answer(base, answer, mask(Box(20, 20, 70, 60)))

    assert locked.patch is not None
    assert (locked.patch.bands, locked.patch.bits) == (4, 16)
    assert locked.receipt.differing_px == 0


def test_an_answer_without_alpha_leaves_transparency_where_it_changed_nothing() -> None:
    base = to_array(noise(WIDTH, HEIGHT, 4, 8)).copy()
    base[:, :, 3] = 100
    answer = base[:, :, :3].copy()
    answer[:, 80:] ^= 255

    locked = lock_answer(from_array(base), from_array(answer), None)

    assert locked.patch is not None
    alpha = to_array(locked.patch)[:, :, 3]
    assert (alpha[:, :80] == 100).all()
    assert (alpha[:, 80:] == 255).all()


def test_the_feather_lies_inside_and_leaves_the_edit_its_weight() -> None:
    painted = mask(Box(30, 30, 60, 60))

    locked = lock_answer(noise(WIDTH, HEIGHT, 3, 8), noise(WIDTH, HEIGHT, 3, 8, 2), painted)

    assert locked.final_mask is not None
    weights = to_array(locked.final_mask)
    assert locked.box == Box(30, 30, 60, 60)
    assert weights[0, 30] < 255
    assert weights.mean() / 255 >= 0.9


def test_the_frame_of_the_picture_is_no_border_of_the_mask() -> None:
    painted = mask(Box(0, 0, 80, HEIGHT))

    locked = lock_answer(noise(WIDTH, HEIGHT, 3, 8), noise(WIDTH, HEIGHT, 3, 8, 2), painted)

    assert locked.final_mask is not None
    assert (to_array(locked.final_mask)[:, 0] == 255).all()


def test_painted_grey_is_weight() -> None:
    base = from_array(np.zeros((HEIGHT, WIDTH), np.uint8))
    answer = from_array(np.full((HEIGHT, WIDTH), 200, np.uint8))

    locked = lock_answer(base, answer, mask(Box(20, 20, 80, 80), weight=51))

    assert locked.patch is not None
    assert to_array(locked.patch)[40, 40] == 40


def test_a_thin_stroke_still_takes_the_answer() -> None:
    base, answer = noise(WIDTH, HEIGHT, 3, 8), noise(WIDTH, HEIGHT, 3, 8, 2)

    locked = lock_answer(base, answer, mask(Box(10, 50, 100, 2)))

    assert locked.patch is not None
    assert (to_array(locked.patch) == to_array(cut(answer, Box(10, 50, 100, 2)))).all()


def test_an_answer_of_another_size_is_refused_with_its_reason() -> None:
    locked = lock_answer(noise(WIDTH, HEIGHT, 3, 8), noise(WIDTH + 1, HEIGHT, 3, 8), None)

    assert locked.patch is None
    assert locked.receipt.state is LockState.REFUSED
    assert locked.receipt.reason == "answer-size"


def test_a_changed_box_reaches_only_where_box_and_mask_meet() -> None:
    base, answer = noise(WIDTH, HEIGHT, 3, 8), noise(50, 40, 3, 8, 2)

    locked = lock_patch(base, answer, 10, 10, mask(Box(40, 30, 100, 80)), LockMode.STRICT)

    assert locked.box == Box(40, 30, 20, 20)
    assert locked.receipt.final_px == 400
    assert locked.receipt.protected_px == WIDTH * HEIGHT - 400


def test_without_a_painted_mask_the_whole_box_is_taken() -> None:
    base, answer = noise(WIDTH, HEIGHT, 3, 8), noise(50, 40, 3, 8, 2)

    locked = lock_patch(base, answer, 10, 10, None)

    assert locked.patch is not None
    assert locked.patch.data == answer.data
    assert locked.receipt.differing_px == 0


def test_an_answer_beside_the_mask_leaves_nothing_to_take() -> None:
    locked = lock_patch(
        noise(WIDTH, HEIGHT, 3, 8), noise(10, 10, 3, 8), 0, 0, mask(Box(50, 50, 20, 20)), LockMode.STRICT
    )

    assert locked.patch is None
    assert locked.receipt.state is LockState.LOCKED
    assert locked.receipt.final_px == 0


def test_the_receipt_tells_of_a_pixel_written_outside_the_mask() -> None:
    base, painted = noise(WIDTH, HEIGHT, 3, 8), mask(Box(20, 20, 10, 10))
    box = Box(19, 20, 11, 10)
    strayed = to_array(cut(base, box)).copy()
    strayed[3, 0, 1] ^= 1

    receipt = verify(base, encode_png(from_array(strayed)), box, painted)

    assert receipt.differing_px == 1
    assert receipt.protected_px == WIDTH * HEIGHT - 100


def test_what_answer_and_base_agree_on_stays_exact_in_the_feather() -> None:
    base = noise(WIDTH, HEIGHT, 4, 16)

    locked = lock_answer(base, base, mask(Box(20, 20, 100, 80)))

    assert locked.patch is not None
    assert locked.patch.data == cut(base, locked.box).data
