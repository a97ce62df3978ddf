"""A mask's edge finds the threads that stand out of a thing, and the gaps between them."""

import cv2
import numpy as np
import pytest

from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.masks import coverage, empty_mask
from studio.imaging.refining import refine_edge
from studio.model.cancel import Cancelled, CancelToken
from studio.model.pixels import Pixels

MIDDLE, CORE_PX, HAIRS_PX = 200, 90, 112


def hairy(scale: int = 1, bits: int = 8) -> tuple[Pixels, Array]:
    """A pale ball with hairs two to three pixels wide, on dark grain; and how much of each pixel is ball."""
    side, fine = 400 * scale, 4
    truth = np.zeros((side * fine, side * fine), np.uint8)
    middle = (MIDDLE * scale * fine,) * 2
    cv2.circle(truth, middle, CORE_PX * scale * fine, 255, -1)
    for angle in np.linspace(0, 2 * np.pi, 48, endpoint=False):
        end = (np.array((np.cos(angle), np.sin(angle))) * HAIRS_PX * scale * fine + middle[0]).astype(int)
        cv2.line(truth, middle, tuple(map(int, end)), 255, round(2.5 * scale * fine))
    alpha = cv2.resize(truth, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)[:, :, None] / 255
    grain = np.random.default_rng(5).normal(0, 4, (side, side, 3))
    colours = np.clip(alpha * (225, 215, 190) + (1 - alpha) * (50, 75, 45) + grain, 0, 255).astype(np.uint8)
    pixels = from_array(colours if bits == 8 else colours.astype(np.uint16) * 257)
    return pixels, alpha[:, :, 0]


def disc(side: int, radius: int) -> Pixels:
    mask = np.zeros((side, side), np.uint8)
    cv2.circle(mask, (side // 2, side // 2), radius, 255, -1)
    return from_array(mask)


@pytest.mark.parametrize(("scale", "bits"), [(1, 8), (1, 16), (4, 8)])
def test_hairs_are_taken_and_the_gaps_between_them_are_not(scale: int, bits: int) -> None:
    pixels, truth = hairy(scale, bits)
    drawn = disc(400 * scale, (CORE_PX + 12) * scale)
    y, x = np.indices(truth.shape) - MIDDLE * scale
    ring = np.abs(np.hypot(x, y) - (CORE_PX + 10) * scale) < 8 * scale

    found = to_array(refine_edge(pixels, drawn, reach_px=8 * scale)).astype(np.float32) / 255

    assert found[ring & (truth == 1)].mean() > 0.85
    assert found[ring & (truth == 0)].mean() < 0.15
    assert np.abs(found - truth)[ring].mean() < 0.4 * np.abs(to_array(drawn) / 255 - truth)[ring].mean()


def test_away_from_the_edge_nothing_changes() -> None:
    pixels, _ = hairy()
    found = to_array(refine_edge(pixels, disc(400, CORE_PX + 12), reach_px=8))

    assert (found[160:240, 160:240] == 255).all()
    assert not found[:40].any()


def test_no_mask_and_a_whole_one_have_no_edge() -> None:
    pixels, _ = hairy()

    assert coverage(refine_edge(pixels, empty_mask(400, 400), reach_px=8))[1] == 0
    assert (
        to_array(refine_edge(pixels, from_array(np.full((400, 400), 255, np.uint8)), reach_px=8)) == 255
    ).all()


def test_it_stops_when_it_is_called_off() -> None:
    pixels, _ = hairy()
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        refine_edge(pixels, disc(400, 100), reach_px=8, cancel=token)
