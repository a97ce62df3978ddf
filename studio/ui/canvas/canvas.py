"""The canvas: paints a pane, and hands pointer and keys to what they mean there."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTabletEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from studio.ui.canvas import empty_sheet, marks
from studio.ui.canvas.face import give_faces
from studio.ui.canvas.furniture import Furniture
from studio.ui.canvas.hands import Hands
from studio.ui.canvas.keys import Keys
from studio.ui.canvas.markup import draw_markup
from studio.ui.canvas.pane import Pane
from studio.ui.canvas.shelf import PictureShelf
from studio.ui.canvas.view import View

BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Canvas(Pane):
    """What a person looks at and works on."""

    def __init__(self, shelf: PictureShelf, view: View | None = None, parent: QWidget | None = None) -> None:
        super().__init__(shelf, view, parent)
        give_faces(Canvas)
        self._hands = Hands(self)
        self._keys = Keys(self, self._hands)
        self.chest.changed.connect(self._hands.refresh)

    def furniture(self) -> Furniture:
        grip = self.grip() if self._hands.shows_grip else None
        waits = self._plates.waits_for(self.compared)
        return Furniture(self.size(), self.compared, self.wipe, self._busy, grip, waits, self.covered_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.save()
        painter.scale(1 / self.ratio, 1 / self.ratio)
        for buffer, side, opacity in self._plates.sides(self._compared, self.wipe, self.rect()):
            buffer.bring(
                self.device_size(), self.view.placement, self._manner(), is_moving=self._idle.isActive()
            )
            painter.setOpacity(opacity)
            for rect in event.region().intersected(side):
                area = _scaled(rect, self.ratio)
                painter.drawPixmap(area, buffer.pixmap, area)
        painter.setOpacity(1.0)
        self._draw_tool(painter)
        painter.restore()
        self._draw_sheet(painter)
        self.furniture().draw(painter)
        painter.end()

    def _draw_sheet(self, painter: QPainter) -> None:
        """Over the surround, where there are no pixels."""
        seen = self._compared.in_view
        if seen is not None and seen.is_sheet:
            corners = self.from_picture(0, 0), self.from_picture(seen.width, seen.height)
            empty_sheet.draw(painter, QRectF(*corners).toAlignedRect(), (seen.width, seen.height))

    def _draw_tool(self, painter: QPainter) -> None:
        place = self.view.placement
        if self._echo is not None:
            marks.draw_brush(painter, QPointF(*place.to_device(*self._echo)), 0, self.ratio, subtracts=False)
        if self._compared.instead is not None:
            return
        if self.shown is not None and self.easel.markup.strokes:
            draw_markup(painter, self.easel.markup.strokes, self.shown.frame, place, self.ratio)
        if (outline := self.chest.tool.outline()) is not None:
            to_device = QTransform(place.scale, 0, 0, place.scale, place.origin_x, place.origin_y)
            marks.draw_outline(painter, to_device.map(outline), self.ratio)
        self._hands.draw_cursor(painter)

    # -- events --------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._resize_view()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hands.wheel(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hands.mouse_press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hands.mouse_move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hands.mouse_release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hands.mouse_double(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        self._hands.tablet(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hands.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._keys.release(event):
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A ring around the picture for as long as one works on it would be louder than the picture:
        # it says where Tab or F6 went, and nothing else.
        self.setProperty("focusRing", "inside" if event.reason() in BY_KEYS else "own")
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # A key let go of elsewhere is never heard of here.
        self.space.release()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._resize_view()
        return super().event(event)


def _scaled(rect: QRect, ratio: float) -> QRect:
    spread = QRectF(rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio)
    return spread.toAlignedRect()
