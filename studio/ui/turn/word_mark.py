"""A small flat button of an icon and a word, as rows have them at their end."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale

GAP_PX = 4
EDGE_PX = 2
HEIGHT_PX = 26


class WordMark(QAbstractButton):
    """Icon or word may be missing: then it is `least_px` wide at least; without both it takes no room."""

    def __init__(self, icon_px: int, least_px: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(type_scale.font("label"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icon_px = icon_px
        self._least_px = least_px
        self._icon, self._role, self._word = "", "muted", ""
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def draw_as(self, icon: str, role: str, word: str) -> None:
        """The icon by name ("" for none), the role of both colours, and the word."""
        if (icon, role, word) != (self._icon, self._role, self._word):
            self._icon, self._role, self._word = icon, role, word
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        height = type_scale.row_px(HEIGHT_PX, "label")
        if not (self._icon or self._word):
            return QSize(0, height)
        words = self.fontMetrics().horizontalAdvance(self._word)
        between = GAP_PX if self._icon and self._word else 0
        width = (self._icon_px if self._icon else 0) + between + words + 2 * EDGE_PX
        return QSize(max(width, self._least_px), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill = self._fill()
        if fill:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(fill))
            painter.drawRoundedRect(self.rect(), 3, 3)
        left = EDGE_PX if self._word else (self.width() - self._icon_px) // 2
        if self._icon:
            box = QRect(left, (self.height() - self._icon_px) // 2, self._icon_px, self._icon_px)
            icons.paint(painter, box, self._icon, self._role)
            left += self._icon_px + GAP_PX
        painter.setPen(theme.colour(self._role))
        room = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._word)

    def _fill(self) -> str:
        """The role of the plate behind it; "" for none."""
        if not self.isEnabled():
            return ""
        if self.isDown():
            return "pressed"
        return "hover" if self.underMouse() else ""
