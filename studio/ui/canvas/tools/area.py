"""How an area just drawn becomes one step of the mask: at once, or in a thread when it is large."""

from collections.abc import Callable
from functools import partial

import numpy as np

from studio.imaging.arrays import Array, window
from studio.model.cancel import CancelToken
from studio.model.geometry import Box
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.tools.tool import Easel

MARKED, CLEARED = 255, 0
# Smooth edges cost 100 ms for each megapixel of a shape's box.
AT_ONCE_PX = 200_000

# Gives the shape a weight in an array of the mask's size.
Draw = Callable[[Array, int], object]


def draw_area(easel: Easel, reach: Box, draw: Draw, *, subtracts: bool) -> None:
    """`draw` reaches nowhere outside of `reach`."""
    document = easel.document
    if document is None:
        return
    box = reach.grow(2).intersect(document.box)
    if box.is_empty:
        return
    if box.area <= AT_ONCE_PX:
        document.begin()
        document.touch(box)
        draw(document.array, CLEARED if subtracts else MARKED)
        document.changed.emit(box)
        document.commit()
        return
    document.take_up()
    shape = document.array.shape
    easel.work.send(partial(_cover, draw, shape, box), partial(_join, easel, document, box, subtracts))


def _cover(draw: Draw, shape: tuple[int, ...], box: Box, _: CancelToken) -> Array:
    apart = np.zeros(shape, np.uint8)
    draw(apart, MARKED)
    return window(apart, box)


def _join(easel: Easel, document: MaskDocument, box: Box, subtracts: bool, cover: Array) -> None:
    """Joined with the mask as it is now, so that what was drawn meanwhile stays."""
    if document is not easel.document or document.is_being_drawn:
        return
    under = window(document.array, box)
    document.put(box, np.minimum(under, 255 - cover) if subtracts else np.maximum(under, cover))
