"""Colour in the engine: OKLab, names, and what tone methods must hold to."""

import numpy as np
import pytest

from studio.engine import oklab
from studio.engine.colours import colour
from studio.engine.grammar import parse
from studio.engine.operations.bending import Scene
from studio.engine.operations.recolour import relit
from studio.engine.operations.tone import settings
from studio.engine.operations.tone_table import METHODS
from studio.engine.steps import Aim, Tone


def test_oklab_knows_white_and_red() -> None:
    assert oklab.lab_of((1, 1, 1)) == pytest.approx((1, 0, 0), abs=1e-3)
    assert oklab.lab_of((1, 0, 0)) == pytest.approx((0.6280, 0.2249, 0.1258), abs=1e-3)


def test_every_byte_survives_the_way_to_oklab_and_back() -> None:
    codes = np.random.default_rng(1).integers(0, 256, (200, 200, 3)).astype(np.float32)

    back = oklab.srgb(oklab.lab(codes / np.float32(255)))

    assert np.array_equal(np.rint(back * 255), codes)


def test_a_colour_out_of_reach_keeps_its_hue() -> None:
    red = np.array([[oklab.lab_of((0.9, 0.25, 0.1))]], np.float32)
    strong = red * np.array([1, 1.6, 1.6], np.float32)

    reached = oklab.lab(oklab.srgb(strong))[0, 0]

    assert np.arctan2(reached[2], reached[1]) == pytest.approx(
        np.arctan2(red[0, 0, 2], red[0, 0, 1]), abs=0.02
    )


def test_a_navy_cloth_has_no_blocks() -> None:
    navy = np.array(oklab.lab_of((0, 0, 0.5)), np.float32)
    light = np.linspace(0.2, 0.34, 300, dtype=np.float32)[None, :, None]
    rng = np.random.default_rng(1)
    tint = navy[1:] * (1 + 0.08 * rng.random((40, 300, 1), np.float32)) * light / navy[0]
    tint[..., 0] -= 0.004 * rng.random((40, 300), np.float32)
    cloth = np.concatenate([np.broadcast_to(light, (40, 300, 1)), tint], axis=-1)

    done = oklab.lab(oklab.srgb(cloth.astype(np.float32)))

    chroma = np.hypot(done[..., 1], done[..., 2]) / done[..., 0]
    assert chroma.min() > 0.93 * chroma.max()


@pytest.mark.parametrize(
    ("words", "rgb"),
    [
        ("#0a7f86", (10, 127, 134)),
        ("#fff", (255, 255, 255)),
        ("rgb(10 120 130)", (10, 120, 130)),
        ("midnightblue", (25, 25, 112)),
        ("midnight blue", (25, 25, 112)),
        ("grey", (128, 128, 128)),
        ("dark grey", (90, 90, 90)),
    ],
)
def test_a_colour_is_what_its_words_say(words: str, rgb: tuple[int, int, int]) -> None:
    assert tuple(round(255 * channel) for channel in colour(words).rgb) == rgb


def test_deep_is_darker_and_pale_is_lighter() -> None:
    plain, deep, pale = (oklab.lab_of(colour(words).rgb)[0] for words in ("teal", "deep teal", "pale teal"))

    assert deep < plain < pale


