"""The field-like button in the head that opens the command palette."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from studio.model.words import tr
from studio.ui.look import icons, shapes, theme
from studio.ui.look import type as type_scale

WIDTH_PX = 208
_PAD_PX = 9


class SearchButton(QAbstractButton):
    """Looks like a field, opens the palette where one can type."""

    def __init__(self) -> None:
        super().__init__()
        self._keys = ""
        self.setText(tr("Search actions"))
        self.setAccessibleName(self.text())
        self.setFont(type_scale.font("label"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_keys(self, keys: str) -> None:
        self._keys = keys
        self.setToolTip(f"{self.text()} ({keys})" if keys else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(self.text()) + metrics.horizontalAdvance(self._keys)
        return QSize(max(WIDTH_PX, words + 60), 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill = theme.colour("hover" if self.underMouse() else "field")
        shapes.plate(painter, self.rect(), fill, theme.colour("line"))
        place = QRect(_PAD_PX, (self.height() - 14) // 2, 14, 14)
        icons.paint(painter, place, "search", "muted")
        painter.setPen(theme.colour("muted"))
        vertical = Qt.AlignmentFlag.AlignVCenter
        words = self.rect().adjusted(_PAD_PX + 22, 0, -_PAD_PX, 0)
        painter.drawText(words, vertical | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setFont(type_scale.font("caption"))
        painter.setPen(theme.colour("text"))
        painter.drawText(words, vertical | Qt.AlignmentFlag.AlignRight, self._keys)
