"""Drift of pictures that do not lie simply on each other: frames, depths, colour spaces, sizes, maps."""

import cv2
import numpy as np
import pytest

from studio.imaging import colour, icc
from studio.imaging.arrays import from_array, to_array
from studio.imaging.drift.heat import COLOURS, STOPS, heat_map
from studio.imaging.drift.measuring import measure
from studio.model.cancel import Cancelled, CancelToken
from studio.model.drift import Drift
from studio.model.geometry import Frame
from studio.model.pixels import Pixels
from studio.model.registration import Registration


def scene(width: int = 320, height: int = 240, seed: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(rng.uniform(0, 255, (height, width, 3)), (0, 0), 4)
    return np.clip((soft - soft.mean()) * 4 + 128, 10, 245).astype(np.uint8)


def drift_of(one: Pixels, other: Pixels, way: Frame, region: Pixels | None = None) -> Drift:
    found = measure(one, None, other, None, region, registration=Registration(way))
    assert found is not None
    return found


def test_an_extended_picture_has_not_drifted_over_the_old_area() -> None:
    one = scene()
    extended = cv2.copyMakeBorder(one, 40, 0, 100, 0, cv2.BORDER_CONSTANT, value=(9, 9, 9))

    drift = drift_of(from_array(one), from_array(extended), Frame.offset(100, 40))

    assert drift.identical
    assert drift.px == 320 * 240


def test_a_way_over_many_frames_is_a_whole_offset_all_the_same() -> None:
    one = scene()
    way = Frame.scale(1 / 3, 1 / 3).then(Frame.offset(0.1, 0.2)).then(Frame.scale(3, 3))
    extended = cv2.copyMakeBorder(one, 1, 0, 0, 0, cv2.BORDER_CONSTANT)

    back = way.then(Frame.offset(-0.3, 0.4))

    assert not back.is_whole_offset
    assert drift_of(from_array(one), from_array(extended), back).identical


def test_a_cropped_picture_is_measured_where_both_are() -> None:
    one = scene()
    cropped = np.ascontiguousarray(one[30:200, 20:220])

    drift = drift_of(from_array(one), from_array(cropped), Frame.offset(-20, -30))

    assert drift.identical
    assert drift.px == 170 * 200


def test_pictures_without_a_common_pixel_tell_nothing() -> None:
    picture = from_array(scene())

    assert (
        measure(picture, None, picture, None, None, registration=Registration(Frame.offset(400, 0))) is None
    )
    assert measure(picture, None, picture, None, from_array(np.zeros((240, 320), np.uint8))) is None


def test_an_enlarged_picture_is_measured_at_the_size_of_the_first() -> None:
    one = scene()
    twice = cv2.resize(one, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)

    drift = drift_of(from_array(one), from_array(twice), Frame.scale(2, 2))

    assert drift.colour_delta_e < 0.2
    assert drift.px == 320 * 240


def test_a_registered_shift_costs_little_and_an_unknown_one_much() -> None:
    wide = scene(420, 340)
    one = np.ascontiguousarray(wide[50:290, 50:370])
    moved = cv2.warpAffine(wide, np.array([[1, 0, 2.4], [0, 1, -1.3]]), (420, 340), flags=cv2.INTER_CUBIC)
    other = np.ascontiguousarray(moved[50:290, 50:370])

    found = drift_of(from_array(one), from_array(other), Frame.offset(2.4, -1.3))

    assert found.colour_delta_e < 0.2
    assert drift_of(from_array(one), from_array(other), Frame()).colour_delta_e > 1


@pytest.mark.parametrize("profile", [icc.display_p3(), icc.adobe_rgb()])
def test_other_spaces_and_depths_give_the_figures_of_srgb(profile: bytes) -> None:
    one, other = scene(), scene(seed=3)
    other[:, :, 0] = np.clip(other[:, :, 0].astype(int) + 6, 0, 255)
    deep_one, deep_other = (from_array(picture.astype(np.uint16) * 257) for picture in (one, other))

    plain = measure(from_array(one), None, from_array(other), None, None)
    wide = [colour.convert(picture, None, profile) for picture in (deep_one, deep_other)]
    told = measure(wide[0], profile, wide[1], profile, None)

    assert plain is not None
    assert told is not None
    assert told.colour_delta_e == pytest.approx(plain.colour_delta_e, abs=0.02)
    assert told.psnr_db == pytest.approx(plain.psnr_db, abs=0.05)


def test_colours_beyond_srgb_are_told_apart() -> None:
    green = np.zeros((64, 64, 3), np.uint8)
    green[:, :, 1] = 255
    duller = green.copy()
    duller[:, :, 0] = 60
    profile = icc.display_p3()

    drift = measure(from_array(green), profile, from_array(duller), profile, None)

    assert drift is not None
    assert drift.colour_delta_e > 0.5


def test_large_pictures_keep_their_figures() -> None:
    one = cv2.resize(scene(), (2600, 1950), interpolation=cv2.INTER_CUBIC)
    other = np.clip(one + np.array((5, 0, -5)), 0, 255).astype(np.uint8)
    region = np.zeros(one.shape[:2], np.uint8)
    region[:1000] = 255

    drift = drift_of(from_array(one), from_array(other), Frame(), from_array(region))

    assert drift.px == 1000 * 2600
    alone = drift_of(*(from_array(np.ascontiguousarray(x[:1000:2, ::2])) for x in (one, other)), Frame())
    assert drift.colour_delta_e == pytest.approx(alone.colour_delta_e, rel=0.02)


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (3, 2)])
def test_the_smallest_pictures_can_be_measured(size: tuple[int, int]) -> None:
    one = np.random.default_rng(1).integers(0, 256, (*size, 3), dtype=np.uint8)

    drift = drift_of(from_array(one), from_array(255 - one), Frame())

    assert drift.colour_delta_e > 0


