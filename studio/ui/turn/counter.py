"""How many characters there are, and a warning before they are too many."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.model.words import tr
from studio.ui import numerals
from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale

_WARN_FROM = 0.9
_MARK_PX, _GAP_PX = 13, 4


class Counter(QWidget):
    """96 of 32,000; a triangle in the warning colour from 90 %, an octagon in the bad one above the limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(type_scale.font("label"))
        self._text, self._role, self._mark = "", "muted", ""
        self._shown: tuple[int, int | None] | None = None

    def present(self, count: int, most: int | None) -> None:
        """Show `count` of `most` characters; without a limit there is nothing to warn of."""
        if (count, most) == self._shown:
            return
        self._shown = (count, most)
        self._role, self._mark = _level(count, most)
        if most is None:
            self._text = numerals.number(count) if count else ""
        else:
            self._text = tr("{count} of {most}", count=numerals.number(count), most=numerals.number(most))
        self.setAccessibleName(tr("{count} characters", count=self._text))
        self.setToolTip(
            tr("Characters, and how many the model takes") if most is not None else tr("Characters")
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        mark = _MARK_PX + _GAP_PX if self._mark else 0
        return QSize(mark + self.fontMetrics().horizontalAdvance(self._text), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._mark:
            icons.paint(
                painter, QRect(0, (self.height() - _MARK_PX) // 2, _MARK_PX, _MARK_PX), self._mark, self._role
            )
        painter.setPen(theme.colour(self._role))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._text)


def _level(count: int, most: int | None) -> tuple[str, str]:
    if most is None or count < most * _WARN_FROM:
        return "muted", ""
    return ("bad", "octagon-alert") if count > most else ("warn", "triangle-alert")
