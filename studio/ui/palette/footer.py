"""The foot of the palette: which keys do what in it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.model.words import mark, tr
from studio.ui.look import theme
from studio.ui.look import type as type_scale
from studio.ui.palette.row_delegate import paint_cap

_LEFT = ((("Enter",), mark("Run")), (("Ctrl", "Enter"), mark("Change shortcut")))
_RIGHT = ((("#",), mark("Nodes")), (("@",), mark("Images")), ((":",), mark("Zoom")))
_CHOOSE = ((("Enter",), mark("Choose")), (("Esc",), mark("Cancel")))
_PAD_PX = 20


class Footer(QWidget):
    """Key caps with their words; the right half is left out where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._shows_sources = True
        self.setFixedHeight(type_scale.row_px(32, "label"))

    def show_sources(self, shows_sources: bool) -> None:
        """False where one question is asked: there are no others then, and nothing has keys."""
        self._shows_sources = shows_sources
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = _PAD_PX
        for keys, words in _LEFT if self._shows_sources else _CHOOSE:
            left = self._paint_hint(painter, left, keys, tr(words))
        if not self._shows_sources:
            return
        width = sum(self._width(keys, tr(words)) for keys, words in _RIGHT)
        at = self.width() - width - _PAD_PX + 16
        if at > left:
            for keys, words in _RIGHT:
                at = self._paint_hint(painter, at, keys, tr(words))

    def _paint_hint(self, painter: QPainter, left: int, keys: tuple[str, ...], words: str) -> int:
        for key in keys:
            left += self._cap_width(key)
            paint_cap(painter, left, self.rect(), key)
            left += 4
        painter.setFont(type_scale.font("label"))
        painter.setPen(theme.colour("muted"))
        width = painter.fontMetrics().horizontalAdvance(words)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(left + 4, 0, width + 4, self.height()), flags, words)
        return left + 4 + width + 16

    def _width(self, keys: tuple[str, ...], words: str) -> int:
        metrics = QFontMetrics(type_scale.font("label"))
        return sum(self._cap_width(key) + 4 for key in keys) + 4 + metrics.horizontalAdvance(words) + 16

    def _cap_width(self, key: str) -> int:
        return max(20, QFontMetrics(type_scale.font("caption")).horizontalAdvance(key) + 10)
