"""The places of the studio page: left, canvas, strip, right; their sizes, and which are shown."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from studio.ui.widgets.surface import Surface

LEFT_PX, LEFT_LEAST_PX, LEFT_MOST_PX = 264, 200, 400
RIGHT_PX, RIGHT_LEAST_PX, RIGHT_MOST_PX = 332, 296, 420
STRIP_PX, STRIP_LEAST_PX, STRIP_MOST_PX = 186, 120, 320
CANVAS_LEAST_PX = 320
_TIGHT_WIDTH_PX, _TIGHT_HEIGHT_PX = 1180, 760
_TIGHT_LEFT_PX, _TIGHT_STRIP_PX = 216, 132


class Panes(QWidget):
    """Two splitters. `shown_changed` tells which of left, right and strip can be seen."""

    shown_changed = Signal()

    def __init__(self, *, left: QWidget, canvas: QWidget, strip: QWidget, right: QWidget) -> None:
        super().__init__()
        self._left, self._right, self._strip = _held(left), _held(right), _held(strip)
        self._wants_left = self._wants_right = self._wants_strip = True
        self._canvas_only = False
        self._wanted = (LEFT_PX, RIGHT_PX, STRIP_PX)
        self._left.setMinimumWidth(LEFT_LEAST_PX)
        self._left.setMaximumWidth(LEFT_MOST_PX)
        self._right.setMinimumWidth(RIGHT_LEAST_PX)
        self._right.setMaximumWidth(RIGHT_MOST_PX)
        self._strip.setMinimumHeight(STRIP_LEAST_PX)
        self._strip.setMaximumHeight(STRIP_MOST_PX)
        canvas.setMinimumWidth(CANVAS_LEAST_PX)
        self._centre = Splitter(Qt.Orientation.Vertical)
        self._centre.addWidget(canvas)
        self._centre.addWidget(self._strip)
        self._centre.setStretchFactor(0, 1)
        self._across = Splitter(Qt.Orientation.Horizontal)
        for part, stretch in ((self._left, 0), (self._centre, 1), (self._right, 0)):
            self._across.addWidget(part)
            self._across.setStretchFactor(self._across.indexOf(part), stretch)
        self._across.splitterMoved.connect(self._on_moved)
        self._centre.splitterMoved.connect(self._on_moved)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._across)

    def is_shown(self, pane: str) -> bool:
        """Whether "left", "right" or "strip" is wanted, canvas only aside."""
        return {"left": self._wants_left, "right": self._wants_right, "strip": self._wants_strip}[pane]

    @property
    def is_canvas_only(self) -> bool:
        return self._canvas_only

    def show_pane(self, pane: str, is_shown: bool) -> None:
        self._canvas_only = False
        if pane == "left":
            self._wants_left = is_shown
        elif pane == "right":
            self._wants_right = is_shown
        else:
            self._wants_strip = is_shown
        self._apply()

    def show_canvas_only(self, is_only: bool) -> None:
        self._canvas_only = is_only
        self._apply()

    def state(self) -> dict[str, object]:
        """Sizes and what is shown, as JSON values."""
        left, right, strip = self._wanted
        return {
            "sizes": [left, right, strip],
            "left": self._wants_left,
            "right": self._wants_right,
            "strip": self._wants_strip,
        }

    def restore(self, state: dict[str, object]) -> None:
        """Take up a `state`; what is missing or makes no sense stays as it is."""
        sizes = state.get("sizes")
        if isinstance(sizes, list) and len(sizes) == 3 and all(isinstance(size, int) for size in sizes):
            self._wanted = (
                min(max(sizes[0], LEFT_LEAST_PX), LEFT_MOST_PX),
                min(max(sizes[1], RIGHT_LEAST_PX), RIGHT_MOST_PX),
                min(max(sizes[2], STRIP_LEAST_PX), STRIP_MOST_PX),
            )
        self._wants_left = state.get("left", True) is not False
        self._wants_right = state.get("right", True) is not False
        self._wants_strip = state.get("strip", True) is not False
        self._apply()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        """As large as wanted, but in a small window no larger than leaves the picture its room."""
        left, right, strip = self._wanted
        if self.width() < _TIGHT_WIDTH_PX:
            left, right = min(left, _TIGHT_LEFT_PX), min(right, RIGHT_LEAST_PX)
        if self.height() < _TIGHT_HEIGHT_PX:
            strip = min(strip, _TIGHT_STRIP_PX)
        self._across.setSizes([left, max(CANVAS_LEAST_PX, self.width() - left - right), right])
        self._centre.setSizes([max(200, self.height() - strip), strip])

    def _on_moved(self, _at: int, _index: int) -> None:
        """The user has taken hold of a line: that is what is wanted from now on."""
        left, right, strip = self._wanted
        if self._left.isVisible():
            left = self._left.width()
        if self._right.isVisible():
            right = self._right.width()
        if self._strip.isVisible():
            strip = self._strip.height()
        self._wanted = (left, right, strip)
        self.shown_changed.emit()

    def _apply(self) -> None:
        self._left.setVisible(self._wants_left and not self._canvas_only)
        self._right.setVisible(self._wants_right and not self._canvas_only)
        self._strip.setVisible(self._wants_strip and not self._canvas_only)
        self._fit()
        self.shown_changed.emit()


class Splitter(QSplitter):
    """A hairline; Qt lets it be taken hold of two pixels beside it too."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)


def _held(content: QWidget) -> QWidget:
    """A panel-coloured place that may be limited without touching what is in it."""
    place = Surface("panel")
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(content)
    return place
