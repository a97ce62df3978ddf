"""A button of a bar for one action of the table: its icon, tip, tick and reason are the action's."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from studio.ui.look import icons

EDGE_PX = 28


class ActionButton(QToolButton):
    """A click leaves the focus where it was, so that Space goes on belonging to the canvas."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDefaultAction(action)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(icons.SIZE_PX, icons.SIZE_PX))
        self.setFixedSize(EDGE_PX, EDGE_PX)
        self.setAccessibleName(action.text().replace("&", ""))
