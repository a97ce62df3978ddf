"""Which candidates answer a request: as many as were asked for, as long as they look different."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from studio.engine import difference, layout
from studio.engine.operations import place, recolour, remove, tone
from studio.engine.operations.place import PlaceSetting
from studio.engine.operations.recolour import RecolourSetting
from studio.engine.operations.remove import RemoveSetting
from studio.engine.operations.tone import ToneSetting
from studio.engine.steps import Place, Recolour, Remove, Step, Tone
from studio.engine.work import Mask, Watch, Work, covered, cut
from studio.model.geometry import Box

Setting = ToneSetting | RemoveSetting | RecolourSetting | PlaceSetting

_ALIKE_MAX = (
    2  # removals in a row that look like an earlier one, before the rest is let be: each costs seconds
)
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
    patch: layout.Raster
    box: Box
    methods: tuple[str, ...]
    change: float  # mean CIEDE2000 against the picture before


def make(
    scene: Scene, steps: tuple[Step, ...], *, asked: int, seed: int, watch: Callable[[int], Watch]
) -> Iterator[Candidate]:
    """Candidates that differ visibly from each other, at most `asked`; fewer when the ways run out."""
    base = difference.sample(*_under(scene, cut(scene.base, scene.box)))
    seen: list[difference.Doubles] = []
    glances: list[difference.Doubles] = []
    small = _glance(scene)
    alike, costly = 0, any(isinstance(step, Remove) for step in steps)
    for ways in _ways(steps, seed):
        if len(seen) == asked or (costly and alike == _ALIKE_MAX):
            return
        watching = watch(len(seen))
        if not any(isinstance(way, RemoveSetting | PlaceSetting) for way in ways):
            look = _perform(small, ways, Watch(watching.tokens, lambda _: None))
            glance = difference.sample(*_under(small, look.patch))
            if any(difference.mean(glance, other) < difference.VISIBLE for other in glances):
                continue
            glances.append(glance)
        done = _perform(scene, ways, watching)
        sample = difference.sample(*_under(scene, done.patch))
        if any(difference.mean(sample, other) < difference.VISIBLE for other in seen):
            alike += 1
            continue
        alike = 0
        seen.append(sample)
        changed = difference.mean(sample, base)
        yield Candidate(done.patch, done.box, tuple(done.methods), changed)


def _ways(steps: tuple[Step, ...], seed: int) -> list[tuple[Setting, ...]]:
    """Settings for all steps at once, candidate by candidate, none twice."""
    lists = [_settings(step, seed) for step in steps]
    ways = dict.fromkeys(
        tuple(settings[n % len(settings)] for settings in lists) for n in range(max(map(len, lists)))
    )
    return list(ways)


def _settings(step: Step, seed: int) -> tuple[Setting, ...]:
    match step:
        case Remove():
            return remove.settings(seed)
        case Tone():
            return tone.settings(step)
        case Recolour():
            return recolour.settings(step)
        case Place():
            return place.settings(step)


def _perform(scene: Scene, ways: tuple[Setting, ...], watch: Watch) -> Work:
    box = scene.box
    work = Work(scene.base, box, _painted(scene), cut(scene.base, box).copy(), scene.references, watch)
    for n, way in enumerate(ways):
        work.watch = watch.part(n / len(ways), (n + 1) / len(ways))
        match way:
            case RemoveSetting():
                remove.apply(work, way)
            case ToneSetting():
                tone.apply(work, way)
            case RecolourSetting():
                recolour.apply(work, way, scene.colour(way.colour.rgb))
            case PlaceSetting():
                place.apply(work, way)
    return work


def _painted(scene: Scene) -> Mask | None:
    box = scene.box
    return None if scene.mask is None else scene.mask[box.y : box.bottom, box.x : box.right]


def _under(scene: Scene, patch: layout.Raster) -> tuple[layout.Raster, Mask | None]:
    return patch, _painted(scene)


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
