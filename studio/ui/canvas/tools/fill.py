"""Filling a part of the mask up to its edges, or emptying it."""

from functools import partial

from studio.imaging.arrays import Array
from studio.imaging.flooding import flood
from studio.model.cancel import CancelToken
from studio.model.geometry import Box
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.tools.tool import Tool, Touch

HALF = 128


class FillTool(Tool):
    """A click inside a drawn outline fills it; with Alt, what is marked under the click goes."""

    def press(self, touch: Touch) -> None:
        document = self.easel.document
        if document is None or not document.box.contains(touch.x, touch.y):
            return
        document.take_up()
        marked = (document.array >= HALF).astype("uint8")
        x, y = int(touch.x), int(touch.y)
        if bool(marked[y, x]) is not touch.subtracts:
            return
        value = 0 if touch.subtracts else 255
        self.easel.work.send(partial(_flood, marked, x, y), partial(self._fill, document, value))

    def _fill(self, document: MaskDocument, value: int, found: tuple[Array, Box]) -> None:
        inside, box = found
        if document is not self.easel.document or document.is_being_drawn:
            return
        part = document.array[box.y : box.bottom, box.x : box.right].copy()
        part[inside[box.y : box.bottom, box.x : box.right] > 0] = value
        document.put(box, part)


def _flood(marked: Array, x: int, y: int, _: CancelToken) -> tuple[Array, Box]:
    return flood(marked, x, y)
