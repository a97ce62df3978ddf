"""The one control that spends: it names count and price, or says why it cannot."""

from enum import Enum, auto

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.widgets.busy_bar import paint_bar
from studio.ui.widgets.labels import plain_tip

_PAD_PX = 12
_GAP_PX = 12
_PRESS_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _State(Enum):
    OFFERED = auto()
    REFUSED = auto()
    WARNED = auto()
    BUSY = auto()


class GenerateButton(QAbstractButton):
    """`wanted` when it may spend, `action_wanted` for what a warning offers, `cancel_wanted` while busy."""

    wanted = Signal()
    action_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = _State.REFUSED
        self._label = self._short = self._right = ""
        self._fraction: float | None = None
        self._is_held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._on_clicked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def offer(self, label: str, price: str, *, short: str = "") -> None:
        """`short` is what is written where `label` does not fit beside the price."""
        self._set(_State.OFFERED, label, price, short)

    def refuse(self, reason: str) -> None:
        self._set(_State.REFUSED, reason, "")

    def hold(self) -> None:
        """Refuse as long as nothing new is said: what stands there is about to change."""
        self._state = _State.REFUSED
        self.update()

    def warn(self, text: str, action: str, *, short: str = "") -> None:
        """`short` is what is written where `text` does not fit beside the action."""
        self._set(_State.WARNED, text, action, short)

    def busy(self, text: str, fraction: float | None, cancel_title: str) -> None:
        self._fraction = fraction
        self._set(_State.BUSY, text, cancel_title)

    def sizeHint(self) -> QSize:
        return QSize(200, max(36, self.fontMetrics().lineSpacing() + 16))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_plate(painter)
        self._paint_words(painter)
        if self._state is _State.BUSY:
            paint_bar(painter, self.rect().adjusted(1, 0, -1, 0), self._fraction)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_held = event.button() is Qt.MouseButton.LeftButton
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        was_held, self._is_held = self._is_held, False
        self.update()
        at = event.position().toPoint()
        # A click on the words of what runs must not count as one on Cancel.
        target = self._right_room() if self._state is _State.BUSY else self.rect()
        if was_held and target.contains(at):
            self.click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Ctrl+Enter is the window's: here, while a turn runs, it would be Cancel.
        has_ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in _PRESS_KEYS and not has_ctrl and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def _on_clicked(self) -> None:
        signals = {
            _State.OFFERED: self.wanted,
            _State.WARNED: self.action_wanted,
            _State.BUSY: self.cancel_wanted,
        }
        signal = signals.get(self._state)
        if signal is not None:
            signal.emit()

    def _set(self, state: _State, label: str, right: str, short: str = "") -> None:
        self._state, self._label, self._right, self._short = state, label, right, short
        self.setAccessibleName(", ".join(part for part in (label, right) if part))
        self.setToolTip(plain_tip(label))
        self.update()

    def _paint_plate(self, painter: QPainter) -> None:
        if self._state is _State.OFFERED:
            is_over = self.underMouse()
            fill = theme.colour("accent_hover" if is_over else "accent")
            shapes.plate(painter, self.rect(), fill.darker(112) if self._is_held else fill)
            return
        edge = "warn" if self._state is _State.WARNED else "line"
        fill = theme.colour("raised" if self._state is _State.BUSY else "panel")
        shapes.plate(painter, self.rect(), fill, theme.colour(edge))
        if self._state is not _State.REFUSED and self.underMouse():
            place = self._right_room().adjusted(2, 4, -4, -4)
            shapes.plate(painter, place, theme.colour("pressed" if self._is_held else "hover"))

    def _paint_words(self, painter: QPainter) -> None:
        role = {_State.OFFERED: "on_accent", _State.REFUSED: "disabled"}.get(self._state, "text")
        painter.setPen(theme.colour(role))
        right = self._right_room()
        painter.setFont(type_scale.font(self._right_font()))
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            right.adjusted(0, 0, -_PAD_PX, 0), vertical | Qt.AlignmentFlag.AlignRight, self._right
        )
        painter.setFont(type_scale.font("strong" if self._state is _State.OFFERED else "body"))
        room = QRect(_PAD_PX, 0, right.x() - _PAD_PX, self.height())
        metrics = painter.fontMetrics()
        is_tight = bool(self._short) and metrics.horizontalAdvance(self._label) > room.width()
        words = self._short if is_tight else self._label
        text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, vertical | Qt.AlignmentFlag.AlignLeft, text)

    def _right_font(self) -> str:
        return "body" if self._state is _State.OFFERED else "strong"

    def _right_room(self) -> QRect:
        if not self._right:
            return QRect(self.width() - _PAD_PX, 0, _PAD_PX, self.height())
        words = QFontMetrics(type_scale.font(self._right_font())).horizontalAdvance(self._right)
        width = words + _PAD_PX + _GAP_PX
        return QRect(self.width() - width, 0, width, self.height())
