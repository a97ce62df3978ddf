"""An icon that is only looked at."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui.look import icons


class IconView(QWidget):
    """Painted in the theme's colour of `role`, sharp on every screen."""

    def __init__(
        self, icon: str, role: str = "muted", *, size: int = icons.SIZE_PX, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._role = role
        self.setFixedSize(size, size)

    def present(self, icon: str, role: str = "muted") -> None:
        self._icon, self._role = icon, role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        icons.paint(QPainter(self), self.rect(), self._icon, self._role)
