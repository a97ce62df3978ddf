"""The bar over the canvas while the tools work on something else than the mask."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.widgets.surface import Line, Surface

SIDE_PX = 12
_LEAST_WIDTH_PX = 200


class PaintingBar(Surface):
    """Hidden until there is something to paint. Who extends it fills `row`."""

    def __init__(self, object_name: str, title: str, height_px: int, parent: QWidget | None = None) -> None:
        super().__init__("raised", parent=parent)
        self.setObjectName(object_name)
        self.setAccessibleName(title)
        self.setFixedHeight(height_px)
        self.row = QHBoxLayout()
        self.row.setContentsMargins(SIDE_PX, 0, SIDE_PX, 0)
        self.row.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.row, 1)
        column.addWidget(Line())
        self.hide()

    def put_away(self, focus_to: QWidget) -> None:
        """A focus in the bar would go on to whatever comes next, which may be the history."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focus_to.setFocus()
        self.hide()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH_PX, self.height())
