"""Remove: what lies under the mask gives way to what could lie behind it."""

from dataclasses import dataclass

import numpy as np

from studio.engine import layout
from studio.engine.membrane import membrane
from studio.engine.work import Work, cut
from studio.model.geometry import Box

_MARGIN_PX = 16


@dataclass(frozen=True, slots=True)
class RemoveSetting:
    """How a hole is filled; `seed` starts the search."""

    method: str
    seed: int


def settings(seed: int) -> tuple[RemoveSetting, ...]:
    """All ways to fill a hole, the most likely first."""
    return (RemoveSetting("smooth surface", seed),)


def apply(work: Work, setting: RemoveSetting) -> None:
    """Fill the painted part of the patch from its surroundings."""
    if work.painted is None:
        return
    height, width = work.base.shape[:2]
    box = work.box.grow(_MARGIN_PX).intersect(Box(0, 0, width, height))
    x, y = work.box.x - box.x, work.box.y - box.y
    area = layout.colour(cut(work.base, box))
    hole = np.zeros(area.shape[:2], bool)
    hole[y : y + work.box.height, x : x + work.box.width] = work.painted > 0
    area, hole = np.pad(area, ((1, 1), (1, 1), (0, 0)), mode="edge"), np.pad(hole, 1)
    filled = membrane(area, hole, work.watch)[1:-1, 1:-1]
    layout.write_colour(work.patch, filled[y : y + work.box.height, x : x + work.box.width])
    work.restore_unpainted()
    work.methods.append(setting.method)
