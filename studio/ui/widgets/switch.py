"""On or off, at once."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.widgets.labels import plain_tip

_WIDTH, _HEIGHT, _GAP = 26, 14, 8


class Switch(QAbstractButton):
    """A sliding switch with its title at the right; without one, `name` is what is read aloud."""

    def __init__(
        self, title: str = "", *, name: str = "", is_on: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setText(title)
        self.setAccessibleName(name or title)
        self.setCheckable(True)
        self.setChecked(is_on)
        self.setFont(type_scale.font("body"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRadius", 8)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_reason(self, why: str) -> None:
        """Disable the switch and tell `why`; "" enables it."""
        self.setEnabled(not why)
        self.setToolTip(plain_tip(why))

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text()) + _GAP if self.text() else 0
        return QSize(_WIDTH + words, type_scale.row_px(26) if self.text() else 26)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        slot = QRect(0, (self.height() - _HEIGHT) // 2, _WIDTH, _HEIGHT)
        self._paint_slot(painter, slot)
        if self.text():
            painter.setPen(theme.colour("text" if self.isEnabled() else "disabled"))
            room = self.rect().adjusted(_WIDTH + _GAP, 0, 0, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())

    def _paint_slot(self, painter: QPainter, slot: QRect) -> None:
        is_on, is_enabled = self.isChecked(), self.isEnabled()
        round_ = _HEIGHT // 2
        if is_on:
            role = "accent_hover" if self.underMouse() else "accent"
            shapes.plate(painter, slot, theme.colour(role, 1.0 if is_enabled else 0.5), radius=round_)
        else:
            fill = theme.colour("hover" if self.underMouse() and is_enabled else "field")
            edge = theme.colour("edge" if is_enabled else "line")
            shapes.plate(painter, slot, fill, edge, radius=round_)
        knob = QRect(slot.right() - 11 if is_on else slot.x() + 2, slot.y() + 2, 10, 10)
        on_role = "on_accent" if is_enabled else "muted"
        shapes.plate(painter, knob, theme.colour(on_role if is_on else "edge"), radius=5)
