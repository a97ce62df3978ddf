"""The engine at work: a request as arrays and steps, and its candidates one after the other."""

from collections.abc import Callable
from time import monotonic

import numpy as np

from studio.engine import candidates, layout, reading
from studio.engine.describing import changes_frame, is_about_colour
from studio.engine.grammar import parse
from studio.engine.steps import Place, Remove, Step
from studio.imaging.arrays import from_array, to_array
from studio.imaging.colour import convert
from studio.model.cancel import CancelToken
from studio.model.errors import Cause, Charged, Misfit, Rejected
from studio.model.pixels import Pixels, Sheet
from studio.model.project import Notice
from studio.model.provider import Made, Progress, ProviderEvent, ProviderRequest, Question
from studio.model.recipe import BUILT_IN
from studio.model.watch import Watch

Rgb = tuple[float, float, float]

_TOLD_EVERY_S = 0.1


def prepared(request: ProviderRequest) -> tuple[candidates.Scene, tuple[Step, ...]]:
    """The request as arrays and steps. Raises Misfit and Rejected, before any work."""
    sheets = {one.ordinal: one.content for one in request.pictures if isinstance(one.content, Sheet)}
    mask = request.mask if isinstance(request.mask, Pixels) else None
    question = Question(request.instruction, mask is not None, len(sheets) - 1, request.candidates)
    understood = reading.read(question)
    if understood.causes:
        raise Misfit(understood.causes)
    steps = parse(request.instruction).steps
    arrays = {ordinal: to_array(sheet.pixels) for ordinal, sheet in sheets.items()}
    base = arrays.pop(1)
    painted = to_array(mask) if mask is not None else None
    if painted is not None and not painted.any():
        raise Misfit((Cause("empty-mask"),))
    if layout.is_grey(base) and any(is_about_colour(step) for step in steps):
        raise Rejected("picture-grey", provider=BUILT_IN, charged=Charged.NO)
    return candidates.Scene(base, painted, arrays, _speller(sheets[1].icc)), steps


def make_all(
    request: ProviderRequest,
    scene: candidates.Scene,
    steps: tuple[Step, ...],
    tokens: tuple[CancelToken, ...],
    tell: Callable[[ProviderEvent | None], None],
) -> None:
    """Tell of every candidate as it is made. Raises Rejected when none changes anything visible."""

    def watch(ordinal: int) -> Watch:
        return Watch(tokens, _throttled(ordinal, tell))

    count = 0
    said: list[Notice] = []
    meets_base = all(isinstance(step, Remove | Place) for step in steps)
    for ordinal, one in enumerate(
        candidates.make(scene, steps, asked=request.candidates, seed=request.seed, watch=watch)
    ):
        pixels = from_array(np.ascontiguousarray(one.patch))
        actual: dict[str, object] = {
            "method": "; ".join(one.methods),
            "asked": request.candidates,
            "engine": reading.MODEL,
        }
        if one.change is not None:
            actual["change_delta_e"] = round(one.change, 2)
        made = Made(
            ordinal,
            pixels,
            one.box.x,
            one.box.y,
            request.seed,
            actual,
            meets_base=meets_base,
            frame=one.frame,
            keeps_pixels=all(changes_frame(step) for step in steps),
            notices=tuple(notice for notice in one.notices if notice not in said),
        )
        said += made.notices
        count += 1
        tell(made)
    if not count:
        raise Rejected("nothing-visible", provider=BUILT_IN, charged=Charged.NO)


def _speller(icc: bytes | None) -> Callable[[Rgb], Rgb]:
    """Takes an sRGB colour into the space of a picture, so that a named colour is the same in each."""

    def spelt(rgb: Rgb) -> Rgb:
        one = np.array([[rgb]], np.float64)
        deep = from_array(np.rint(one * 65535).astype(np.uint16))
        red, green, blue = (to_array(convert(deep, None, icc))[0, 0] / 65535).tolist()
        return red, green, blue

    return spelt if icc is not None else lambda rgb: rgb


def _throttled(ordinal: int, tell: Callable[[ProviderEvent], None]) -> Callable[[float], None]:
    told_at = -1.0

    def told(fraction: float) -> None:
        nonlocal told_at
        now = monotonic()
        if now - told_at >= _TOLD_EVERY_S:
            told_at = now
            tell(Progress(ordinal, fraction))

    return told
