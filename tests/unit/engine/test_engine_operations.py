"""Each operation of the engine: its layout, its depth, what it leaves alone and what comes of it."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from studio.engine import oklab
from studio.imaging import lettering, matting
from studio.imaging.arrays import to_array
from studio.model.errors import Misfit, Rejected
from studio.model.geometry import IDENTITY, Frame
from studio.model.provider import Made
from studio.model.watch import Watch
from tests.unit.engine.asking import made, mask, request, scene, subject_scene

Run = Callable[[Coroutine[Any, Any, Any]], Any]

IN_PLACE = (
    "sharpen",
    "denoise",
    "blur this",
    "pixelate this",
    "take over the mood of Image 2",
    "lift the shadows",
    "sepia",
    "fix the white balance",
    "auto contrast",
    "more clarity",
    'write "Hi" in white',
)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("bands", [3, 4])
@pytest.mark.parametrize("text", IN_PLACE)
def test_an_answer_keeps_layout_and_depth_and_what_was_not_painted(
    run: Run, text: str, bands: int, dtype: type
) -> None:
    base, painted = scene(dtype, bands), mask()

    answers = run(made(request(text, base, painted=painted, references=(scene(dtype, 3, 50)[::-1].copy(),))))

    assert answers
    for one in answers:
        patch = to_array(one.pixels)
        assert patch.dtype == base.dtype
        assert patch.shape[2:] == base.shape[2:]
        rows, columns = slice(one.y, one.y + patch.shape[0]), slice(one.x, one.x + patch.shape[1])
        outside = painted[rows, columns] == 0
        assert np.array_equal(patch[outside], base[rows, columns][outside])
        assert not np.array_equal(patch, base[rows, columns])


@pytest.mark.parametrize("bands", [1, 2])
@pytest.mark.parametrize("text", ["sharpen", "denoise", "brighter", "upscale 2x", "extend 20 px to the left"])
def test_a_grey_picture_stays_grey(run: Run, text: str, bands: int) -> None:
    (answer, *_) = run(made(request(text, scene(np.uint8, bands))))

    assert answer.pixels.bands == bands


def test_an_extended_canvas_keeps_every_pixel_where_its_frame_says(run: Run) -> None:
    base = scene(np.uint16)

    answers = run(made(request("extend 30 px to the left and 20 px at the top", base, n=4)))

    assert len(answers) >= 2
    for one in answers:
        whole = to_array(one.pixels)
        assert one.frame == Frame.offset(30, 20)
        assert one.keeps_pixels
        assert whole.shape == (140, 150, 3)
        assert np.array_equal(whole[20:, 30:], base)


def test_what_stands_in_the_middle_does_not_begin_again_in_the_gain(run: Run) -> None:
    rng = np.random.default_rng(7)
    base = np.clip(np.array([90, 120, 60]) + rng.normal(0, 9, (200, 240, 3)), 0, 255).astype(np.uint8)
    base[60:140, 40:200] = (200, 60, 50)

    answers = run(made(request("extend 90 px to the left", base, n=3)))

    for one in answers:
        gain = to_array(one.pixels)[:, :90].astype(int)
        assert (gain[..., 0] - gain[..., 1] > 60).mean() < 0.002
    assert "330 × 200 px" in str(answers[0].actual["method"])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_an_upscaled_picture_says_its_resampling_and_its_frame(run: Run, dtype: type) -> None:
    base = scene(dtype)

    (answer, *_) = run(made(request("upscale 2x", base, n=4)))

    whole = to_array(answer.pixels)
    assert whole.shape == (240, 240, 3)
    assert answer.frame == Frame.scale(2, 2)
    assert "Lanczos" in str(answer.actual["method"])
    halved = whole.reshape(120, 2, 120, 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - base).mean() < 0.02 * np.iinfo(dtype).max


def test_a_size_that_is_not_larger_or_too_large_is_refused(run: Run) -> None:
    for text, kind in (
        ("upscale to 100 px wide", "not-larger"),
        ("extend 40000 px to the left", "grows-too-large"),
    ):
        with pytest.raises(Misfit) as caught:
            run(made(request(text, scene())))
        assert [cause.kind for cause in caught.value.causes] == [kind]


@pytest.mark.parametrize(
    ("text", "told"),
    {
        "cut out the background": r"subject 2\d% of the picture",
        "blur the background": r"lens blur, 3 px, subject 2\d%",
        "replace the background with deep teal": "deep teal #[0-9a-f]{6}",
        "put Image 2 behind the subject": "Image 2 at 400%",
        "take over the mood of Image 2": "light 75%, colours 90%",
        "recolour it navy": "navy #[0-9a-f]{6}",
        "make it #2d6a4f": "^#2d6a4f, as named",
        "place Image 2 here": "Image 2 at 77%, 46 × 46 px",
        "half a stop brighter": r"exposure, 0.5 stops",
    }.items(),
)
def test_what_was_done_is_told_in_numbers(run: Run, text: str, told: str) -> None:
    base, _ = subject_scene()
    reference = scene(side=60)
    is_placed = text.startswith(("recolour", "make", "place"))
    painted = mask(240, (93, 93, 54, 54)) if is_placed else None

    (answer,) = run(made(request(text, base, painted=painted, references=(reference,), n=1)))

    assert re.search(told, str(answer.actual["method"]))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_subject_is_cut_out_with_its_hairs(run: Run, dtype: type) -> None:
    base, truth = subject_scene(dtype)

    (answer,) = run(made(request("cut out the background", base)))

    cut = to_array(answer.pixels)
    alpha = cut[..., 3] / np.iinfo(dtype).max
    hairs = (truth > 0.05) & (truth < 0.95)
    assert answer.frame == IDENTITY
    assert not answer.keeps_pixels
    assert np.abs(alpha - truth).mean() < 0.012
    assert np.abs(alpha - truth)[hairs].mean() < 0.2
    assert alpha[:20].max() == 0
    assert alpha[110:130, 110:130].min() == 1


def test_a_new_background_leaves_no_rim_of_the_old_one(run: Run) -> None:
    base, truth = subject_scene()

    (answer, *_) = run(made(request("replace the background with #00ff00", base)))

    after = to_array(answer.pixels).astype(float)
    behind = truth < 0.02
    assert np.abs(after[behind] - [0, 255, 0]).mean() < 12
    assert np.array_equal(after[110:130, 110:130], base[110:130, 110:130])


def test_a_blurred_background_leaves_the_subject_sharp(run: Run) -> None:
    base, truth = subject_scene()

    answers = run(made(request("blur the background strongly", base, n=1)))

    after = to_array(answers[0].pixels)
    assert np.array_equal(after[110:130, 110:130], base[110:130, 110:130])
    wall = np.s_[10:30, 10:60]
    assert after[wall].astype(float).std() < base[wall].astype(float).std()
    assert truth[wall].max() == 0


def test_a_subject_throws_no_glow_on_a_blurred_background(run: Run) -> None:
    y, x = np.mgrid[0:300, 0:300]
    grain = np.random.default_rng(4).normal(0, 14, (300, 300, 1))
    disc = np.clip(61.5 - np.hypot(x - 150, y - 150), 0, 1)[..., None]
    photo = np.clip(disc * (250, 190, 90) + (1 - disc) * (90 + grain), 0, 255).astype(np.uint8)

    (answer, *_) = run(made(request("blur the background heavily", photo, n=1)))

    after = to_array(answer.pixels).astype(float)
    away = np.hypot(x - 150, y - 150)
    red, _, blue = after[(away > 62) & (away < 65)].mean(axis=0)
    assert red - blue < 0.8


@pytest.mark.parametrize("text", ["blur the background heavily", "put Image 2 behind the subject"])
def test_a_smooth_background_has_no_steps(run: Run, text: str) -> None:
    y, x = np.mgrid[0:240, 0:240]
    fall = np.rint(np.broadcast_to(np.linspace(120, 132, 240)[:, None, None], (240, 240, 3)))
    fall[:, 130:] += np.random.default_rng(4).integers(-60, 60, (240, 110, 1))
    disc = np.hypot(x - 120, y - 120)[..., None] < 60
    photo = np.where(disc, (220, 110, 30), fall).astype(np.uint8)

    answers = run(made(request(text, photo, references=(fall.astype(np.uint8) - 50,), n=2)))

    rows = to_array(answers[-1].pixels)[20:220, 4:44].astype(float).mean(axis=(1, 2))
    assert np.abs(np.diff(rows)).max() < 0.6
    assert np.ptp(rows) > 8


def test_a_mask_of_the_subject_is_no_mask_of_the_background(run: Run) -> None:
    base, _ = subject_scene()
    painted = np.zeros(base.shape[:2], np.uint8)
    painted[70:170, 70:170] = 255

    with pytest.raises(Misfit) as caught:
        run(made(request("white background", base, painted=painted)))

    assert [cause.kind for cause in caught.value.causes] == ["background-unmarked"]


def test_what_the_mask_marks_is_cut_out_when_it_is_named(run: Run) -> None:
    base, truth = subject_scene()
    painted = np.zeros(base.shape[:2], np.uint8)
    painted[50:190, 50:190] = 255

    (answer,) = run(made(request("cut out the ball", base, painted=painted)))

    alpha = to_array(answer.pixels)[..., 3] / 255
    assert np.abs(alpha - truth).mean() < 0.02


def test_a_picture_without_a_subject_is_refused_with_a_reason(run: Run) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)

    with pytest.raises(Rejected) as caught:
        run(made(request("blur the background", noise)))

    assert caught.value.kind == "subject-unclear"


@pytest.mark.parametrize("mood", [(30, 60, 160), (160, 30, 20), (40, 130, 50)])
@pytest.mark.parametrize("skin", [(255, 224, 196), (224, 172, 140), (141, 85, 54), (60, 38, 28)])
def test_a_mood_leaves_skin_its_hue(run: Run, skin: tuple[int, int, int], mood: tuple[int, int, int]) -> None:
    base = scene(np.uint8)
    base[30:60, 30:60] = skin
    reference = np.full((60, 60, 3), mood, np.uint8)
    reference[::2] = np.minimum(np.array(mood) + 40, 255)

    (answer, *_) = run(made(request("take over the mood of Image 2", base, references=(reference,), n=1)))

    after = to_array(answer.pixels)[45, 45]
    before_lab, after_lab = (oklab.lab_of(tuple(float(v) / 255 for v in one)) for one in (skin, after))
    assert abs(_hue(before_lab) - _hue(after_lab)) < 25


def test_a_mood_moves_towards_its_reference(run: Run) -> None:
    base = scene(np.uint16)
    warm = np.full((60, 60, 3), (230, 150, 60), np.uint8)

    (answer, *_) = run(made(request("take over the mood of Image 2", base, references=(warm,))))

    before, after = (oklab.lab(one.astype(np.float32) / 65535) for one in (base, to_array(answer.pixels)))
    assert after[..., 2].mean() > before[..., 2].mean() + 0.02


def test_a_reference_with_a_subject_comes_without_its_background(run: Run) -> None:
    base = np.full((240, 240, 3), (30, 60, 140), np.uint8)
    reference, _ = subject_scene()

    answers = run(
        made(request("place Image 2 here", base, painted=np.full((240, 240), 255, np.uint8),
                     references=(reference,), n=2))
    )  # fmt: skip

    alone, whole = (to_array(one.pixels).astype(int) for one in answers)
    assert "cut out" in str(answers[0].actual["method"])
    assert np.abs(alone[:8, :8] - base[:8, :8]).max() == 0
    assert alone[120, 120, 0] > 200
    assert np.abs(whole[30, 120] - base[30, 120]).max() > 30


def test_a_picture_without_a_subject_sits_as_a_rectangle_in_a_round_mask(run: Run) -> None:
    base = np.full((240, 240, 3), (30, 60, 140), np.uint8)
    y, x = np.mgrid[0:240, 0:240]
    painted = (np.hypot(x - 120, y - 120) < 100).astype(np.uint8) * 255
    halves = np.zeros((120, 200, 3), np.uint8)
    halves[:, :100], halves[:, 100:] = (200, 40, 30), (230, 200, 40)

    (first, *_) = run(made(request("place Image 2 here", base, painted=painted, references=(halves,))))

    picture = base.copy()
    height, width = first.pixels.height, first.pixels.width
    picture[first.y : first.y + height, first.x : first.x + width] = to_array(first.pixels)
    changed = np.abs(picture.astype(int) - base).max(axis=-1) > 30
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    box = changed[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert box.mean() > 0.97
    assert box.shape[1] / box.shape[0] == pytest.approx(200 / 120, rel=0.05)
    assert len(columns) > 150


def test_a_picture_that_is_blended_in_takes_the_form_of_the_mask(run: Run) -> None:
    base = np.full((240, 240, 3), (30, 60, 140), np.uint8)
    y, x = np.mgrid[0:240, 0:240]
    painted = (np.hypot(x - 120, y - 120) < 100).astype(np.uint8) * 255
    noise = np.random.default_rng(3).integers(0, 255, (120, 200, 3), np.uint8)

    (first, *_) = run(made(request("blend Image 2 in here", base, painted=painted, references=(noise,))))

    assert "seamless" in str(first.actual["method"])


def test_a_white_rim_of_a_red_cup_belongs_to_it(run: Run) -> None:
    y, x = np.mgrid[0:240, 0:320]
    grain = np.random.default_rng(6).normal(0, 5, (240, 320, 1))
    base = np.full((240, 320, 3), (150, 95, 50), np.float64)
    base[np.hypot(x - 160, (y - 135) * 1.3) < 95] = (190, 40, 25)
    rim = np.hypot(x - 160, (y - 70) * 1.2) < 48
    base[rim] = (245, 240, 235)
    photo = np.clip(base + grain, 0, 255).astype(np.uint8)

    (answer,) = run(made(request("cut out the subject", photo)))

    alpha = to_array(answer.pixels)[..., 3]
    assert (alpha[rim] > 200).mean() > 0.9
    assert alpha[120:, :20].max() < 20


def test_letters_stand_where_they_were_asked_for(run: Run) -> None:
    base = np.full((200, 300, 3), 40, np.uint8)

    for text, rows in (
        ('write "Hi" at the top', slice(0, 60)),
        ('write "Hi" at the bottom', slice(140, 200)),
    ):
        (answer, *_) = run(made(request(text, base)))
        changed = (to_array(answer.pixels) != 40).any(axis=(1, 2))
        assert changed[rows].any()
        assert not np.delete(changed, np.r_[rows]).any()


def test_letters_in_a_round_mask_are_whole(run: Run) -> None:
    base = np.full((300, 400, 3), 60, np.uint8)
    y, x = np.mgrid[0:300, 0:400]
    disc = (np.hypot(x - 180, y - 150) < 120).astype(np.uint8) * 255
    text = 'write "50 % off today" in white'

    (answer, *_) = run(made(request(text, base, painted=disc, n=1)))
    (free, *_) = run(made(request(text, base, painted=np.full((300, 400), 255, np.uint8), n=1)))

    def drawn(one: Made) -> np.ndarray:
        whole = base.copy()
        patch = to_array(one.pixels)
        whole[one.y : one.y + patch.shape[0], one.x : one.x + patch.shape[1]] = patch
        return whole[..., 0] > 150

    letters = drawn(answer)
    rim = np.hypot(x - 180, y - 150) > 117
    assert not (letters & rim).any()
    assert np.ptp(np.flatnonzero(letters.any(axis=0))) > 130
    assert drawn(free).any()


def test_letters_that_would_be_lost_are_outlined_first(run: Run) -> None:
    red = np.full((120, 300, 3), (180, 50, 40), np.uint8)

    (on_red, *_) = run(made(request('write "Fresh" in #c0392b', red)))
    (on_white, *_) = run(made(request('write "Fresh" in #c0392b', np.full_like(red, 250))))

    assert "outlined" in str(on_red.actual["method"])
    assert "plain" in str(on_white.actual["method"])


def test_sharpening_a_noisy_picture_lifts_its_edges_and_not_its_noise(run: Run) -> None:
    clean = np.full((160, 200, 3), 90.0)
    clean[:, 100:] = 150
    clean = np.stack([cv2.GaussianBlur(clean[..., n], (0, 0), 1.2) for n in range(3)], axis=-1)
    noisy = np.clip(clean + np.random.default_rng(2).normal(0, 2.4, (160, 200, 1)), 0, 255).astype(np.uint8)

    (answer, *_) = run(made(request("sharpen a lot", noisy)))

    after = to_array(answer.pixels).astype(float)
    assert after[:, 10:80].std() < 1.15 * noisy[:, 10:80].std()
    assert np.diff(after.mean(axis=(0, 2))).max() > 1.1 * np.diff(noisy.mean(axis=(0, 2))).max()


def test_a_font_that_is_not_here_is_refused(run: Run) -> None:
    with pytest.raises(Misfit) as caught:
        run(made(request('write "Hi" in Unheard Of Sans', scene())))

    assert [cause.kind for cause in caught.value.causes] == ["font-missing"]


def test_long_words_are_broken_into_lines_that_fit() -> None:
    letters = lettering.lettering("one two three four", None, 20, width_px=80, side="left")

    assert letters.shape[1] <= 90
    assert letters.shape[0] > 50


def test_noise_goes_and_edges_stay(run: Run) -> None:
    clean = np.full((120, 120, 3), 90, np.uint8)
    clean[:, 60:] = 180
    noisy = np.clip(clean + np.random.default_rng(2).normal(0, 8, clean.shape), 0, 255).astype(np.uint8)

    (answer, *_) = run(made(request("denoise", noisy)))

    after = to_array(answer.pixels).astype(float)
    assert after[:, 10:50].std() < 0.5 * noisy[:, 10:50].astype(float).std()
    assert after[:, 64:].mean() - after[:, :56].mean() > 85


def test_a_sharper_picture_has_stronger_edges_and_no_halo(run: Run) -> None:
    ramp = np.clip(np.linspace(-9.5, 10.5, 120), 0, 1)
    base = np.repeat((60 + 120 * ramp)[None, :, None], 80, axis=0).repeat(3, axis=2).astype(np.uint8)

    (answer, *_) = run(made(request("sharpen by 60 %", base)))

    after = to_array(answer.pixels).astype(int)
    assert np.abs(np.diff(after[40, :, 1])).max() > np.abs(np.diff(base[40, :, 1].astype(int))).max()
    assert after.max() <= 180 + 20
    assert after.min() >= 60 - 20


def _hue(lab: tuple[float, float, float]) -> float:
    return float(np.degrees(np.arctan2(lab[2], lab[1])))


def test_denoising_takes_the_noise_of_a_wall_and_leaves_some_grain_and_the_weave_of_a_cloth(run: Run) -> None:
    rng = np.random.default_rng(8)
    y, x = np.mgrid[0:160, 0:240]
    weave = np.where(x < 120, 0, 16 * np.sign(np.sin(x * 1.9) * np.sin(y * 1.7)))[..., None]
    clean = np.full((160, 240, 3), 128.0) + weave
    noisy = np.clip(clean + rng.normal(0, 9, (160, 240, 1)), 0, 255).astype(np.uint8)

    (answer, *_) = run(made(request("denoise", noisy)))

    done = to_array(answer.pixels).astype(np.float64)
    wall, cloth = np.s_[10:150, 10:110], np.s_[10:150, 130:230]
    assert 0.5 < done[wall].std() < 0.4 * noisy[wall].std()
    kept = np.corrcoef(done[cloth].ravel(), clean[cloth].ravel())[0, 1]
    assert kept > np.corrcoef(noisy[cloth].ravel(), clean[cloth].ravel())[0, 1]
    assert done[cloth].std() > 0.75 * clean[cloth].std()


def test_a_thin_wing_with_a_ragged_edge_stays_solid() -> None:
    """Threads at its rim open the band wider; its middle is the subject all the same."""
    rng = np.random.default_rng(2)
    y, x = np.mgrid[0:300, 0:450]
    ragged = rng.integers(0, 12, 450)
    body = np.hypot(x - 225, y - 190) < 80
    wing = (np.abs(y - 100) < 11 + ragged[x]) & (x > 20) & (x < 430)
    wall = 0.42 + 0.1 * (y / 300)[..., None] + rng.normal(0, 0.01, (300, 450, 1))
    outwards = np.clip(np.abs(x - 225) / 200, 0, 1)[..., None]
    feathers = np.array([0.62, 0.55, 0.45]) * (1 - outwards) + 0.46 * outwards
    feathers = feathers + rng.normal(0, 0.03, (300, 450, 1))
    values = np.where((wing | body)[..., None], feathers, wall).astype(np.float32)
    # As a segmentation gives it, which does not see the rags.
    found = ((np.abs(y - 100) < 11) & (x > 20) & (x < 430) | body).astype(np.uint8) * 255

    alpha = matting.alpha(values, found, Watch((), lambda _: None))

    middle = (np.abs(y - 100) < 6) & (x > 40) & (x < 410)
    assert alpha[middle].mean() > 0.93
    assert alpha[:40].max() < 0.05


# From outside to inside, and to outside again, as a photograph shows a painted wing before a grey wall.
WING = np.array([
    (215, 193, 166), (255, 242, 218), (254, 232, 193), (250, 219, 169), (243, 207, 154), (238, 199, 140),
    (229, 188, 130), (225, 188, 135), (171, 138, 98), (84, 76, 69), *[(80, 72, 68)] * 8, *[(48, 34, 22)] * 16,
    (61, 52, 43), (70, 63, 57), (73, 68, 62), (71, 66, 62), (59, 55, 50), (44, 39, 36),
])  # fmt: skip


def lit_wing() -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_]]:
    """A picture of a bird whose wings fall gently, and where its wings are."""
    y, x = np.mgrid[0:300, 0:880]
    row = y - 110 - np.rint(x / 40).astype(int)
    wing = (x > 40) & (x < 740) & (row >= 0) & (row < len(WING))
    body = (np.hypot(x - 800, y - 190) < 70)[..., None]
    around = np.where(body, (120, 130, 50), 103)
    values = np.where(wing[..., None], WING[np.clip(row, 0, len(WING) - 1)], around) / 255
    noise = np.random.default_rng(4).normal(0, 0.006, (300, 880, 1))
    return np.clip(values + noise, 0, 1).astype(np.float32), wing, body[..., 0]


def test_a_wing_with_a_lit_rim_and_a_band_near_the_walls_grey_is_solid_and_clear_of_the_wall() -> None:
    values, wing, body = lit_wing()
    # As a segmentation at a small size gives it, a pixel or two off.
    found = cv2.dilate((wing | body).astype(np.uint8), np.ones((5, 5), np.uint8)) * np.uint8(255)

    alpha = matting.alpha(values, found, Watch((), lambda _: None))

    within = cv2.erode(wing.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    beyond = cv2.dilate((wing | body).astype(np.uint8), np.ones((7, 7), np.uint8)) == 0
    assert alpha[within].min() > 0.5
    assert np.quantile(alpha[within], 0.01) > 0.95
    assert alpha[beyond].max() < 0.03
