"""A click or a box finds the object that a person means, with its edge where the picture has it."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.masks import coverage
from studio.imaging.selecting import select_at, select_box
from studio.model.cancel import Cancelled, CancelToken
from studio.model.geometry import Box
from studio.model.pixels import Pixels

PICTURES = Path(__file__).parents[3] / "resources" / "pictures"


def scene(bits: int = 8) -> tuple[Pixels, Array]:
    """A green leaf on a grey, grained, unevenly lit table; and where it is."""
    grain = np.random.default_rng(3).normal(0, 5, (300, 400, 3))
    light = np.linspace(-25, 25, 400)[None, :, None]
    leaf = np.zeros((300, 400), np.uint8)
    cv2.ellipse(leaf, (220, 150), (90, 45), 25, 0, 360, 255, -1)
    colours = np.where(leaf[:, :, None] > 0, (60, 130, 50), (140, 135, 130)) + grain + light
    eight = np.clip(colours, 0, 255).astype(np.uint8)
    pixels = from_array(eight if bits == 8 else eight.astype(np.uint16) * 257)
    return pixels, leaf > 0


def overlap(mask: Pixels, truth: Array) -> float:
    found = to_array(mask) > 127
    return float((found & truth).sum() / (found | truth).sum())


def opened(name: str) -> Pixels:
    with Image.open(PICTURES / name) as image:
        return from_array(np.asarray(image.convert("RGB")))


@pytest.mark.parametrize("bits", [8, 16])
def test_a_click_takes_the_object(bits: int) -> None:
    pixels, leaf = scene(bits)

    assert overlap(select_at(pixels, 220, 150), leaf) > 0.95


def test_a_box_takes_the_object_and_nothing_outside() -> None:
    pixels, leaf = scene()
    box = Box(120, 80, 200, 140)

    mask = select_box(pixels, box)

    assert overlap(mask, leaf) > 0.95
    assert coverage(mask)[0].intersect(box) == coverage(mask)[0]


def test_the_same_click_gives_the_same_mask() -> None:
    pixels, _ = scene()

    assert select_at(pixels, 220, 150).data == select_at(pixels, 220, 150).data


@pytest.mark.parametrize("point", [(450, 270), (415, 400)])
def test_a_click_on_the_dandelion_takes_its_head(point: tuple[int, int]) -> None:
    mask = select_at(opened("dandelion.jpg"), *point)

    box, count = coverage(mask)
    head = Box(215, 75, 510, 430)
    assert box.intersect(head).area > 0.8 * box.area
    assert 0.5 * head.area < count < head.area


def test_a_click_on_the_saucer_takes_cup_and_saucer() -> None:
    mask = select_at(opened("coffee.png"), 250, 320)

    array = to_array(mask)
    assert array[310, 180] == 255
    assert array[30, 550] == 0
    assert 0.35 < array.mean() / 255 < 0.6


def test_a_box_around_the_cup_and_saucer_takes_both_up_to_their_rim() -> None:
    array = to_array(select_box(opened("coffee.png"), Box(70, 10, 420, 385)))

    assert array[100, 300] == 255
    assert array[250, 120] == 255
    assert array[150, 75] < 128


def test_transparent_grey_and_tiny_pictures_are_no_trouble() -> None:
    noise = np.random.default_rng(1)
    for shape in ((40, 60), (40, 60, 2), (40, 60, 4), (3, 3, 3), (1, 50, 3)):
        pixels = from_array(noise.integers(0, 256, shape).astype(np.uint8))
        mask = select_at(pixels, 1, 0)
        boxed = select_box(pixels, Box(-5, -5, 500, 500))
        assert (mask.width, boxed.height) == (pixels.width, pixels.height)


def test_a_flat_picture_has_no_object() -> None:
    flat = from_array(np.full((100, 100, 3), 90, np.uint8))

    assert coverage(select_at(flat, 50, 50))[1] == 0


def test_a_box_beside_the_picture_selects_nothing() -> None:
    pixels, _ = scene()

    assert coverage(select_box(pixels, Box(900, 900, 50, 50)))[1] == 0


def test_a_cancelled_selection_stops() -> None:
    pixels, _ = scene()
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        select_at(pixels, 220, 150, cancel=token)
