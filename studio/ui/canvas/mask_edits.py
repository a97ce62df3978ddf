"""What is done to the mask as a whole: feather, grow, shrink, invert, all, nothing; each one step."""

from collections.abc import Callable
from functools import partial

from studio.imaging import masks
from studio.imaging.arrays import to_array
from studio.model.cancel import CancelToken
from studio.model.pixels import Pixels
from studio.ui.canvas.tools.tool import Easel

WHOLE = 255


class MaskEdits:
    """Long ones run in a thread on a copy; a mask drawn on meanwhile keeps its strokes and drops the edit."""

    def __init__(self, easel: Easel) -> None:
        self._easel = easel

    def invert(self) -> None:
        self._start(masks.invert)

    def grow(self, by_px: float) -> None:
        self._start(partial(_grown, by_px))

    def shrink(self, by_px: float) -> None:
        self._start(partial(_shrunk, by_px))

    def feather(self, by_px: float) -> None:
        self._start(partial(_feathered, by_px))

    def mark_all(self) -> None:
        if self._easel.document is not None:
            self._easel.document.fill(WHOLE)

    def clear(self) -> None:
        if self._easel.document is not None:
            self._easel.document.fill(0)

    def _start(self, work: Callable[[Pixels], Pixels]) -> None:
        document = self._easel.document
        if document is None or document.is_being_drawn:
            return
        before = document.revision

        def lay(made: Pixels) -> None:
            self._easel.busy_changed.emit(False)
            if document is self._easel.document and document.revision == before:
                document.put(document.box, to_array(made))

        self._easel.busy_changed.emit(True)
        self._easel.errands.send(partial(_run, work, document.pixels()), lay)


def _run(work: Callable[[Pixels], Pixels], mask: Pixels, _: CancelToken) -> Pixels:
    return work(mask)


def _grown(by_px: float, mask: Pixels) -> Pixels:
    return masks.grow(mask, by_px)


def _shrunk(by_px: float, mask: Pixels) -> Pixels:
    return masks.shrink(mask, by_px)


def _feathered(by_px: float, mask: Pixels) -> Pixels:
    return masks.feather(mask, by_px)
