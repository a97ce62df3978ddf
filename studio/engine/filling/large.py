"""How a hole is filled in an area too large to be searched: small first, then copied at full size."""

import cv2
import numpy as np

from studio.engine.filling.filling import filled
from studio.engine.filling.matching import Field
from studio.engine.filling.pyramid import Floats, Level, halved
from studio.engine.filling.recipe import Recipe
from studio.engine.work import copied, covered
from studio.model.watch import Watch

_PIXELS_MAX = 6_000_000  # of an area that is searched as it is
_ROWS = 64


def fill_any(level: Level, recipes: tuple[Recipe, ...], seed: int, watch: Watch, *, rank: int = 0) -> Floats:
    """The area with its hole filled, of any size; what is known stays as it is.

    Of several recipes the one of that rank is taken, 0 being the one whose seams show least.
    """
    small, times = level, 1
    while small.hole.size > _PIXELS_MAX:
        small, times = halved(small, watch), 2 * times
    if times == 1:
        return filled(level, recipes, rank, seed, watch)[0]
    goal, field = filled(small, recipes, rank, seed, watch.part(0, 0.7))
    area = _copied(level, field, times, watch.part(0.7, 0.85))
    return _led(area, level, goal, watch.part(0.85, 1))


def _copied(level: Level, field: Field, times: int, watch: Watch) -> Floats:
    """Every pixel from where its small one came from: full detail, with steps where patches meet."""
    height, width = level.hole.shape
    rows, columns = field.slot.shape
    area = copied(level.area, watch)
    box = covered(level.hole.astype(np.uint8))
    for top in range(box.y, box.bottom, _ROWS):
        watch.reach((top - box.y) / box.height)
        y, x = np.nonzero(level.hole[top : min(top + _ROWS, box.bottom)])
        y += top
        slot = field.slot[np.minimum(y // times, rows - 1), np.minimum(x // times, columns - 1)]
        from_y = np.minimum(field.source_y[slot] * times + y % times, height - 1)
        from_x = np.minimum(field.source_x[slot] * times + x % times, width - 1)
        area[y, x] = level.area[from_y, from_x]
    return area


def _led(area: Floats, level: Level, goal: Floats, watch: Watch) -> Floats:
    """The copy led to the small fill, which has no steps: what a small pixel differs by is added softly."""
    size = (goal.shape[1], goal.shape[0])
    lacks = watch.during(lambda: cv2.resize(area, size, interpolation=cv2.INTER_AREA)).reshape(goal.shape)
    lacks = goal - lacks
    height, width = level.hole.shape
    box = covered(level.hole.astype(np.uint8))
    across = (np.arange(width, dtype=np.float32) + 0.5) * (size[0] / width) - 0.5
    for top in range(box.y, box.bottom, _ROWS):
        watch.reach((top - box.y) / box.height)
        bottom = min(top + _ROWS, box.bottom)
        down = (np.arange(top, bottom, dtype=np.float32) + 0.5) * (size[1] / height) - 0.5
        grid_x, grid_y = np.meshgrid(across, down)
        step = cv2.remap(lacks, grid_x, grid_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        strip = area[top:bottom]
        strip += step.reshape(strip.shape) * level.hole[top:bottom, :, None]
        np.clip(strip, 0, 1, out=strip)
    return area
