"""Another picture seen through a mask: what a merge will be, while it is painted."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage, QPainter

from studio.imaging import masks
from studio.imaging.arrays import to_array, window
from studio.model.cancel import CancelToken
from studio.model.geometry import Box
from studio.model.pixels import Pixels
from studio.ui.canvas.compose import Manner, Plate, draw_picture
from studio.ui.canvas.errands import Errand, Errands
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_levels import MaskLevels
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


class Revealed(QObject):
    """Follows a mask with its edges made soft: at once as it is painted, softly when a stroke has ended.

    `changed` carries the Box that looks different.
    """

    changed = Signal(object)

    def __init__(self, document: MaskDocument, pyramid: Pyramid, errands: Errands) -> None:
        super().__init__()
        self.pyramid = pyramid
        self._document = document
        self._errands = errands
        self._errand: Errand[Pixels] | None = None
        self._feather_px = 0
        self._array = document.array.copy()
        self._levels = MaskLevels(self._array)
        document.changed.connect(self._on_painted)
        document.stepped.connect(self._soften)
        document.turned_back.connect(self._soften)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the other picture is seen."""
        return self._levels.is_empty

    @property
    def feather_px(self) -> int:
        return self._feather_px

    def set_feather(self, feather_px: int) -> None:
        """How far edges are soft to both sides; 0 leaves them as they were painted."""
        self._feather_px = feather_px
        self._soften()

    def overlay(self, tint: MaskOverlay | None) -> RevealOverlay:
        return RevealOverlay(self._levels, self.pyramid, tint)

    def end(self) -> None:
        """The mask is let go of; it may be taken up again by another."""
        self._document.changed.disconnect(self._on_painted)
        self._document.stepped.disconnect(self._soften)
        self._document.turned_back.disconnect(self._soften)
        self._call_off()

    def _on_painted(self, box: Box) -> None:
        self._call_off()
        window(self._array, box)[...] = window(self._document.array, box)
        self._show(box)

    def _soften(self, _: object = None) -> None:
        self._call_off()
        work = partial(_softened, self._document.pixels(), self._feather_px)
        self._errand = self._errands.send(work, self._take)

    def _call_off(self) -> None:
        if self._errand is not None:
            self._errand.cancel()
            self._errand = None

    def _take(self, soft: Pixels) -> None:
        self._errand = None
        self._array[...] = to_array(soft)
        self._show(self._document.box)

    def _show(self, box: Box) -> None:
        self._levels.refresh(box)
        self.changed.emit(box)


def _softened(mask: Pixels, feather_px: int, _: CancelToken) -> Pixels:
    return masks.feather(mask, feather_px)
