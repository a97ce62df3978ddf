"""Pictures go to their canvas and come back, and masks go with them pixel by pixel."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.imaging.arrays import TYPES, from_array, to_array
from studio.imaging.padding import lay_out, lay_out_mask, take_back
from studio.imaging.wire import mask_on_the_wire
from studio.model.pixels import Pixels
from studio.model.provider import MaskForm
from studio.model.sizes import SizePlan, SizeRule, plan_size

_SIDES = st.integers(1, 90)
_SEEDS = st.integers(0, 2**16)
_BANDS, _BITS = st.sampled_from([1, 2, 3, 4]), st.sampled_from([8, 16])
_PADDING = SizeRule(multiple=16, aspect_most=3.0, least_px=1024)
_SMALL = SizeRule(presets=((32, 32), (48, 32), (32, 48)))


def noise(width: int, height: int, bands: int, bits: int, seed: int) -> Pixels:
    made = np.random.default_rng(seed).integers(0, 1 << bits, (height, width, bands))
    return from_array(made.astype(TYPES[bits]))


def smooth(width: int, height: int) -> Pixels:
    """A ramp to the right, one down, and their middle."""
    across = np.broadcast_to(np.linspace(40, 215, width), (height, width))
    down = np.broadcast_to(np.linspace(215, 40, height)[:, None], (height, width))
    return from_array(np.rint(np.stack((across, down, (across + down) / 2), axis=-1)).astype(np.uint8))


def padded_only(width: int, height: int) -> SizePlan | None:
    plan = plan_size(width, height, _PADDING)
    return plan if plan is not None and plan.scale == 1 else None


@settings(deadline=None)
@given(_SIDES, _SIDES, _BANDS, _BITS, _SEEDS)
def test_what_was_only_padded_comes_back_exactly(
    width: int, height: int, bands: int, bits: int, seed: int
) -> None:
    plan = padded_only(width, height)

    if plan is not None:
        pixels = noise(width, height, bands, bits, seed)
        canvas = lay_out(pixels, plan)
        back = take_back(canvas, plan, (width, height))
        assert (canvas.width, canvas.height) == (plan.width, plan.height)
        assert bytes(back.data) == bytes(pixels.data)


@settings(deadline=None)
@given(_SIDES, _SIDES, _SEEDS)
def test_a_pixel_and_its_mask_stay_together(width: int, height: int, seed: int) -> None:
    """The picture is its own mask here: wherever a pixel goes, its weight must go too."""
    plan = padded_only(width, height)

    if plan is not None:
        pixels = noise(width, height, 1, 8, seed)
        assert bytes(lay_out(pixels, plan).data) == bytes(lay_out_mask(pixels, plan).data)


@settings(deadline=None)
@given(_SIDES, _SIDES, _SEEDS)
def test_every_form_of_a_mask_marks_the_same_pixels(width: int, height: int, seed: int) -> None:
    plan = padded_only(width, height)

    if plan is not None:
        mask = from_array(np.where(to_array(noise(width, height, 1, 8, seed)) > 127, 255, 0).astype(np.uint8))
        laid = lay_out_mask(mask, plan)
        white, black, alpha = (
            to_array(mask_on_the_wire(laid, form))
            for form in (MaskForm.WHITE, MaskForm.BLACK, MaskForm.ALPHA0)
        )
        assert np.array_equal(white == 255, black == 0)
        assert np.array_equal(white == 255, alpha[..., 3] == 0)
        assert np.array_equal(white == 0, alpha[..., 3] == 255)


@settings(deadline=None)
@given(st.integers(8, 200), st.integers(8, 200))
def test_what_was_scaled_comes_back_to_its_own_size_and_place(width: int, height: int) -> None:
    plan = plan_size(width, height, _SMALL)

    if plan is not None:
        pixels = smooth(width, height)
        back = take_back(lay_out(pixels, plan), plan, (width, height))
        assert (back.width, back.height) == (width, height)
        # The ramps are steepest where sides are short; a pixel of the canvas is the most they may move.
        step = 175 / max(1, min(plan.inner.width, plan.inner.height, width, height) - 1)
        off = np.abs(to_array(back).astype(int) - to_array(pixels))
        assert off.max() <= 2 * step + 6


@settings(deadline=None)
@given(st.integers(8, 200), st.integers(8, 200), _SEEDS)
def test_a_scaled_mask_covers_what_was_painted_and_nothing_far_from_it(
    width: int, height: int, seed: int
) -> None:
    plan = plan_size(width, height, _SMALL)

    if plan is not None:
        random = np.random.default_rng(seed)
        mask = np.zeros((height, width), np.uint8)
        x, y = int(random.integers(0, width - 4)), int(random.integers(0, height - 4))
        mask[y : y + 4, x : x + 4] = 255
        laid = to_array(lay_out_mask(from_array(mask), plan))
        rows, columns = np.nonzero(laid)
        across, down = plan.inner.width / width, plan.inner.height / height
        assert rows.size
        in_picture_x = (columns + 0.5 - plan.inner.x) / across
        in_picture_y = (rows + 0.5 - plan.inner.y) / down
        inside = (in_picture_x > 0) & (in_picture_x < width) & (in_picture_y > 0) & (in_picture_y < height)
        reach_x, reach_y = 1 / across + 1, 1 / down + 1
        assert (in_picture_x[inside] > x - reach_x).all()
        assert (in_picture_x[inside] < x + 4 + reach_x).all()
        assert (in_picture_y[inside] > y - reach_y).all()
        assert (in_picture_y[inside] < y + 4 + reach_y).all()


@settings(deadline=None)
@given(_SIDES, _SIDES, _SEEDS)
def test_the_padding_repeats_the_nearest_pixel(width: int, height: int, seed: int) -> None:
    plan = padded_only(width, height)

    if plan is not None:
        pixels = noise(width, height, 3, 8, seed)
        canvas, array = to_array(lay_out(pixels, plan)), to_array(pixels)
        rows = np.clip(np.arange(plan.height) - plan.inner.y, 0, height - 1)
        columns = np.clip(np.arange(plan.width) - plan.inner.x, 0, width - 1)
        assert np.array_equal(canvas, array[rows][:, columns])
