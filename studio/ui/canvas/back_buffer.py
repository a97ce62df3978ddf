"""The canvas as last composed, in device pixels: shifted while panning, composed only where it must be."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPixmap, QRegion

from studio.ui.canvas.compose import Manner, Plate, compose
from studio.ui.canvas.view import Placement

# From this ratio on a moving picture is composed at half resolution: at 2 it costs four times the pixels.
HALVED_FROM = 1.5
# Strips that panning lays bare are composed smoothly at once while they are small.
SMALL_SHARE = 0.15


class BackBuffer:
    """Holds one plate as composed; `is_rough` says that it should be composed again when things are still."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self.is_rough = False
        self._plate: Plate | None = None
        self._placement: Placement | None = None
        self._dirty = QRegion()

    def show(self, plate: Plate) -> None:
        """From now on this is composed."""
        if plate != self._plate:
            self._plate = plate
            self.forget()

    def forget(self) -> None:
        """Everything looks different: another theme, another picture."""
        self._placement = None

    def spoil(self, rect: QRect) -> None:
        """What lies in `rect` (device pixels) has changed."""
        self._dirty += rect

    def bring(self, size: QSize, placement: Placement, manner: Manner, *, is_moving: bool) -> None:
        """Make the buffer show `placement`; roughly where much is new and things are moving."""
        if self._plate is None:
            return
        exposed = self._shifted(size, placement)
        area = sum(rect.width() * rect.height() for rect in exposed)
        is_rough = is_moving and area > SMALL_SHARE * size.width() * size.height()
        for rect in exposed + self._dirty:
            self._compose(rect, placement, manner, is_rough=is_rough)
        self._dirty = QRegion()
        if is_rough:
            self.is_rough = True
        elif exposed.boundingRect() == QRect(QPoint(0, 0), size):
            self.is_rough = False

    def smooth(self, manner: Manner) -> None:
        """Compose everything again at its best."""
        if self._placement is not None:
            self._compose(self.pixmap.rect(), self._placement, manner, is_rough=False)
            self.is_rough = False

    def _shifted(self, size: QSize, placement: Placement) -> QRegion:
        """Move what is still good; the rest is what must be composed."""
        old, self._placement = self._placement, placement
        whole = QRect(QPoint(0, 0), size)
        if self.pixmap.size() != size:
            self.pixmap = QPixmap(size)
            return QRegion(whole)
        if old is None or old.scale != placement.scale:
            return QRegion(whole)
        dx, dy = placement.origin_x - old.origin_x, placement.origin_y - old.origin_y
        if (dx, dy) == (0, 0):
            return QRegion()
        self._dirty.translate(dx, dy)
        if abs(dx) >= size.width() or abs(dy) >= size.height():
            return QRegion(whole)
        self.pixmap.scroll(dx, dy, whole)
        return QRegion(whole) - QRegion(whole.translated(dx, dy))

    def _compose(self, rect: QRect, placement: Placement, manner: Manner, *, is_rough: bool) -> None:
        assert self._plate is not None
        rect = rect.intersected(self.pixmap.rect())
        if rect.isEmpty():
            return
        painter = QPainter(self.pixmap)
        if is_rough and manner.ratio >= HALVED_FROM:
            half = _halved(rect, self._plate, placement, manner)
            painter.drawImage(QRect(rect.topLeft(), half.size() * 2), half)
        else:
            compose(painter, rect, self._plate, placement, _sampled(manner, is_rough))
        painter.end()


def _sampled(manner: Manner, is_rough: bool) -> Manner:
    return Manner(not is_rough, manner.surround, manner.ratio)


def _halved(rect: QRect, plate: Plate, placement: Placement, manner: Manner) -> QImage:
    size = QSize((rect.width() + 1) // 2, (rect.height() + 1) // 2)
    half = QImage(size, QImage.Format.Format_RGB32)
    small = Placement(
        round((placement.origin_x - rect.x()) / 2),
        round((placement.origin_y - rect.y()) / 2),
        placement.scale / 2,
    )
    painter = QPainter(half)
    compose(painter, half.rect(), plate, small, Manner(False, manner.surround, manner.ratio / 2))
    painter.end()
    return half
