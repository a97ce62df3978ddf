"""A card over the window that a click elsewhere or Esc closes."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from studio.ui.look import shapes, theme
from studio.ui.look.style_buttons import CARD_PROPERTY

_SHADOW_PX = 16
_DROP_PX = 6
_GAP_PX = 4


class Popover(QWidget):
    """Holds `content`; made once and opened again and again.

    A part of the window rather than a window: a shadow around a window turns black where nothing composes.
    """

    def __init__(self, content: QWidget, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._anchor: QWidget | None = None
        self._came_from: QWidget | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setProperty("focusRing", "own")
        self.setProperty(CARD_PROPERTY, True)
        box = QVBoxLayout(self)
        box.setContentsMargins(_SHADOW_PX + 12, _SHADOW_PX + 12, _SHADOW_PX + 12, _SHADOW_PX + 12)
        box.addWidget(content)
        self._content = content
        self.hide()

    def open_below(self, anchor: QWidget) -> None:
        """Below `anchor` with equal left edges, or above it where the window ends."""
        window = anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self._anchor = anchor
        self._came_from = QApplication.focusWidget()
        self.fit()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def fit(self) -> None:
        """Take the size of the content, at the place of the anchor: the content has become larger."""
        anchor = self._anchor
        if anchor is None or not isValid(anchor):
            return
        if (layout := self._content.layout()) is not None:
            layout.activate()  # what changed while it was closed has told nobody yet how tall it is
        self.adjustSize()
        window = anchor.window()
        self.move(self._place(QRect(anchor.mapTo(window, QPoint()), anchor.size()), window.rect()))

    def _place(self, anchor: QRect, room: QRect) -> QPoint:
        """Where the card stands so that it lies inside `room`; the shadow may reach beyond."""
        width, height = self.width() - 2 * _SHADOW_PX, self.height() - 2 * _SHADOW_PX
        x = max(room.left() + _GAP_PX, min(anchor.x(), room.right() - _GAP_PX - width))
        y = anchor.bottom() + 1 + _GAP_PX
        if y + height > room.bottom():
            y = max(room.top() + _GAP_PX, anchor.y() - _GAP_PX - height)
        return QPoint(x - _SHADOW_PX, y - _SHADOW_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the whole program, while the card is open."""
        kind = event.type()
        if kind is QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            if not self._holds(watched):
                self.close()
                # A press on what opened the card closes it, and does not open it again.
                return isinstance(event, QMouseEvent) and self._is_on_anchor(event)
        elif kind in (QEvent.Type.Resize, QEvent.Type.WindowDeactivate) and watched is self.window():
            self.close()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes round inside."""
        stops = [
            child
            for child in self.findChildren(QWidget)
            if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not stops:
            return False
        focused = QApplication.focusWidget()
        at = stops.index(focused) if focused in stops else (-1 if is_next else 0)
        reason = Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if is_next else -1)) % len(stops)].setFocus(reason)
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _program().installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        _program().removeEventFilter(self)
        focused, before = QApplication.focusWidget(), self._came_from
        self._came_from = None
        is_lost = focused is None or focused is self or self.isAncestorOf(focused)
        if is_lost and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        card = self.rect().adjusted(_SHADOW_PX, _SHADOW_PX, -_SHADOW_PX, -_SHADOW_PX)
        paint_shadow(painter, QRectF(card), _SHADOW_PX)
        shapes.plate(
            painter, card, theme.colour("raised"), theme.colour("line"), radius=shapes.RADIUS_POPOVER
        )

    def _holds(self, widget: QWidget) -> bool:
        """Whether `widget` is in the card, or in a menu that was opened from it."""
        at: QWidget | None = widget
        while at is not None and at is not self:
            at = at.parentWidget()
        return at is self

    def _is_on_anchor(self, event: QMouseEvent) -> bool:
        anchor = self._anchor
        if anchor is None or not isValid(anchor):
            return False
        return anchor.rect().contains(anchor.mapFromGlobal(event.globalPosition().toPoint()))


def _program() -> QCoreApplication:
    program = QCoreApplication.instance()
    assert program is not None
    return program


def paint_shadow(painter: QPainter, card: QRectF, reach: int) -> None:
    """A soft shadow below `card`; stacked outlines are cheaper than a blur effect."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    tint = theme.colour("chip" if theme.is_dark() else "text")
    for step in range(reach, 0, -2):
        tint.setAlphaF(0.45 * (1 - step / reach) ** 2 / 2 + 0.008)
        painter.setBrush(tint)
        spread = card.adjusted(-step, -step + _DROP_PX, step, step)
        painter.drawRoundedRect(spread, shapes.RADIUS_POPOVER + step, shapes.RADIUS_POPOVER + step)
    painter.restore()
