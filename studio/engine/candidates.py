"""Which candidates answer a request: as many as were asked for, as long as they look different."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine import difference, layout
from studio.engine.operations.table import QUICK, Setting, perform, settings
from studio.engine.steps import Step
from studio.engine.work import Mask, Work, copied, covered, cut
from studio.model.geometry import Box, Frame
from studio.model.project import Notice
from studio.model.watch import Watch

_ALIKE_MAX = 2  # slow ways in a row that look like an earlier one, before the rest is let be
_GLANCE_SIDE = 192


@dataclass(frozen=True, slots=True)
class Scene:
    """The pictures of a request as arrays; `colour` takes an sRGB colour into the picture's own space."""

    base: layout.Raster
    mask: Mask | None
    references: Mapping[int, layout.Raster]
    colour: Callable[[tuple[float, float, float]], tuple[float, float, float]]

    @property
    def box(self) -> Box:
        return covered(self.mask) if self.mask is not None else Box(0, 0, *self.base.shape[1::-1])


@dataclass(frozen=True, slots=True)
class Candidate:
    """`change`: mean CIEDE2000 against the picture before, None where its pixels have no counterpart.

    With a `frame`, `patch` is a whole picture, that way from the one before.
    """

    patch: layout.Raster
    box: Box
    methods: tuple[str, ...]
    change: float | None
    frame: Frame | None = None
    notices: tuple[Notice, ...] = ()


def make(
    scene: Scene, steps: tuple[Step, ...], *, asked: int, seed: int, watch: Callable[[int], Watch]
) -> Iterator[Candidate]:
    """Candidates that differ visibly from each other and from what they were made of, at most `asked`.

    Fewer when the ways run out, none when nothing visible would change.
    """
    first = watch(0)
    first.check()
    base = _before(scene)
    first.check()
    seen: list[difference.Doubles] = []
    glances: list[difference.Doubles] = []
    small = first.during(lambda: _glance(scene))
    kept: dict[str, object] = {}
    small_base = _before(small)
    alike = 0
    for ways in _ways(steps, seed):
        if len(seen) == asked or alike == _ALIKE_MAX:
            return
        watching = watch(len(seen))
        is_quick = all(isinstance(way, QUICK) for way in ways)
        if is_quick:
            look = _perform(small, ways, Watch(watching.tokens, lambda _: None), {})
            glance = difference.sample(look.patch, _painted(small))
            if _is_like(glance, glances) or not difference.shows(glance, small_base):
                continue
            glances.append(glance)
        done = _perform(scene, ways, watching, kept)
        sample = difference.sample(done.patch, done.painted if done.judged is None else done.judged)
        if not _shows(done, sample, scene, base) or _is_like(sample, seen):
            alike += not is_quick
            continue
        alike = 0
        seen.append(sample)
        if done.frame is not None:
            whole = done.whole()
            box = Box(0, 0, *whole.shape[1::-1])
            yield Candidate(whole, box, tuple(done.methods), None, done.frame, tuple(done.notices))
            continue
        changed = difference.mean(sample, base) if len(sample) == len(base) else None
        yield Candidate(done.patch, done.box, tuple(done.methods), changed, notices=tuple(done.notices))


def _before(scene: Scene) -> difference.Doubles:
    return difference.sample(cut(scene.base, scene.box), _painted(scene))


def _shows(done: Work, sample: difference.Doubles, scene: Scene, base: difference.Doubles) -> bool:
    """Whether the work changed anything visible; what has another frame always did."""
    if done.frame is not None:
        return True
    if done.judged is not None:
        base = difference.sample(cut(scene.base, scene.box), done.judged)
    return difference.shows(sample, base)


def _is_like(one: difference.Doubles, others: list[difference.Doubles]) -> bool:
    return any(
        len(one) == len(other) and difference.mean(one, other) < difference.VISIBLE for other in others
    )


def _ways(steps: tuple[Step, ...], seed: int) -> list[tuple[Setting, ...]]:
    """Settings for all steps at once, candidate by candidate, none twice."""
    lists = [settings(step, seed) for step in steps]
    ways = dict.fromkeys(tuple(some[n % len(some)] for some in lists) for n in range(max(map(len, lists))))
    return list(ways)


def _perform(scene: Scene, ways: tuple[Setting, ...], watch: Watch, kept: dict[str, object]) -> Work:
    box = scene.box
    patch = copied(cut(scene.base, box), watch)
    work = Work(scene.base, box, _painted(scene), patch, scene.references, watch, kept=kept)
    for n, way in enumerate(ways):
        work.watch = watch.part(n / len(ways), (n + 1) / len(ways))
        work = perform(work, way, scene.colour)
    return work


def _painted(scene: Scene) -> Mask | None:
    box = scene.box
    return None if scene.mask is None else scene.mask[box.y : box.bottom, box.x : box.right]


def _glance(scene: Scene) -> Scene:
    """The changed box alone, small: enough to see whether two ways look the same."""
    part = cut(scene.base, scene.box)
    scale = min(1.0, _GLANCE_SIDE / max(part.shape[:2]))
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    mask, painted = None, _painted(scene)
    if painted is not None:
        mask = cv2.resize(painted, size, interpolation=cv2.INTER_NEAREST)
        if not mask.any():
            mask = np.full_like(mask, 255)
    return Scene(cv2.resize(part, size, interpolation=cv2.INTER_AREA), mask, {}, scene.colour)
