"""An answer is laid over its base where the registration says, once resampled, in its own depth."""

import numpy as np
import pytest
from drifting import scene

from studio.imaging.alignment.warping import REPLICATED_OF_SIDE, warp
from studio.imaging.arrays import TYPES, Array, from_array, to_array
from studio.model.cancel import Cancelled, CancelToken
from studio.model.geometry import IDENTITY, Box, Frame
from studio.model.pixels import Pixels
from studio.model.registration import Registration

SIZE = (400, 300)
WHOLE = Box(0, 0, *SIZE)


def ramp(bands: int, bits: int) -> Array:
    """Values that say how far right a pixel lies: 100 for each at 16 bits."""
    step = 100 if bits == 16 else 1
    across = np.arange(SIZE[0]) % (256 if bits == 8 else 1000) * step
    return np.broadcast_to(across[None, :, None], (SIZE[1], SIZE[0], bands)).astype(TYPES[bits])


def warped(answer: Array, way: Frame, box: Box = WHOLE, size: tuple[int, int] = SIZE) -> tuple[Array, Array]:
    laid, data = warp(from_array(answer), Registration(way), box, size)
    return to_array(laid), to_array(data)


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
@pytest.mark.parametrize("bits", [8, 16])
def test_an_answer_in_place_passes_without_a_change(bands: int, bits: int) -> None:
    made = np.random.default_rng(1).integers(0, 1 << bits, (SIZE[1], SIZE[0], bands)).astype(TYPES[bits])

    laid, data = warped(made, IDENTITY, Box(30, 20, 100, 80))

    assert np.array_equal(laid.reshape(80, 100, bands), made[20:100, 30:130])
    assert (data == 255).all()


def test_a_whole_offset_copies_bytes() -> None:
    made = scene(*SIZE)

    laid, _ = warped(made, Frame.offset(-7, 12), Box(50, 40, 60, 30))

    assert np.array_equal(laid, made[52:82, 43:103])


@pytest.mark.parametrize("shift", [0.01, 0.25, 0.37, 0.5, 0.81])
def test_a_part_of_a_pixel_is_just_that_part(shift: float) -> None:
    laid, _ = warped(ramp(1, 16), Frame.offset(shift, 0))

    assert laid[150, 200] == pytest.approx(20_000 + 100 * shift, abs=1)


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
@pytest.mark.parametrize("bits", [8, 16])
def test_layout_and_depth_are_kept(bands: int, bits: int) -> None:
    answer = from_array(ramp(bands, bits))

    laid, data = warp(answer, Registration(Frame(1.01, 0, 0.3, 0, 1.01, -0.2)), Box(10, 10, 90, 70), SIZE)

    assert (laid.width, laid.height, laid.bands, laid.bits) == (90, 70, bands, bits)
    assert (data.width, data.height, data.bands, data.bits) == (90, 70, 1, 8)


def test_the_box_is_the_same_part_that_the_whole_would_give() -> None:
    made, way = scene(*SIZE), Frame(1.013, 0.004, -2.2, -0.003, 0.994, 1.6)
    whole, _ = warped(made, way)
    box = Box(61, 47, 200, 150)

    part, _ = warped(made, way, box)

    # The two lie on other tiles: what differs is rounding.
    unlike = np.abs(part.astype(int) - whole[47:197, 61:261])
    assert unlike.max() <= 1


def test_there_and_back_again_is_about_the_same() -> None:
    made, way = scene(*SIZE), Frame(1.02, 0.01, -4, -0.01, 1.02, 3)

    there, _ = warped(made, way)
    back, _ = warped(there, way.inverse())

    inner = (slice(20, -20), slice(20, -20))
    assert np.abs(back[inner].astype(int) - made[inner]).mean() < 3


def test_the_edge_is_drawn_out_by_a_hundredth_and_no_further() -> None:
    reach = REPLICATED_OF_SIDE * SIZE[0]

    _, data = warped(scene(*SIZE), Frame.offset(-20.5, 0))

    assert (data[:, : 20 - int(reach)] == 0).all()
    assert (data[:, 21 - int(reach) :] == 255).all()


def test_a_larger_answer_is_not_aliased() -> None:
    checks = np.indices((900, 1200)).sum(axis=0) % 2 * 255
    answer = np.repeat(checks[:, :, None], 3, axis=2).astype(np.uint8)

    laid, _ = warped(answer, Frame.scale(3, 3))

    assert np.abs(laid[5:-5, 5:-5].astype(int) - 127).max() < 40


def test_colours_under_transparent_pixels_do_not_bleed() -> None:
    answer = np.zeros((300, 400, 4), np.uint8)
    answer[:, :, 0] = 255
    answer[:, 200:] = (0, 0, 255, 255)

    laid, _ = warped(answer, Frame.offset(0.5, 0))

    shown = laid[:, :, 3] > 8
    assert (laid[shown][:, 2] > 250).all()
    assert (laid[shown][:, 0] < 5).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (2, 2)])
def test_a_sliver_is_laid_over_a_picture(size: tuple[int, int]) -> None:
    way = Frame.scale(size[0] / SIZE[0], size[1] / SIZE[1])

    laid, data = warped(scene(*size), way)

    assert laid.shape == (SIZE[1], SIZE[0], 3)
    assert (data == 255).all()


def test_an_answer_that_lies_elsewhere_gives_no_data() -> None:
    laid, data = warped(scene(*SIZE), Frame.offset(10_000, 0.5))

    assert not data.any()
    assert not laid.any()


@pytest.mark.parametrize("box", [Box(0, 0, 0, 5), Box(-1, 0, 5, 5), Box(390, 0, 20, 5)])
def test_a_box_outside_the_base_is_a_mistake(box: Box) -> None:
    with pytest.raises(ValueError, match="is not inside"):
        warp(blank(), Registration(), box, SIZE)


def test_a_cancelled_warp_stops() -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        warp(blank(), Registration(Frame.offset(0.5, 0)), WHOLE, SIZE, cancel=token)


def blank() -> Pixels:
    return from_array(np.zeros((SIZE[1], SIZE[0], 3), np.uint8))