@pytest.mark.parametrize("bands", [1, 2, 4])
def test_grey_and_transparent_pictures_can_be_measured(bands: int) -> None:
    values = np.random.default_rng(2).integers(0, 200, (40, 50, bands), dtype=np.uint8)
    brighter = values.copy()
    brighter[:, :, 0] += 30

    drift = drift_of(from_array(values), from_array(brighter), Frame())

    assert drift.colour_delta_e > 1


def test_measuring_stops_when_it_is_told_to() -> None:
    cancel = CancelToken()
    cancel.cancel()
    picture = from_array(scene())

    with pytest.raises(Cancelled):
        measure(picture, None, from_array(255 - to_array(picture)), None, None, cancel=cancel)


def test_the_heat_map_shows_the_ramp_where_the_region_differs_and_dark_grey_elsewhere() -> None:
    one = np.full((60, 80, 3), 120, np.uint8)
    other = one.copy()
    other[:30] = 250
    region = np.zeros((60, 80), np.uint8)
    region[:, :40] = 255

    heat = to_array(heat_map(from_array(one), None, from_array(other), None, from_array(region), strength=1))

    assert heat.shape == one.shape
    assert (heat[10, 10] == COLOURS[-1]).all()
    assert (heat[50, 10] == round(0.42 * 120)).all()
    grey, hatched = round(0.42 * 120), round((0.42 * 120 / 255 + 0.22) * 255)
    assert set(heat[:, 60, 0].tolist()) == {grey, hatched}
    assert list(STOPS) == [0, 1, 2.3, 5, 10]


def test_the_heat_map_of_a_large_picture_is_small() -> None:
    one = cv2.resize(scene(), (2600, 1950))

    heat = heat_map(from_array(one), None, from_array(255 - one), None, None, most_px=100_000)

    assert heat.width * heat.height <= 100_000
    assert heat.width / heat.height == pytest.approx(2600 / 1950, rel=0.01)
