"""An answer is found where it lies, to a fraction of a pixel, or it is said that nobody can tell."""

import math
from dataclasses import replace

import numpy as np
import pytest
from drifting import (
    GEOMETRY,
    STILL,
    STRONG,
    Edit,
    EditKind,
    Fit,
    SceneChange,
    Size,
    Strengths,
    apply,
    changed_scene,
    scene,
)

from studio.imaging.alignment.registering import register
from studio.imaging.arrays import Array, from_array
from studio.model.cancel import Cancelled, CancelToken
from studio.model.geometry import IDENTITY, Frame
from studio.model.registration import Registration, Trust

WIDTH, HEIGHT = 768, 512
BASE = scene(WIDTH, HEIGHT, 2)


def error_px(one: Frame, other: Frame, size: tuple[int, int] = (WIDTH, HEIGHT)) -> float:
    """Mean distance over the picture, in pixels of the base."""
    scale = math.sqrt(abs(one.a * one.e - one.b * one.d))
    places = [(size[0] * x / 8, size[1] * y / 8) for x in range(9) for y in range(9)]
    return sum(math.dist(one.apply(*at), other.apply(*at)) for at in places) / len(places) / scale


def found(strengths: Strengths, edit: Edit | None = None, seed: int = 1) -> tuple[Registration, float]:
    answer, truth, mask = apply(BASE, edit, strengths, seed)
    painted = from_array(mask) if edit is not None else None
    registration = register(from_array(BASE), from_array(answer), painted)
    return registration, error_px(truth, registration.transform)


def flat(width: int, height: int, value: int = 90) -> Array:
    return np.full((height, width, 3), value, np.uint8)


def test_an_answer_that_lies_still_is_left_as_it_is() -> None:
    registration, _ = found(replace(GEOMETRY, shift_px=(0, 0)), Edit())

    assert registration.is_identity
    assert registration.trust is Trust.ACCEPTED
    assert registration.confidence is not None
    assert registration.confidence > 0.9


@pytest.mark.parametrize("kind", EditKind)
def test_shift_and_zoom_are_found_whatever_was_edited(kind: EditKind) -> None:
    strengths = replace(GEOMETRY, shift_px=(17.3, -21.6), zoom_percent=2.4)

    registration, error = found(strengths, Edit(kind, share=0.15))

    assert error < 0.1
    assert registration.trust is Trust.ACCEPTED
    assert registration.zoom_percent == pytest.approx(2.4, abs=0.05)
    assert registration.shift_px == pytest.approx(math.hypot(17.3, 21.6), abs=0.2)


def test_an_edit_without_a_painted_mask_does_not_pull() -> None:
    answer, truth, _ = apply(BASE, Edit(share=0.2), replace(GEOMETRY, shift_px=(9, 4), zoom_percent=-1), 3)

    registration = register(from_array(BASE), from_array(answer), None)

    assert error_px(truth, registration.transform) < 0.1


@pytest.mark.parametrize(
    "strengths",
    [
        replace(GEOMETRY, zoom_percent=8),
        replace(GEOMETRY, zoom_percent=-7.9),
        replace(GEOMETRY, shift_px=(0.14 * WIDTH, 0)),
        replace(GEOMETRY, shift_px=(-0.1 * WIDTH, 0.1 * WIDTH)),
        replace(GEOMETRY, rotation_deg=1, shift_px=(20, 10)),
        replace(GEOMETRY, zoom_percent=0.46, anisotropy_percent=0.27),
        replace(STRONG, warp_px=0),
    ],
)
def test_the_capture_range_is_wide(strengths: Strengths) -> None:
    assert found(strengths, Edit())[1] < 0.1


@pytest.mark.parametrize(
    "size",
    [
        Size(0.5, 0.5),
        Size(1.25, 1.25),
        Size(1, 1, crop=0.9),
        Size(1, 1),
        Size(1, 2 / 3 * WIDTH / HEIGHT),
        Size(1, 3 / 2 * WIDTH / HEIGHT),
        Size(1, 1.5, Fit.CONTAIN),
        Size(1, 1.5, Fit.COVER),
        Size(1.5, 1, Fit.CONTAIN),
    ],
)
def test_an_answer_of_another_size_is_brought_back(size: Size) -> None:
    _, error = found(replace(GEOMETRY, shift_px=(11, -6), zoom_percent=1.5, size=size), Edit())

    assert error < 0.15


@pytest.mark.parametrize("change", [change for change in SceneChange if change is not SceneChange.BLANK])
@pytest.mark.parametrize("seed", [1, 2])
def test_another_scene_is_refused(change: SceneChange, seed: int) -> None:
    registration = register(from_array(BASE), from_array(changed_scene(BASE, change, seed)), None)

    assert registration.trust is Trust.REFUSED
    assert registration.reason == "answer-unlike"


@pytest.mark.parametrize("change", [SceneChange.UNRELATED, SceneChange.MIRRORED, SceneChange.RECOMPOSED])
@pytest.mark.parametrize("size", [(160, 120), (240, 160), (360, 240)])
def test_another_scene_is_refused_in_a_small_picture_too(change: SceneChange, size: tuple[int, int]) -> None:
    """Small blocks are more often alike by chance, and six parameters bend much onto little."""
    for seed in range(5):
        base = scene(*size, seed)

        registration = register(from_array(base), from_array(changed_scene(base, change, seed)), None)

        assert registration.trust is Trust.REFUSED, (seed, registration)


