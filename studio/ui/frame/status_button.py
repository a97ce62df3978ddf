"""A place of the foot of the window that opens something: words, a strong amount, how much of a whole."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale

_ICON_PX, _GAP_PX, _PAD_PX, _BAR_WIDTH_PX, _BAR_PX = 14, 6, 6, 48, 3

Word = tuple[str, str]  # text and colour role


class StatusButton(QAbstractButton):
    """Looks like the words around it until it is pointed at."""

    def __init__(self, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[Word, ...] = ()
        self._icon = ""
        self._share: float | None = None
        self.setFont(type_scale.font("label"))
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", "inside")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def present(self, words: Sequence[Word], *, icon: str = "", share: float | None = None) -> None:
        """`share` of a whole, 0 to 1, as a small bar; None for no bar."""
        self._words, self._icon, self._share = tuple(words), icon, share
        self.setText(" ".join(text for text, _role in self._words))
        self.setAccessibleName(self.text())
        self.setVisible(bool(self._words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + 2 * _PAD_PX
        width += _ICON_PX + _GAP_PX if self._icon else 0
        width += _BAR_WIDTH_PX + _GAP_PX if self._share is not None else 0
        return QSize(width, metrics.lineSpacing() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), theme.colour("pressed" if self.isDown() else "hover"))
        left = _PAD_PX
        if self._icon:
            box = QRect(left, (self.height() - _ICON_PX) // 2, _ICON_PX, _ICON_PX)
            icons.paint(painter, box, self._icon, "accent_text")
            left += _ICON_PX + _GAP_PX
        metrics = QFontMetrics(self.font())
        for text, role in self._words:
            painter.setPen(theme.colour(role))
            room = QRect(left, 0, self.width() - left, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
            left += metrics.horizontalAdvance(f"{text} ")
        if self._share is not None:
            self._paint_bar(painter)

    def _paint_bar(self, painter: QPainter) -> None:
        right = self.width() - _PAD_PX
        track = QRect(right - _BAR_WIDTH_PX, (self.height() - _BAR_PX) // 2, _BAR_WIDTH_PX, _BAR_PX)
        painter.fillRect(track, theme.colour("line"))
        share = min(1.0, max(0.0, self._share or 0.0))
        track.setWidth(max(1, round(_BAR_WIDTH_PX * share)) if share else 0)
        painter.fillRect(track, theme.colour("warn" if share >= 0.9 else "accent_text"))