@pytest.mark.parametrize("aim", list(Aim))
def test_every_method_goes_where_its_wish_goes(aim: Aim) -> None:
    y, x = np.mgrid[0:32, 0:32].astype(np.float32) / 31
    lab = np.stack([0.15 + 0.7 * y, 0.08 * (x - 0.3), 0.08 * (0.6 - x)], axis=-1).astype(np.float32)
    around = 0.5 + 0.8 * (lab[..., 0] - 0.5)
    scene = Scene(0.5, around.astype(np.float32), cast=(0.0, 0.02), ends=(0.15, 0.85))

    def chroma(values: np.ndarray) -> float:
        return float(np.hypot(values[..., 1], values[..., 2]).mean())

    for name, method in METHODS[aim].items():
        done = method(lab, 1.0 if aim in (Aim.BLACK_AND_WHITE, Aim.SEPIA) else 0.2, scene)
        assert np.isfinite(done).all(), name
        assert {
            Aim.WARMER: done[..., 2].mean() > lab[..., 2].mean(),
            Aim.COOLER: done[..., 2].mean() < lab[..., 2].mean(),
            Aim.BRIGHTER: done[..., 0].mean() > lab[..., 0].mean(),
            Aim.DARKER: done[..., 0].mean() < lab[..., 0].mean(),
            Aim.MORE_CONTRAST: done[..., 0].std() > lab[..., 0].std(),
            Aim.LESS_CONTRAST: done[..., 0].std() < lab[..., 0].std(),
            Aim.MORE_SATURATED: chroma(done) > chroma(lab),
            Aim.LESS_SATURATED: chroma(done) < chroma(lab),
            Aim.BLACK_AND_WHITE: chroma(done) < 1e-4,
            Aim.SOFTER_LIGHT: done[..., 0].std() < lab[..., 0].std(),
            Aim.VIVID: chroma(done) > chroma(lab),
            Aim.LIGHTER_SHADOWS: done[..., 0].mean() > lab[..., 0].mean(),
            Aim.DEEPER_SHADOWS: done[..., 0].mean() < lab[..., 0].mean(),
            Aim.LOWER_HIGHLIGHTS: done[..., 0].mean() < lab[..., 0].mean(),
            Aim.BRIGHTER_HIGHLIGHTS: done[..., 0].mean() > lab[..., 0].mean(),
            Aim.MORE_CLARITY: np.abs(done[..., 0] - 0.5).mean() > np.abs(lab[..., 0] - 0.5).mean(),
            Aim.LESS_CLARITY: done[..., 0].std() < lab[..., 0].std(),
            Aim.NEUTRAL: abs(done[..., 2].mean() - lab[..., 2].mean() + 0.02) < 0.015,
            Aim.FULL_RANGE: done[..., 0].std() > lab[..., 0].std(),
            Aim.SEPIA: float(np.ptp(np.arctan2(done[..., 2], done[..., 1]))) < 1e-3,
            Aim.REDDER: done[..., 1].mean() > lab[..., 1].mean(),
            Aim.GREENER: done[..., 1].mean() < lab[..., 1].mean(),
            Aim.BLUER: done[..., 2].mean() < lab[..., 2].mean(),
            Aim.YELLOWER: done[..., 2].mean() > lab[..., 2].mean(),
            Aim.PINKER: done[..., 1].mean() > lab[..., 1].mean(),
            Aim.FADED: done[..., 0].min() > lab[..., 0].min() and done[..., 0].std() < lab[..., 0].std(),
        }[aim], name


def test_a_stronger_wish_changes_more() -> None:
    lab = oklab.lab(np.random.default_rng(4).random((40, 40, 3), np.float32))
    around = np.random.default_rng(5).random((40, 40), np.float32)
    scene = Scene(0.5, around, cast=(0.01, 0.02), ends=(0.1, 0.9))

    for methods in METHODS.values():
        for name, method in methods.items():
            little, much = (np.abs(method(lab, amount, scene) - lab).mean() for amount in (0.1, 0.3))
            assert little < much, name


@pytest.mark.parametrize("aim", [Aim.DARKER, Aim.BRIGHTER])
def test_the_strongest_midtones_still_tell_shadows_and_lights_apart(aim: Aim) -> None:
    grey = np.linspace(0, 1, 21, dtype=np.float32)[None]
    lab = np.stack([grey, 0 * grey, 0 * grey], axis=-1)

    bent = METHODS[aim]["midtones"](lab, 0.6, Scene(0.5, grey))[0, :, 0]

    steps = np.diff(bent) / np.diff(grey[0])
    assert steps.min() > 0.2
    assert steps.max() < 2
    assert bent[[0, -1]] == pytest.approx((0, 1), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "times"),
    {"half the saturation": 0.5, "20 % more saturated": 1.2, "double the saturation": 2.0}.items(),
)
def test_a_saturation_that_is_counted_is_of_what_is_there(text: str, times: float) -> None:
    (step,) = parse(text).steps
    assert isinstance(step, Tone)
    plainest = settings(step)[0]
    lab = np.full((4, 4, 3), (0.5, 0.03, -0.04), np.float32)

    done = METHODS[step.aim][plainest.method](lab, plainest.amount, Scene(0.5, lab[..., 0], (0, 0), (0, 1)))

    assert done[..., 1:] == pytest.approx(lab[..., 1:] * times, abs=1e-3)


