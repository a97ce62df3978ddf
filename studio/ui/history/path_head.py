"""What stands above the path's chart: its legend, and the way back to where the picture was still good."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from studio.model.drift import PathPoint, last_under
from studio.model.words import mark, tr
from studio.ui import numerals
from studio.ui.history.node_menu import NodeWishes
from studio.ui.look import marks, theme
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel

_KEPT, _ANSWERED = mark("as kept"), mark("as answered, without the lock")
_SHORT_ANSWERED = mark("as answered")
_BACK, _SHORT_BACK = mark("Go to the last node under the limit"), mark("Back under the limit")


class PathHead(QWidget):
    """Both lines named, and *Go to the last node under the limit* where the end is over it."""

    def __init__(self, wishes: NodeWishes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wishes = wishes
        self._points: Sequence[PathPoint] = ()
        self._last: str | None = None
        self._has_raw = False
        self._kept = _LegendLine(is_dashed=False)
        self._raw = _LegendLine(is_dashed=True)
        self._kept_words = PlainLabel(tr(_KEPT), "muted", "label")
        self._raw_words = PlainLabel(tr(_ANSWERED), "muted", "label")
        self._back = TextButton(tr(_BACK), "quiet")
        self._back.clicked.connect(self._go_back)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for line, words in ((self._kept, self._kept_words), (self._raw, self._raw_words)):
            row.addWidget(line)
            row.addWidget(words)
            row.addSpacing(8)
        row.addStretch(1)
        row.addWidget(self._back)
        theme.notifier.changed.connect(self._look_again)  # limits are a part of the look

    def present(self, points: Sequence[PathPoint]) -> None:
        """Offer the way back only where the path's end is over the limit and something before it is not."""
        self._points = points
        limit = marks.limits().amber
        end = points[-1].locked if points else None
        self._last = last_under(points, limit)
        self._back.setVisible(end is not None and end > limit)
        self._back.set_reason("" if self._last else tr("No node of this path is under the limit."))
        self._back.set_tip(
            tr("The last node of this path whose ΔE is {limit} at most", limit=numerals.decimal(limit))
        )
        self._has_raw = any(point.raw is not None for point in points)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _look_again(self) -> None:
        self.present(self._points)

    def _fit(self) -> None:
        """Say less where the strip is narrow: first shorter words, then no legend."""
        for step in range(4):
            self._raw_words.setText(tr(_ANSWERED) if step < 1 else tr(_SHORT_ANSWERED))
            self._back.setText(tr(_BACK) if step < 3 else tr(_SHORT_BACK))
            for widget in (self._kept, self._kept_words):
                widget.setVisible(step < 2)
            for widget in (self._raw, self._raw_words):
                widget.setVisible(step < 2 and self._has_raw)
            if self._row.sizeHint().width() <= self.width():
                return

    def _go_back(self) -> None:
        if self._last is not None:
            self._wishes.chosen.emit(self._last)


class _LegendLine(QWidget):
    """A short piece of a line as the chart draws it."""

    def __init__(self, *, is_dashed: bool) -> None:
        super().__init__()
        self._is_dashed = is_dashed
        self.setFixedSize(QSize(22, 14))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(
            theme.colour("muted" if self._is_dashed else "accent_text"), 1.5 if self._is_dashed else 2.5
        )
        if self._is_dashed:
            pen.setDashPattern([3, 2.5])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(QPointF(1, middle), QPointF(self.width() - 1, middle))