def test_a_small_picture_is_found_and_trusted() -> None:
    base = scene(160, 120, 3)
    answer, truth, mask = apply(base, Edit(share=0.1), replace(GEOMETRY, shift_px=(5.2, -3.1)), 1)

    registration = register(from_array(base), from_array(answer), from_array(mask))

    assert registration.trust is Trust.ACCEPTED
    assert error_px(truth, registration.transform, (160, 120)) < 0.2


def test_a_blank_answer_is_refused() -> None:
    registration = register(from_array(BASE), from_array(flat(WIDTH, HEIGHT)), None)

    assert registration.trust is Trust.REFUSED


@pytest.mark.parametrize(
    ("strengths", "far"),
    [
        (replace(GEOMETRY, zoom_percent=10), True),
        (replace(GEOMETRY, shift_px=(0.18 * WIDTH, 0)), True),
        (replace(GEOMETRY, zoom_percent=6), False),
        (replace(GEOMETRY, shift_px=(0.12 * WIDTH, 0)), False),
    ],
)
def test_what_moved_beyond_the_limits_is_asked_about(strengths: Strengths, far: bool) -> None:
    registration, _ = found(strengths)

    assert (registration.trust is Trust.ASKED) == far
    assert registration.reason == ("answer-moved" if far else "")


@pytest.mark.parametrize(
    ("base", "answer"),
    [
        (flat(WIDTH, HEIGHT), flat(WIDTH, HEIGHT, 200)),
        (flat(1, 1), flat(1, 1)),
        (flat(1, 5000), flat(1, 5000)),
        (flat(5000, 1), flat(1, 5000)),
        (flat(1, 1), BASE),
        (scene(1, 5000), scene(1, 5000, 1)),
        (scene(24, 16), scene(24, 16)),
        (flat(2, 2), flat(3000, 2)),
    ],
)
def test_where_nothing_tells_a_place_the_answer_lies_still(base: Array, answer: Array) -> None:
    registration = register(from_array(base), from_array(answer), None)

    across, down = answer.shape[1] / base.shape[1], answer.shape[0] / base.shape[0]
    assert registration.trust is Trust.UNDETERMINED
    assert registration.transform == Frame.scale(across, down)
    assert registration.confidence is None


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (3, 700)])
def test_an_answer_of_a_shape_that_cannot_be_is_refused(size: tuple[int, int]) -> None:
    registration = register(from_array(BASE), from_array(scene(*size)), None)

    assert registration.trust is Trust.REFUSED


def test_a_mask_over_everything_leaves_nothing_to_tell_by() -> None:
    answer, _, _ = apply(BASE, None, replace(GEOMETRY, shift_px=(9, 0)))
    everything = from_array(np.full((HEIGHT, WIDTH), 255, np.uint8))

    registration = register(from_array(BASE), from_array(answer), everything)

    assert registration.trust is Trust.UNDETERMINED
    assert registration.transform == IDENTITY


def test_the_inside_of_the_mask_has_no_say() -> None:
    """A poster that was replaced fills half the picture; only what is around it is looked at."""
    region = np.zeros((HEIGHT, WIDTH), np.uint8)
    region[40:-40, 60 : WIDTH * 2 // 3] = 255
    answer, truth, _ = apply(BASE, Edit(EditKind.REPLACE, region), replace(GEOMETRY, shift_px=(6.4, 2.2)), 5)

    registration = register(from_array(BASE), from_array(answer), from_array(region))

    assert registration.trust is Trust.ACCEPTED
    assert error_px(truth, registration.transform) < 0.15


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
@pytest.mark.parametrize("bits", [8, 16])
def test_every_layout_is_found(bands: int, bits: int) -> None:
    answer, truth, _ = apply(BASE, None, replace(STILL, shift_px=(12.4, -7.7), zoom_percent=1))
    one, other = (as_layout(array, bands, bits) for array in (BASE, answer))

    registration = register(from_array(one), from_array(other), None)

    assert error_px(truth, registration.transform) < 0.1


def as_layout(array: Array, bands: int, bits: int) -> Array:
    """With an opaque alpha where `bands` has one."""
    colours = array if bands >= 3 else array.mean(axis=2, keepdims=True).round().astype(np.uint8)
    if bands in (2, 4):
        colours = np.concatenate((colours, np.full((*colours.shape[:2], 1), 255, np.uint8)), axis=2)
    return colours if bits == 8 else colours.astype("<u2") * 257


def test_what_is_transparent_in_the_base_has_no_say() -> None:
    answer, truth, _ = apply(BASE, None, replace(GEOMETRY, shift_px=(7.5, 3.5)))
    alpha = np.full((HEIGHT, WIDTH, 1), 255, np.uint8)
    alpha[:, : WIDTH // 2] = 0
    base = np.concatenate((BASE, alpha), axis=2)
    base[:, : WIDTH // 2, :3] = scene(WIDTH // 2, HEIGHT, 9)

    registration = register(from_array(base), from_array(answer), None)

    assert registration.trust is Trust.ACCEPTED
    assert error_px(truth, registration.transform) < 0.15


def test_equal_pixels_give_an_equal_registration() -> None:
    one, other = found(STRONG, Edit()), found(STRONG, Edit())

    assert one == other


def test_a_cancelled_registration_stops() -> None:
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        register(from_array(BASE), from_array(BASE), None, cancel=token)
