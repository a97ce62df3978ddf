"""Filling a part of the mask up to its edges, or emptying it."""

from functools import partial

from studio.imaging.arrays import Array, window
from studio.imaging.flooding import flood
from studio.model.cancel import CancelToken
from studio.model.geometry import Box
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_moment import Moment
from studio.ui.canvas.tools.tool import Tool, Touch

HALF = 128


class FillTool(Tool):
    """A click inside a drawn outline fills it; with Alt, what is marked under the click goes."""

    def press(self, touch: Touch) -> None:
        document = self.easel.document
        if document is None or not document.box.contains(touch.x, touch.y):
            return
        document.take_up()
        document.in_turn(partial(self._look, document, int(touch.x), int(touch.y), touch.subtracts))

    def _look(self, document: MaskDocument, x: int, y: int, subtracts: bool) -> None:
        if bool(document.array[y, x] >= HALF) is not subtracts:
            return
        work = partial(_flood, document.moment(), x, y)
        self.easel.work.send(work, partial(self._fill, document, 0 if subtracts else 255))

    def _fill(self, document: MaskDocument, value: int, found: tuple[Array, Box]) -> None:
        """Into the mask as it is then, so that what was drawn meanwhile stays."""
        if document is not self.easel.document:
            return
        inside, box = found
        fill = partial(_filled, window(inside, box), value)
        document.when_lifted(partial(document.remake, box, fill))


def _flood(moment: Moment, x: int, y: int, _: CancelToken) -> tuple[Array, Box]:
    marked = (moment.copy(moment.box) >= HALF).astype("uint8")
    return flood(marked, x, y)


def _filled(inside: Array, value: int, under: Array) -> Array:
    part = under.copy()
    part[inside > 0] = value
    return part
