"""A heading in the accent's colour that unfolds what lies below it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.model.words import tr
from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale

_CHEVRON_PX, _GAP_PX, _HEIGHT_PX = 14, 6, 26


class FoldButton(QAbstractButton):
    """Checked means open."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._on_toggled)
        self._on_toggled(False)

    def sizeHint(self) -> QSize:
        width = _CHEVRON_PX + _GAP_PX + self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width, type_scale.row_px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRect(0, (self.height() - _CHEVRON_PX) // 2, _CHEVRON_PX, _CHEVRON_PX)
        icons.paint(painter, box, "chevron-down" if self.isChecked() else "chevron-right", "accent_text")
        painter.setPen(theme.colour("accent_text"))
        room = self.rect().adjusted(_CHEVRON_PX + _GAP_PX, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _on_toggled(self, is_open: bool) -> None:
        self.setToolTip(tr("Fold away") if is_open else tr("Show the exact words that are sent"))
