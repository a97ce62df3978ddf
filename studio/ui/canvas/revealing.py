"""Another picture seen through a mask: what a merge will be, while it is painted."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage, QPainter

from studio.imaging import masks
from studio.imaging.arrays import Array, from_array, to_array, window
from studio.model.cancel import CancelToken
from studio.model.geometry import Box
from studio.ui.canvas.compose import Manner, Plate, draw_picture
from studio.ui.canvas.errands import Errand, Errands
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_levels import MaskLevels
from studio.ui.canvas.mask_moment import Moment
from studio.ui.canvas.overlay import MaskOverlay, seen_of, veil_of
from studio.ui.canvas.pyramid import Pyramid
from studio.ui.canvas.view import Placement
from studio.ui.look import theme


@dataclass(frozen=True, slots=True)
class RevealOverlay:
    """Draws `pyramid`, which lies on the picture pixel by pixel, where the mask says; with `tint` over it."""

    levels: MaskLevels
    pyramid: Pyramid
    tint: MaskOverlay | None = None

    def draw(
        self, painter: QPainter, rect: QRect, placement: Placement, ratio: float, is_smooth: bool
    ) -> None:
        seen = seen_of(self.levels, rect, placement)
        if seen.isEmpty():
            return
        shown = QImage(seen.size(), QImage.Format.Format_RGB32)
        manner = Manner(is_smooth, theme.colour("surround"), ratio)
        inner = QPainter(shown)
        inner.fillRect(shown.rect(), manner.surround)
        inner.translate(-seen.x(), -seen.y())
        draw_picture(inner, seen, Plate(self.pyramid), placement, manner)
        inner.end()
        veil = veil_of(self.levels, seen, placement, is_smooth=is_smooth)
        inner = QPainter(veil)
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        inner.drawImage(0, 0, shown)
        inner.end()
        painter.drawImage(seen.topLeft(), veil)
        if self.tint is not None:
            self.tint.draw(painter, rect, placement, ratio, is_smooth)


@dataclass(frozen=True, slots=True, eq=False)
class SoftMask:
    """A mask with its edges made soft, and its halvings, which borrow the array."""

    array: Array
    levels: MaskLevels


def soft_mask(painted: Array, feather_px: int, _: CancelToken) -> SoftMask:
    """Made in a thread: at 24 megapixels the window would stand still for it."""
    array = np.array(to_array(masks.feather(from_array(painted), feather_px)))
    return SoftMask(array, MaskLevels(array))


def _hard_mask(moment: Moment, _: CancelToken) -> SoftMask:
    array = moment.copy(moment.box)
    return SoftMask(array, MaskLevels(array))


class Revealed(QObject):
    """Follows a mask with its edges made soft: at once as it is painted, softly when a stroke has ended.

    `changed` carries the Box that looks different; `replaced`: all of it may.
    """

    changed = Signal(object)
    replaced = Signal()

    def __init__(
        self, document: MaskDocument, pyramid: Pyramid, soft: SoftMask, feather_px: int, errands: Errands
    ) -> None:
        super().__init__()
        self.pyramid = pyramid
        self._document = document
        self._errands = errands
        self._errand: Errand[SoftMask] | None = None
        self._hard: Errand[SoftMask] | None = None
        self._since = Box(0, 0, 0, 0)  # what was painted while a hard one is being made
        self._feather_px = feather_px
        self._soft = soft
        document.changed.connect(self._on_painted)
        document.replaced.connect(self._harden)
        document.stepped.connect(self._soften)
        document.turned_back.connect(self._soften)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the other picture is seen."""
        return self._soft.levels.is_empty

    def set_feather(self, feather_px: int) -> None:
        """How far edges are soft to both sides; 0 leaves them as they were painted."""
        self._feather_px = feather_px
        self._soften()

    def overlay(self, tint: MaskOverlay | None) -> RevealOverlay:
        return RevealOverlay(self._soft.levels, self.pyramid, tint)

    def end(self) -> None:
        """The mask is let go of; it may be taken up again by another."""
        self._document.changed.disconnect(self._on_painted)
        self._document.replaced.disconnect(self._harden)
        self._document.stepped.disconnect(self._soften)
        self._document.turned_back.disconnect(self._soften)
        self._call_off()
        self._drop_hard()

    def _on_painted(self, box: Box) -> None:
        self._call_off()
        if self._hard is not None:
            self._since = self._since.unite(box)
        window(self._soft.array, box)[...] = window(self._document.array, box)
        self._soft.levels.refresh(box)
        self.changed.emit(box)

    def _harden(self) -> None:
        """All of the mask is another one: it is seen so at once, and softly a moment later."""
        self._call_off()
        self._drop_hard()
        self._hard = self._errands.send(partial(_hard_mask, self._document.moment()), self._take_hard)

    def _take_hard(self, hard: SoftMask) -> None:
        since = self._since
        self._drop_hard()
        if not since.is_empty:
            window(hard.array, since)[...] = window(self._document.array, since)
            hard.levels.refresh(since)
        self._soft = hard
        self.replaced.emit()

    def _drop_hard(self) -> None:
        if self._hard is not None:
            self._hard.cancel()
        self._hard, self._since = None, Box(0, 0, 0, 0)

    def _soften(self, _: object = None) -> None:
        """Of the mask itself, not of a copy: what is painted meanwhile calls it off."""
        self._call_off()
        work = partial(soft_mask, self._document.array, self._feather_px)
        self._errand = self._errands.send(work, self._take)

    def _call_off(self) -> None:
        if self._errand is not None:
            self._errand.cancel()
            self._errand = None

    def _take(self, soft: SoftMask) -> None:
        self._errand = None
        self._drop_hard()
        self._soft = soft
        self.replaced.emit()