def test_half_the_contrast_leaves_half_of_it() -> None:
    (step,) = parse("cut the contrast in half").steps
    assert isinstance(step, Tone)
    plainest = settings(step)[0]
    lab = np.zeros((2, 2, 3), np.float32)
    lab[..., 0] = [[0.3, 0.5], [0.6, 0.7]]

    done = METHODS[step.aim][plainest.method](lab, plainest.amount, Scene(0.5, lab[..., 0], (0, 0), (0, 1)))

    assert np.ptp(done[..., 0]) == pytest.approx(0.2, abs=1e-3)


def test_highlights_come_down_apart_and_white_stays_light() -> None:
    light = np.linspace(0.7, 1, 16, dtype=np.float32)[None]
    lab = np.stack([light, 0 * light, 0 * light], axis=-1)

    for name, method in METHODS[Aim.LOWER_HIGHLIGHTS].items():
        for amount in (0.2, 0.4):
            done = method(lab, amount, Scene(0.5, light))[0, :, 0]
            assert np.diff(done).min() > 0, name
            assert done[-1] > 0.88, name
            assert (light[0] - done).max() > 0.03, name


@pytest.mark.parametrize("name", list(METHODS[Aim.LIGHTER_SHADOWS]))
def test_lifted_shadows_are_no_veil(name: str) -> None:
    light = np.array([[0, 0.04, 0.15]], np.float32)
    lab = np.stack([light, 0 * light, 0 * light], axis=-1)

    done = METHODS[Aim.LIGHTER_SHADOWS][name](lab, 0.2, Scene(0.5, light))[0, :, 0]

    assert done[0] == 0
    assert done[1] < 0.1
    assert done[2] > 0.18


def test_much_clarity_does_not_drive_a_bright_wing_to_white() -> None:
    light = np.array([[0.2, 0.85]], np.float32)
    lab = np.stack([light, 0 * light, 0 * light], axis=-1)

    done = METHODS[Aim.MORE_CLARITY]["local contrast"](lab, 0.4, Scene(0.5, np.full_like(light, 0.45)))

    assert done[0, 1, 0] < 0.99
    assert done[0, 0, 0] > 0


def test_much_darker_leaves_shadows_half_of_their_steps() -> None:
    light = np.array([[0, 0.1, 0.2]], np.float32)
    lab = np.stack([light, 0 * light, 0 * light], axis=-1)

    done = METHODS[Aim.DARKER]["midtones"](lab, 0.4, Scene(0.5, light))[0, :, 0]

    assert done[2] - done[1] > 0.06


def test_white_paint_keeps_the_folds_of_a_cloth() -> None:
    light = np.linspace(0.3, 1, 71, dtype=np.float32)

    lit = relit(light, 0.6, 0.86)

    slopes = np.diff(lit) / np.diff(light)
    assert lit[30] == pytest.approx(0.86, abs=0.01)
    assert lit[-1] == pytest.approx(1, abs=0.01)
    assert slopes.min() > 0.05
    assert np.abs(np.diff(slopes)).max() < 0.15


@pytest.mark.parametrize("aim", [Aim.BRIGHTER, Aim.DARKER, Aim.LIGHTER_SHADOWS, Aim.LOWER_HIGHLIGHTS])
@pytest.mark.parametrize("amount", [0.2, 0.4, 0.7])
def test_what_was_lighter_stays_lighter(aim: Aim, amount: float) -> None:
    light = np.linspace(0, 1, 101, dtype=np.float32)[None]
    lab = np.stack([light, 0 * light, 0 * light], axis=-1)

    for name, method in METHODS[aim].items():
        done = method(lab, amount, Scene(0.5, light))[0, :, 0]
        assert np.diff(done).min() > -2e-3, name
