"""The measures of drift beside scikit-image's: another program's arithmetic, within stated tolerances."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from skimage import color, filters, metrics, transform

from studio.imaging.arrays import from_array
from studio.imaging.drift.measuring import measure
from studio.model.drift import Drift

DELTA_E_TOLERANCE = 0.005  # their matrix to XYZ has six digits
SSIM_TOLERANCE = 1e-5
GMSD_TOLERANCE = 1e-5
RATIO_TOLERANCE = 1e-4
PSNR_TOLERANCE_DB = 1e-4

LUMA = np.array([0.2126, 0.7152, 0.0722])


def scene(seed: int, width: int = 320, height: int = 240) -> np.ndarray:
    """Soft shapes with some fine texture, RGB."""
    rng = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(rng.uniform(0, 255, (height, width, 3)), (0, 0), 9)
    soft = (soft - soft.min()) / (soft.max() - soft.min()) * 200 + 20
    return np.clip(soft + rng.normal(0, 6, soft.shape), 0, 255).astype(np.uint8)


def drifted(picture: np.ndarray, seed: int) -> np.ndarray:
    """Warmer, a little blurred and noisy."""
    rng = np.random.default_rng(seed)
    warm = cv2.GaussianBlur(picture, (0, 0), 0.6).astype(float) * (1.03, 1.0, 0.95) + (2, 0, -2)
    return np.clip(warm + rng.normal(0, 3, warm.shape), 0, 255).astype(np.uint8)


@pytest.fixture(params=range(4))
def pictures(request: pytest.FixtureRequest) -> tuple[np.ndarray, np.ndarray]:
    one = scene(request.param)
    return one, drifted(one, 100 + request.param)


def measured(one: np.ndarray, other: np.ndarray, region: np.ndarray | None = None) -> Drift:
    mask = None if region is None else from_array(region.astype(np.uint8) * 255)
    drift = measure(from_array(one), None, from_array(other), None, mask)
    assert drift is not None
    return drift


def their_delta_e(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return color.deltaE_ciede2000(color.rgb2lab(one), color.rgb2lab(other))


def their_luma(picture: np.ndarray) -> np.ndarray:
    return picture / 255 @ LUMA


def their_blur(picture: np.ndarray) -> np.ndarray:
    return filters.gaussian(picture / 255, sigma=2, mode="reflect", truncate=4, channel_axis=2)


def test_colour_differences_agree(pictures: tuple[np.ndarray, np.ndarray]) -> None:
    one, other = pictures

    drift = measured(one, other)

    apart = their_delta_e(one, other)
    assert drift.delta_e_mean == pytest.approx(apart.mean(), abs=DELTA_E_TOLERANCE)
    assert drift.delta_e_p95 == pytest.approx(np.percentile(apart, 95), abs=DELTA_E_TOLERANCE)
    soft = their_delta_e(their_blur(one), their_blur(other))
    assert drift.colour_delta_e == pytest.approx(soft.mean(), abs=DELTA_E_TOLERANCE)


def test_psnr_agrees(pictures: tuple[np.ndarray, np.ndarray]) -> None:
    one, other = pictures

    theirs = metrics.peak_signal_noise_ratio(one, other, data_range=255)

    assert measured(one, other).psnr_db == pytest.approx(theirs, abs=PSNR_TOLERANCE_DB)


def test_ssim_agrees_over_all_and_over_tiles(pictures: tuple[np.ndarray, np.ndarray]) -> None:
    one, other = pictures

    drift = measured(one, other)

    _, found = metrics.structural_similarity(
        their_luma(one),
        their_luma(other),
        data_range=1,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        full=True,
    )
    assert drift.ssim == pytest.approx(found.mean(), abs=SSIM_TOLERANCE)
    tiles = [found[y : y + 20, x : x + 20].mean() for y in range(0, 240, 20) for x in range(0, 320, 20)]
    assert drift.ssim_p5 == pytest.approx(np.percentile(tiles, 5), abs=SSIM_TOLERANCE)


def test_gmsd_agrees_with_their_prewitt(pictures: tuple[np.ndarray, np.ndarray]) -> None:
    one, other = pictures

    def slopes(picture: np.ndarray) -> np.ndarray:
        half = transform.downscale_local_mean(their_luma(picture), (2, 2))
        return np.hypot(filters.prewitt_h(half), filters.prewitt_v(half))

    first, second = slopes(one), slopes(other)
    alike = (2 * first * second + 0.0026) / (first**2 + second**2 + 0.0026)

    assert measured(one, other).gmsd == pytest.approx(alike.std(), abs=GMSD_TOLERANCE)


def test_the_ratio_of_sharpness_agrees_with_their_laplacian(pictures: tuple[np.ndarray, np.ndarray]) -> None:
    one, other = pictures

    strengths = [np.sqrt(np.mean(filters.laplace(their_luma(picture), ksize=3) ** 2)) for picture in pictures]

    assert measured(one, other).sharpness_ratio == pytest.approx(
        strengths[1] / strengths[0], abs=RATIO_TOLERANCE
    )


def test_a_region_is_measured_alone(pictures: tuple[np.ndarray, np.ndarray]) -> None:
    one, other = pictures
    region = np.zeros(one.shape[:2], bool)
    region[30:150, 40:260] = True
    ruined = np.where(region[:, :, None], other, 255 - one)

    drift = measured(one, ruined, region)

    assert drift.px == 120 * 220
    assert drift.delta_e_mean == pytest.approx(
        their_delta_e(one, other)[region].mean(), abs=DELTA_E_TOLERANCE
    )
    alone = measured(one[30:150, 40:260], other[30:150, 40:260])
    assert drift.colour_delta_e == pytest.approx(alone.colour_delta_e, abs=0.02)
    assert drift.ssim == pytest.approx(alone.ssim, abs=0.002)
    assert drift.gmsd == pytest.approx(alone.gmsd, abs=0.002)


def test_where_bytes_are_equal_nothing_drifted_whatever_lies_beside() -> None:
    one = scene(1)
    edited = one.copy()
    edited[40:90, 50:120] = 255
    region = np.ones(one.shape[:2], bool)
    region[40:90, 50:120] = False

    drift = measured(one, edited, region)

    assert drift == Drift(drift.px, True, 0, 0, 0, None, 1, 1, 0, 1, unasked_percent=0)
    assert replace(measured(one, one), px=drift.px, unasked_percent=0) == drift
