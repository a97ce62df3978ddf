"""Cut out: all but the subject becomes transparent, and its edge loses the colours of what was behind it."""

from dataclasses import dataclass

import numpy as np

from studio.engine import layout
from studio.engine.operations.background import found, matte_of, painted_whole
from studio.engine.segmenting.matte import Matte
from studio.engine.segmenting.subject import Hint
from studio.engine.steps import CutOut
from studio.engine.work import Mask, Work, strips
from studio.model.geometry import IDENTITY
from studio.model.watch import Watch


@dataclass(frozen=True, slots=True)
class CutSetting:
    """`marks_subject`: the mask marks what stays, and not the background."""

    marks_subject: bool


def settings(step: CutOut) -> tuple[CutSetting, ...]:
    return (CutSetting(bool(step.subject)),)


def apply(work: Work, setting: CutSetting) -> Work:
    """A picture with alpha, whole, since another layout is another picture."""
    painted = painted_whole(work)
    if setting.marks_subject and painted is not None:
        matte, limit = found(work, Hint(subject=painted)), None
    else:
        matte, limit = matte_of(work), painted
    done = without_background(work.whole(), matte, limit, work.watch.part(0.6, 1))
    work.methods.append(f"cut out, {matte.share}, edges solved from colours")
    return work.reframed(done, IDENTITY, painted, None)


def without_background(whole: layout.Raster, matte: Matte, limit: Mask | None, watch: Watch) -> layout.Raster:
    """A copy with alpha, with the subject's own colours; only under `limit` anything changes."""
    done = _with_alpha(whole)
    for strip in strips(whole.shape, watch):
        here = done[strip.rows]
        values = layout.colour(whole[strip.rows])
        alpha = matte.alpha_of(values, strip.top)
        front = matte.front_of(values, alpha, strip.top)
        before = layout.alpha(here)
        assert before is not None
        kept = np.ones_like(alpha, bool) if limit is None else limit[strip.rows] > 0
        layout.write_colour(
            here, np.where((kept & (alpha < 0.995))[..., None], front, values).astype(np.float32)
        )
        layout.write_alpha(here, np.where(kept, alpha * before, before).astype(np.float32))
    return done


def _with_alpha(raster: layout.Raster) -> layout.Raster:
    if layout.has_alpha(raster):
        return raster.copy()
    deep = raster if raster.ndim == 3 else raster[..., None]
    opaque = np.full((*raster.shape[:2], 1), layout.top(raster), raster.dtype)
    return np.concatenate([deep, opaque], axis=2)
