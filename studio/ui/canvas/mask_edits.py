"""What is done to the mask as a whole: feather, grow, shrink, refine, invert, all, nothing; each one step."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from studio.imaging import masks, refining
from studio.imaging.arrays import to_array
from studio.model.cancel import CancelToken
from studio.model.pixels import Pixels
from studio.ui.canvas.tools.tool import Easel

WHOLE = 255


class MaskEdits(QObject):
    """Long ones run in a thread on a copy; a mask drawn on meanwhile keeps its strokes and drops the edit."""

    amounts_changed = Signal()

    def __init__(self, easel: Easel) -> None:
        super().__init__()
        self._easel = easel
        self._feather_px = 24
        self._grow_px = 8

    @property
    def feather_px(self) -> int:
        return self._feather_px

    @property
    def grow_px(self) -> int:
        """By how much grow and shrink move the edge."""
        return self._grow_px

    def set_feather(self, feather_px: int) -> None:
        self._feather_px = feather_px
        self.amounts_changed.emit()

    def set_grow(self, grow_px: int) -> None:
        self._grow_px = grow_px
        self.amounts_changed.emit()

    def invert(self) -> None:
        self._start(masks.invert)

    def feather(self) -> None:
        self._start(partial(masks.feather, by_px=self._feather_px))

    def grow(self) -> None:
        self._start(partial(masks.grow, by_px=self._grow_px))

    def shrink(self) -> None:
        self._start(partial(masks.shrink, by_px=self._grow_px))

    def refine(self) -> None:
        """Find hairs and threads along the edge, as far to both sides as grow would move it."""
        self.refine_within(self._grow_px)

    def refine_within(self, reach_px: float) -> None:
        """The same, `reach_px` to both sides."""
        sheet = self._easel.sheet
        if sheet is not None:
            self._send(partial(_refine, sheet.pixels, reach_px))

    def mark_all(self) -> None:
        if self._easel.document is not None:
            self._easel.document.fill(WHOLE)

    def clear(self) -> None:
        if self._easel.document is not None:
            self._easel.document.fill(0)

    def _start(self, work: Callable[[Pixels], Pixels]) -> None:
        self._send(partial(_run, work))

    def _send(self, work: Callable[[Pixels, CancelToken], Pixels]) -> None:
        document = self._easel.document
        if document is None or document.is_being_drawn:
            return
        document.take_up()
        before = document.revision

        def lay(made: Pixels) -> None:
            if document is self._easel.document and document.revision == before:
                document.put(document.box, to_array(made))

        self._easel.work.send(partial(work, document.pixels()), lay)


def _run(work: Callable[[Pixels], Pixels], mask: Pixels, _: CancelToken) -> Pixels:
    return work(mask)


def _refine(pixels: Pixels, reach_px: float, mask: Pixels, token: CancelToken) -> Pixels:
    return refining.refine_edge(pixels, mask, reach_px=reach_px, cancel=token)
