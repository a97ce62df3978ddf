"""What is done to the mask as a whole: feather, grow, shrink, refine, invert, all, nothing; each one step."""

from collections import deque
from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from studio.imaging import masks, refining
from studio.imaging.arrays import from_array, to_array
from studio.model.cancel import CancelToken
from studio.model.pixels import Pixels
from studio.ui.canvas.errands import Errand
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_moment import Moment
from studio.ui.canvas.mask_remade import Remade, remade
from studio.ui.canvas.tools.tool import Easel

WHOLE = 255

# What is made of a mask.
Work = Callable[[Pixels, CancelToken], Pixels]


class MaskEdits(QObject):
    """Invert, all and nothing come before a stroke that begins meanwhile, which waits for them.

    The others may take long, and nobody waits for them but the next of them: a mask drawn on meanwhile keeps
    its strokes and drops them.
    """

    amounts_changed = Signal()

    def __init__(self, easel: Easel) -> None:
        super().__init__()
        self._easel = easel
        self._feather_px = 24
        self._grow_px = 8
        self._errand: Errand[Remade | None] | None = None
        self._later: deque[Callable[[], None]] = deque()

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
        document = self._easel.document
        if document is not None and not document.is_being_drawn:
            document.remake(document.box, np.invert)

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

    def _send(self, work: Work) -> None:
        document = self._easel.document
        if document is not None and not document.is_being_drawn:
            document.take_up()
            document.in_turn(partial(self._begin, document, work))

    def _begin(self, document: MaskDocument, work: Work) -> None:
        if self._easel.work.is_waited_for(self._errand):
            self._later.append(partial(self._begin, document, work))
            return
        self._later.clear()  # of one that was called off
        before = document.revision

        def lay(made: Remade | None) -> None:
            later, self._later = self._later, deque()
            if document is self._easel.document and document.revision == before:
                document.take(made)
                for begin in later:
                    begin()

        self._errand = self._easel.work.send(partial(_remade, work, document.moment()), lay)


def _remade(work: Work, moment: Moment, token: CancelToken) -> Remade | None:
    before = moment.copy(moment.box)
    made = to_array(work(from_array(before), token))
    return remade(before, moment.box, lambda _: made)


def _run(work: Callable[[Pixels], Pixels], mask: Pixels, _: CancelToken) -> Pixels:
    return work(mask)


def _refine(pixels: Pixels, reach_px: float, mask: Pixels, token: CancelToken) -> Pixels:
    return refining.refine_edge(pixels, mask, reach_px=reach_px, cancel=token)
