"""Which part of a picture is sent around a mask: enough to see what belongs there, of a size that is made."""

import math

from studio.model.geometry import Box
from studio.model.sizes import SizeRule, canvas_around, enclosing

CONTEXT_OF_BOX = 0.5
CONTEXT_LEAST_PX = 256


def cut_around(
    marked: Box, picture: Box, rule: SizeRule | None = None, wanted: tuple[int, int] | None = None
) -> Box | None:
    """The part of `picture` that is sent for a change inside `marked`, at the picture's own resolution.

    Half of what is marked is around it on every side, and at least 256 px, as far as the picture goes. With
    a `rule` it is widened into the picture to the smallest size that is made; `wanted` names that size. Where
    the picture has no room for one it is widened as far as it goes, so that little has to be padded. None
    where all of the picture would be sent, or nothing of it is marked.
    """
    marked = marked.intersect(picture)
    if marked.is_empty:
        return None
    across = max(CONTEXT_LEAST_PX, round(marked.width * CONTEXT_OF_BOX))
    down = max(CONTEXT_LEAST_PX, round(marked.height * CONTEXT_OF_BOX))
    seen = Box(
        marked.x - across, marked.y - down, marked.width + 2 * across, marked.height + 2 * down
    ).intersect(picture)
    size = _size(seen, picture, rule, wanted) if rule is not None else None
    cut = seen if size is None else _widened(seen, size, picture)
    return None if cut == picture else cut


def cut_from(facts: object) -> Box | None:
    """The cut that a call's row tells, as left, top, width and height; None for anything else."""
    if not isinstance(facts, list) or len(facts) != 4 or not all(type(side) is int for side in facts):
        return None
    box = Box(*facts)
    return None if box.is_empty else box


def _size(seen: Box, picture: Box, rule: SizeRule, wanted: tuple[int, int] | None) -> tuple[int, int] | None:
    """What `seen` is widened to; None where it is too large for any canvas, and has to be scaled."""
    if wanted is not None:
        canvas: tuple[int, int] | None = _covering(seen, wanted)
    else:
        inside = enclosing((seen.width, seen.height), (picture.width, picture.height), rule)
        canvas = inside or canvas_around(seen.width, seen.height, rule)
    if canvas is None and rule.presets:
        canvas = min((_covering(seen, one) for one in rule.presets), key=lambda size: size[0] * size[1])
    return None if canvas is None else (min(canvas[0], picture.width), min(canvas[1], picture.height))


def _covering(seen: Box, canvas: tuple[int, int]) -> tuple[int, int]:
    """The canvas, or one of its shape that is just large enough."""
    by = max(1.0, seen.width / canvas[0], seen.height / canvas[1])
    return math.ceil(canvas[0] * by), math.ceil(canvas[1] * by)


def _widened(seen: Box, size: tuple[int, int], picture: Box) -> Box:
    """`seen` in the middle of a box of that size, moved to where the picture has room for it."""
    x = _from(seen.x, seen.width, size[0], picture.width)
    y = _from(seen.y, seen.height, size[1], picture.height)
    return Box(x, y, *size)


def _from(at: int, length: int, wanted: int, most: int) -> int:
    return max(0, min(at - (wanted - length) // 2, most - wanted))
