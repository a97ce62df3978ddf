"""Cut out: all but the subject becomes transparent, and its edge loses the colours of what was behind it."""

from dataclasses import dataclass

import numpy as np

from studio.engine import layout
from studio.engine.operations.background import found, matte_of, painted_whole
from studio.engine.segmenting.matte import Matte, told_share
from studio.engine.segmenting.subject import Hint
from studio.engine.steps import CutOut
from studio.engine.work import Mask, Work, copied, covered, cut, put, strips
from studio.model.geometry import IDENTITY, Box
from studio.model.watch import Watch

_AROUND, _AROUND_PX = 0.25, 24  # of a marked thing's longer side, looked at beyond the mask


@dataclass(frozen=True, slots=True)
class CutSetting:
    """`marks_subject`: the mask marks what stays, and not the background."""

    marks_subject: bool


def settings(step: CutOut) -> tuple[CutSetting, ...]:
    return (CutSetting(bool(step.subject)),)


def apply(work: Work, setting: CutSetting) -> Work:
    """A picture with alpha, whole, since another layout is another picture."""
    painted, whole = painted_whole(work), work.whole()
    if setting.marks_subject and painted is not None:
        done, share = _marked(work, whole, painted)
    else:
        matte = matte_of(work)
        done, share = without_background(whole, matte, painted, work.watch.part(0.6, 1)), matte.share
    work.methods.append(f"cut out, {share}, edges solved from colours")
    return work.reframed(done, IDENTITY, painted, None)


def _marked(work: Work, whole: layout.Raster, painted: Mask) -> tuple[layout.Raster, str]:
    """What the mask marks, looked for around it alone: all that can be seen of a small thing is used."""
    own = covered(painted)
    around = max(_AROUND_PX, round(_AROUND * max(own.width, own.height)))
    box = own.grow(around).intersect(Box(0, 0, *whole.shape[1::-1]))
    part = cut(whole, box)
    matte = found(part, Hint(subject=painted[box.y : box.bottom, box.x : box.right]), work.watch.part(0, 0.6))
    done = with_alpha(whole, work.watch)
    done[..., -1] = 0
    put(cut(done, box), without_background(part, matte, None, work.watch.part(0.6, 1)), work.watch)
    return done, told_share(matte.subject_px, whole.shape[0] * whole.shape[1])


def without_background(whole: layout.Raster, matte: Matte, limit: Mask | None, watch: Watch) -> layout.Raster:
    """A copy with alpha, with the subject's own colours; only under `limit` anything changes."""
    done = with_alpha(whole, watch)
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


def with_alpha(raster: layout.Raster, watch: Watch) -> layout.Raster:
    """A copy that has alpha."""
    if layout.has_alpha(raster):
        return copied(raster, watch)
    deep = raster if raster.ndim == 3 else raster[..., None]
    done = np.empty((*deep.shape[:2], deep.shape[2] + 1), raster.dtype)
    put(done[..., :-1], deep, watch)
    done[..., -1] = layout.top(raster)
    return done
