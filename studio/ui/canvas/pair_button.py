"""One place in the toolbar for two tools of a kind: shows the one last used, the other is in its menu."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from studio.ui.canvas.action_button import ActionButton


class PairButton(ActionButton):
    """Press and hold, the right button, or Down opens the menu."""

    def __init__(self, first: QAction, second: QAction, parent: QWidget | None = None) -> None:
        super().__init__(first, parent)
        self._menu = QMenu(self)
        for action in (first, second):
            self._menu.addAction(action)
            action.toggled.connect(self._on_toggled)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open)

    def _on_toggled(self, is_on: bool) -> None:
        action = self.sender()
        if is_on and isinstance(action, QAction):
            self.setDefaultAction(action)
            self.setAccessibleName(action.text().replace("&", ""))

    def _open(self, _: QPoint) -> None:
        self.showMenu()
