"""Twenty chains whose injected drift grows: every measure grows with it, never the other way."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from drifting import STILL, Edit, EditKind, Strengths, apply, scene

from studio.imaging.arrays import Array, from_array
from studio.imaging.drift.measuring import measure
from studio.model.drift import Drift
from studio.model.registration import Registration

SIZE = (256, 192)
CHAINS = range(20)
GROWS = {"colour_delta_e": 1, "delta_e_mean": 1, "delta_e_p95": 1, "gmsd": 1}
FALLS = {"psnr_db": -1, "ssim": -1, "ssim_p5": -1}
A_TURN = Strengths(
    brightness=1,
    contrast_percent=1.5,
    cast=(1.5, 0, -1),
    saturation_percent=2,
    blur_px=0.4,
    noise=1.2,
    jpeg=95,
)
KINDS: dict[str, Callable[[float], Strengths]] = {
    "tone": lambda share: Strengths(
        brightness=5 * share,
        contrast_percent=7 * share,
        cast=(7 * share, -share, -6 * share),
        saturation_percent=10 * share,
        uneven_cast=4 * share,
    ),
    "noise": lambda share: Strengths(noise=8 * share),
    "blur": lambda share: Strengths(blur_px=0.4 + 1.2 * share),
    "JPEG": lambda share: Strengths(jpeg=round(98 - 60 * share)),
}


def drift_of(
    base: Array, answer: Array, kept: Array | None = None, placed: Registration | None = None
) -> Drift:
    region = None if kept is None else from_array(kept)
    found = measure(from_array(base), None, from_array(answer), None, region, registration=placed)
    assert found is not None
    return found


def falling_back(drifts: list[Drift]) -> list[str]:
    """The measures that did not follow the drift somewhere."""
    told = []
    for name, sign in (GROWS | FALLS).items():
        values = [getattr(drift, name) for drift in drifts]
        numbers = [np.inf if value is None else value for value in values]
        if any((after - before) * sign <= 0 for before, after in itertools.pairwise(numbers)):
            told.append(f"{name}: {values}")
    return told


@pytest.mark.parametrize("seed", CHAINS)
def test_a_chain_drifts_further_with_every_turn(seed: int) -> None:
    base = at = scene(*SIZE, seed)
    drifts = [drift_of(base, base)]
    for turn in range(7):
        at = apply(at, None, A_TURN, seed * 100 + turn).answer
        drifts.append(drift_of(base, at))

    assert drifts[0].identical
    assert falling_back(drifts) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [0, 7, 13])
def test_each_kind_of_drift_counts_by_its_amount(kind: str, seed: int) -> None:
    base = scene(*SIZE, seed)

    drifts = [drift_of(base, apply(base, None, KINDS[kind](step / 5), seed).answer) for step in range(6)]

    assert falling_back(drifts) == []


@pytest.mark.parametrize("seed", range(4))
def test_beside_an_edit_and_after_a_registration_the_number_shown_grows_all_the_same(seed: int) -> None:
    base = scene(*SIZE, seed)
    shown = []
    for step in range(6):
        share = step / 5
        strengths = Strengths(
            shift_px=(5 * share, -3 * share), zoom_percent=share, cast=(7 * share, 0, -6 * share)
        )
        made = apply(base, Edit(EditKind.OBJECT, share=0.1), strengths, seed)
        kept = np.where(made.mask > 0, 0, 255).astype(np.uint8)
        shown.append(drift_of(base, made.answer, kept, Registration(made.transform)).colour_delta_e)

    assert shown[0] == 0
    assert shown == sorted(set(shown))


def test_a_still_model_that_only_edits_has_not_drifted() -> None:
    base = scene(*SIZE, 3)
    made = apply(base, Edit(EditKind.REPLACE, share=0.2), STILL, 3)

    kept = np.where(made.mask > 0, 0, 255).astype(np.uint8)

    assert drift_of(base, made.answer, kept).identical
