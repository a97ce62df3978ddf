"""One size to choose: its shape to scale, its ratio, its pixels."""

from math import gcd

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.model.words import tr
from studio.ui import numerals
from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale

_WIDTH_PX, _SHAPE_PX, _PAD_PX, _GAP_PX = 96, 40, 8, 4
_LARGEST_TERM = 21  # 21:9 is a ratio that people say; 65:42 is none


class SizeTile(QAbstractButton):
    """Checked while it is the one."""

    def __init__(self, width: int, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.size_px = (width, height)
        self._ratio, self._pixels = ratio_name(width, height), numerals.size(width, height)
        self.setCheckable(True)
        self.setAccessibleName(", ".join(part for part in (self._ratio, self._pixels) if part))
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("focusRadius", shapes.RADIUS_CARD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        label = QFontMetrics(type_scale.font("label"))
        width = max(_WIDTH_PX, label.horizontalAdvance(self._pixels) + 2 * _PAD_PX)
        return QSize(width, _SHAPE_PX + 2 * label.lineSpacing() + _GAP_PX + 2 * _PAD_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill = "selection" if self.isChecked() else "hover" if self.underMouse() else "raised"
        edge = "accent_text" if self.isChecked() else "line"
        shapes.plate(painter, self.rect(), theme.colour(fill), theme.colour(edge), shapes.RADIUS_CARD)
        if self.isChecked():
            shapes.outline(painter, self.rect(), theme.colour("accent_text"), 2, shapes.RADIUS_CARD)
        self._paint_shape(painter)
        label = type_scale.font("label")
        line = QFontMetrics(label).lineSpacing()
        foot = QRect(0, self.height() - _PAD_PX - 2 * line, self.width(), line)
        painter.setFont(label)
        painter.setPen(theme.colour("text"))
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, self._ratio)
        painter.setPen(theme.colour("muted"))
        painter.drawText(foot.translated(0, line), Qt.AlignmentFlag.AlignCenter, self._pixels)

    def _paint_shape(self, painter: QPainter) -> None:
        width, height = self.size_px
        scale = _SHAPE_PX / max(width, height)
        across, down = max(2.0, width * scale), max(2.0, height * scale)
        place = QRectF((self.width() - across) / 2, _PAD_PX + (_SHAPE_PX - down) / 2, across, down)
        shapes.plate(painter, place.toRect(), theme.colour("field"), theme.colour("edge"), radius=1)


def ratio_name(width: int, height: int) -> str:
    """Square, 3:2, 16:9; "" for a ratio that nobody says."""
    if width == height:
        return tr("Square")
    common = gcd(width, height)
    across, down = width // common, height // common
    return f"{across}:{down}" if max(across, down) <= _LARGEST_TERM else ""
