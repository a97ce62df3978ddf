"""A picture that lies beside its frame is found there; one that lies well keeps every byte."""

import cv2
import numpy as np
import pytest

from studio.host.places import resources
from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.codec import decode_png
from studio.imaging.laying import lay
from studio.imaging.lying import found_between
from studio.imaging.merging import merge
from studio.imaging.patches import paste
from studio.model.geometry import IDENTITY, Frame
from studio.model.pixels import Sheet


@pytest.fixture(scope="module")
def photograph() -> Array:
    array = cv2.imread(str(resources() / "pictures" / "coffee.png"), cv2.IMREAD_COLOR_RGB)
    height, width = array.shape[:2]
    return cv2.resize(array, (768, round(768 * height / width)), interpolation=cv2.INTER_AREA)


def shifted(array: Array, dx: float, dy: float) -> Array:
    way = np.array([[1, 0, dx], [0, 1, dy]], np.float64)
    size = array.shape[1::-1]
    return cv2.warpAffine(array, way, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def repainted(array: Array) -> Array:
    """Warmer and darker everywhere, and a patch of it is another thing."""
    toned = np.clip(array * np.array([0.95, 0.85, 0.7]) + 6, 0, 255).astype(np.uint8)
    toned[100:180, 120:240] = (30, 120, 60)
    return toned


def sheet(array: Array) -> Sheet:
    return Sheet(from_array(np.ascontiguousarray(array)))


@pytest.mark.parametrize("change", ["nothing", "a patch", "the light"])
def test_a_picture_that_lies_well_is_left_alone(photograph: Array, change: str) -> None:
    other = photograph.copy()
    if change == "a patch":
        other[50:200, 60:300] = (9, 90, 200)
    if change == "the light":
        other = np.clip(photograph * 0.8 + 10, 0, 255).astype(np.uint8)

    assert found_between(sheet(photograph), sheet(other), IDENTITY) is None


def test_a_shift_is_found_and_a_merge_undoes_it(photograph: Array) -> None:
    truth = repainted(photograph)
    answer = sheet(shifted(truth, 5.4, -3.7))
    mask = np.zeros(photograph.shape[:2], np.uint8)
    mask[80:200, 100:260] = 255

    found = found_between(sheet(photograph), answer, IDENTITY)

    assert found is not None
    x, y = found.transform.apply(300, 200)
    assert abs(x - 305.4) < 0.3
    assert abs(y - 196.3) < 0.3
    one = sheet(photograph)
    merged = merge(one, answer, from_array(mask), IDENTITY, registration=found)
    made = to_array(paste(one.pixels, decode_png(merged.patch_png), merged.box.x, merged.box.y))
    inside = np.s_[84:196, 104:256]
    off = np.abs(made[inside].astype(int) - truth[inside]).mean()
    unregistered = np.abs(to_array(answer.pixels)[inside].astype(int) - truth[inside]).mean()
    assert off < 0.4 * unregistered
    assert np.array_equal(made[mask == 0], photograph[mask == 0])


def test_through_frames_too(photograph: Array) -> None:
    height, width = photograph.shape[:2]
    finer = cv2.resize(
        shifted(repainted(photograph), 4, 2), (2 * width, 2 * height), interpolation=cv2.INTER_CUBIC
    )

    found = found_between(sheet(photograph), sheet(finer), Frame.scale(2, 2))

    assert found is not None
    x, y = found.transform.apply(300, 200)
    assert abs(x - 304) < 0.4
    assert abs(y - 202) < 0.4
    laid = lay(sheet(finer), found.transform.then(Frame.scale(2, 2)), from_array(photograph).box, None)
    middle = np.s_[40:-40, 40:-40]
    off = np.abs(to_array(laid.pixels)[middle].astype(int) - repainted(photograph)[middle]).mean()
    assert off < 3


def test_pictures_that_do_not_overlap_are_not_looked_at(photograph: Array) -> None:
    assert found_between(sheet(photograph), sheet(photograph), Frame.offset(5000, 0)) is None
