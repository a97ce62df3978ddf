"""Blur the background: all but the subject goes out of focus, as behind a wide lens."""

from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine import layout, oklab
from studio.engine.oklab import Floats
from studio.engine.operations.background import matte_of
from studio.engine.segmenting.matte import Matte
from studio.engine.steps import NORMAL_PERCENT, BlurBackground
from studio.engine.work import Work, strips

_RADIUS = 0.012  # of the long side, at the plain strength
_WORK_RADIUS_PX = 14  # a wider disc is drawn in a smaller picture
_GLOW = 6.0  # how much more the brightest points count, so that they open into discs


@dataclass(frozen=True, slots=True)
class BlurSetting:
    """`radius` of the disc, as a share of the long side."""

    method: str
    radius: float


def settings(step: BlurBackground) -> tuple[BlurSetting, ...]:
    plain = _RADIUS * step.percent / NORMAL_PERCENT
    return (
        BlurSetting("lens blur", plain),
        BlurSetting("wide open lens", 2.5 * plain),
        BlurSetting("slight lens blur", 0.5 * plain),
        BlurSetting("strongest blur", 5 * plain),
    )


def apply(work: Work, setting: BlurSetting) -> None:
    found = matte_of(work)
    radius = max(1.0, setting.radius * max(work.base.shape[:2]))
    soft = _blurred_background(work, found, radius)
    box = work.box
    for strip in strips(work.patch.shape, work.watch.part(0.7, 1)):
        here = work.patch[strip.rows]
        top = box.y + strip.top
        full = work.base[top : top + here.shape[0]].copy()
        full[:, box.x : box.right] = here
        values = layout.colour(full)
        alpha = found.alpha_of(values, top)
        front = found.front_of(values, alpha, top)
        window = np.s_[:, box.x : box.right]
        back = layout.rows_of(soft, top, here.shape[0], work.base.shape, cv2.INTER_CUBIC)[window]
        weight = alpha[window][..., None]
        mixed = oklab.decoded(front[window]) * weight + back * (1 - weight)
        done = layout.grained(oklab.encoded(np.clip(mixed, 0, 1)), here, 0, top)
        sure = weight > 0.995
        layout.write_colour(here, np.where(sure, values[window], done).astype(np.float32))
    work.restore_unpainted()
    work.methods.append(f"{setting.method}, {radius:.0f} px, {found.share}")


def _blurred_background(work: Work, found: Matte, radius: float) -> Floats:
    """Linear light of the background alone behind a disc of `radius`, in a picture as small as that allows.

    The subject weighs nothing: its colours must not bleed into what is behind it.
    """
    whole = work.whole()
    height, width = whole.shape[:2]
    scale = min(1.0, _WORK_RADIUS_PX / radius)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = layout.resized(whole, size)
    values = layout.colour(small)
    alpha = cv2.resize(found.alpha, size, interpolation=cv2.INTER_LINEAR)
    work.watch.reach(0.62)
    linear = oklab.decoded(values)
    peak = 1 + np.float32(_GLOW) * np.clip(linear.max(axis=-1) - 0.7, 0, 1) ** 2
    weight = np.clip(1 - alpha * 1.05, 0, 1) ** 2 * peak
    around = oklab.decoded(np.clip(cv2.resize(found.back, size, interpolation=cv2.INTER_LINEAR), 0, 1))
    disc = _disc(radius * scale)
    work.watch.reach(0.64)
    # Deep inside the subject there is no background to blur; its colours carried on stand in for it.
    filler = np.float32(0.02) * np.clip(alpha, 0, 1)
    total = cv2.filter2D(linear * weight[..., None] + around * filler[..., None], -1, disc)
    work.watch.reach(0.68)
    share = cv2.filter2D((weight + filler).astype(np.float32), -1, disc)
    return np.asarray(total / np.maximum(share, 1e-4)[..., None], np.float32)


def _disc(radius: float) -> Floats:
    """A disc with a soft pixel at its rim, whose weights sum to 1."""
    reach = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return np.asarray(disc / disc.sum(), np.float32)
