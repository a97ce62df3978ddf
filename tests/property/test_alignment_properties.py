"""Whatever two pictures are: a registration is sane, a warp keeps its promises, and nothing raises."""

import math

import numpy as np
from drifting import GEOMETRY, Edit, EditKind, Size, Strengths, apply, scene
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.imaging.alignment.affine import remaining, size_maps
from studio.imaging.alignment.registering import register
from studio.imaging.alignment.warping import warp
from studio.imaging.arrays import TYPES, Array, from_array, to_array
from studio.model.geometry import Box, Frame
from studio.model.pixels import Pixels
from studio.model.registration import Registration, Trust
from studio.model.sentences import TABLE

SIDES = st.integers(1, 90)
SEEDS = st.integers(0, 2**16)
SMALL = st.floats(-0.05, 0.05)


def anything(width: int, height: int, seed: int) -> Pixels:
    """Noise, one colour or a scene, in any layout and depth."""
    random = np.random.default_rng(seed)
    bands, bits = int(random.integers(1, 5)), int(random.choice((8, 16)))
    kind = random.integers(0, 3)
    if kind == 2:
        return from_array(scene(width, height, seed))
    most = 1 << bits
    value = (
        random.integers(0, most, (height, width, bands))
        if kind
        else np.full((height, width, bands), most // 3)
    )
    return from_array(value.astype(TYPES[bits]))


def painted(width: int, height: int, seed: int) -> Pixels | None:
    random = np.random.default_rng(seed)
    if seed % 3 == 0:
        return None
    mask = np.zeros((height, width), np.uint8)
    mask[: random.integers(0, height + 1), : random.integers(0, width + 1)] = random.integers(0, 256)
    return from_array(mask)


@settings(max_examples=80, deadline=None)
@given(SIDES, SIDES, SIDES, SIDES, SEEDS)
def test_any_two_pictures_have_a_sane_registration(w1: int, h1: int, w2: int, h2: int, seed: int) -> None:
    base, answer = anything(w1, h1, seed), anything(w2, h2, seed + 1)

    found = register(base, answer, painted(w1, h1, seed))

    assert all(type(value) is float and math.isfinite(value) for value in found.transform.as_tuple())
    assert all(map(math.isfinite, (found.shift_px, found.zoom_percent, found.anisotropy_percent)))
    assert found.confidence is None or -1.001 <= found.confidence <= 1.001
    assert (found.reason in TABLE) == (found.trust in (Trust.ASKED, Trust.REFUSED))
    found.transform.inverse()


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES, SEEDS)
def test_a_picture_lies_still_on_itself(width: int, height: int, seed: int) -> None:
    picture = anything(width, height, seed)

    found = register(picture, picture, None)

    assert found.is_identity
    assert found.trust in (Trust.ACCEPTED, Trust.UNDETERMINED)


@settings(max_examples=12, deadline=None)
@given(
    st.floats(-24, 24),
    st.floats(-24, 24),
    st.floats(-3, 3),
    st.floats(-1, 1),
    st.sampled_from(list(EditKind)),
    SEEDS,
)
def test_every_drift_in_range_is_found(
    dx: float, dy: float, zoom: float, turn: float, kind: EditKind, seed: int
) -> None:
    base = scene(384, 288, 5)
    strengths = Strengths(
        shift_px=(dx, dy), zoom_percent=zoom, rotation_deg=turn, blur_px=GEOMETRY.blur_px, jpeg=GEOMETRY.jpeg
    )
    answer, truth, mask = apply(base, Edit(kind, share=0.15), strengths, seed)

    found = register(from_array(base), from_array(answer), from_array(mask))

    assert apart_px(found.transform, truth, (384, 288)) < 0.2


@settings(max_examples=10, deadline=None)
@given(st.floats(0.4, 1.6), st.floats(0.4, 1.6), SEEDS)
def test_every_size_is_brought_back(across: float, down: float, seed: int) -> None:
    base = scene(320, 240, 6)
    answer, truth, _ = apply(base, None, Strengths(size=Size(across, down), jpeg=92), seed)

    found = register(from_array(base), from_array(answer), None)

    assert apart_px(found.transform, truth, (320, 240)) < 0.35


def apart_px(one: Frame, other: Frame, size: tuple[int, int]) -> float:
    scale = math.sqrt(abs(other.a * other.e - other.b * other.d))
    corners = [(x, y) for x in (0, size[0]) for y in (0, size[1])]
    return sum(math.dist(one.apply(*at), other.apply(*at)) for at in corners) / 4 / scale


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES, SMALL, SMALL, st.floats(0.3, 3), st.floats(-20, 20), SEEDS)
def test_a_warp_has_the_boxs_size_and_the_answers_layout(
    width: int, height: int, b: float, d: float, zoom: float, shift: float, seed: int
) -> None:
    answer, random = anything(width, height, seed), np.random.default_rng(seed)
    size = (int(random.integers(1, 90)), int(random.integers(1, 90)))
    x, y = int(random.integers(0, size[0])), int(random.integers(0, size[1]))
    box = Box(x, y, int(random.integers(1, size[0] - x + 1)), int(random.integers(1, size[1] - y + 1)))

    laid, data = warp(answer, Registration(Frame(zoom, b, shift, d, zoom, -shift)), box, size)

    assert (laid.width, laid.height, laid.bands, laid.bits) == (
        box.width,
        box.height,
        answer.bands,
        answer.bits,
    )
    assert (data.width, data.height) == (box.width, box.height)
    assert set(np.unique(to_array(data))) <= {0, 255}


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES, st.floats(-0.2, 0.2), st.floats(0.8, 1.25), st.integers(0, 255))
def test_one_colour_stays_that_colour(width: int, height: int, shear: float, zoom: float, value: int) -> None:
    flat: Array = np.full((height, width, 3), value, np.uint8)

    laid, data = warp(
        from_array(flat), Registration(Frame(zoom, shear, 0.3, 0, zoom, 0.7)), Box(0, 0, 40, 30), (40, 30)
    )

    seen = to_array(data) > 0
    assert (to_array(laid)[seen] == value).all()


@settings(max_examples=60, deadline=None)
@given(st.floats(-8, 8), st.floats(-5, 5), st.floats(-2, 2), st.floats(-50, 50))
def test_what_remains_is_what_was_put_in(zoom: float, wider: float, turn: float, shift: float) -> None:
    strengths = Strengths(shift_px=(shift, 0), zoom_percent=zoom, anisotropy_percent=wider, rotation_deg=turn)
    _, truth, _ = apply(np.zeros((80, 120, 3), np.uint8), None, strengths)

    told = remaining(truth, size_maps((120, 80), (120, 80))[0], (120, 80))

    share = abs(wider) if wider > 0 else 100 * (1 / (1 + wider / 100) - 1)
    assert np.allclose(told, (abs(shift), zoom, share, turn), atol=1e-6)
