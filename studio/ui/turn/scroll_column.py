"""A column of sections that scrolls, its edges where they are whether or not there is a scroll bar."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_EDGE_PX, _TOP_PX = 12, 8


class ScrollColumn(QScrollArea):
    """Gives its content margins of 12, the scroll bar lying within the right one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().rangeChanged.connect(self._keep_edges)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keep_edges()

    def setWidget(self, widget: QWidget) -> None:
        """Long words are cut at the right edge one by one, rather than all of them together."""
        widget.setMinimumWidth(1)
        super().setWidget(widget)

    def _keep_edges(self) -> None:
        bar = self.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        content = self.widget()
        if content is not None and (layout := content.layout()) is not None:
            layout.setContentsMargins(_EDGE_PX, _TOP_PX, max(0, _EDGE_PX - taken), _EDGE_PX)
