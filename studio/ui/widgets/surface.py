"""A plain area filled with one colour role, and the hairline between two areas."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.look import shapes, theme


class Surface(QWidget):
    """Filled with the colour of `role`; with `edge`, a hairline of that role around it."""

    def __init__(
        self, role: str = "panel", *, radius: int = 0, edge: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._radius = radius
        self._edge = edge

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._radius and not self._edge:
            painter.fillRect(event.rect(), theme.colour(self._role))
            return
        edge = theme.colour(self._edge) if self._edge else None
        shapes.plate(painter, self.rect(), theme.colour(self._role), edge, radius=self._radius)


class Line(QWidget):
    """One pixel of the device, for decoration."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_vertical = vertical
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        if vertical:
            self.setFixedWidth(1)
            self.setSizePolicy(fixed, free)
        else:
            self.setFixedHeight(1)
            self.setSizePolicy(free, fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        draw = shapes.line_down if self._is_vertical else shapes.line_across
        draw(QPainter(self), self.rect(), theme.colour("line"))
