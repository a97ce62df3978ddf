"""Where the wipe's line and handle stand, what they are hit by, and how they are drawn."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from studio.ui.canvas import marks
from studio.ui.look import theme

HANDLE_PX = 28
GRAB_PX = 6
INSET_PX = 12


class Wipe:
    """A line over the viewport, kept as a share of its width; all in logical pixels."""

    def __init__(self) -> None:
        self.share = 0.5

    def line_x(self, size: QSize) -> int:
        return round(self.share * size.width())

    def handle(self, size: QSize) -> QRect:
        return QRect(
            self.line_x(size) - HANDLE_PX // 2, size.height() // 2 - HANDLE_PX // 2, HANDLE_PX, HANDLE_PX
        )

    def is_hit(self, at: QPointF, size: QSize) -> bool:
        """The handle, or the line a few pixels around."""
        return abs(at.x() - self.line_x(size)) <= GRAB_PX or self.handle(size).contains(at.toPoint())

    def move_to(self, x: float, size: QSize) -> None:
        self.share = min(1.0, max(0.0, x / max(1, size.width())))

    def sides(self, size: QSize) -> tuple[QRect, QRect]:
        x = self.line_x(size)
        return QRect(0, 0, x, size.height()), QRect(x, 0, size.width() - x, size.height())

    def draw(self, painter: QPainter, size: QSize, names: tuple[str, str], covered_px: int = 0) -> None:
        """With the names below the `covered_px` of the top that something lies over."""
        x, middle = self.line_x(size), size.height() / 2
        for colour, width in ((marks.BLACK, 3), (marks.WHITE, 1)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(x, 0), QPointF(x, size.height()))
        handle = QRectF(self.handle(size))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(marks.BLACK, 3))
        painter.setBrush(theme.colour("chip"))
        painter.drawEllipse(handle.adjusted(1, 1, -1, -1))
        painter.setPen(QPen(theme.colour("text"), 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for way in (-1, 1):
            tip = QPointF(x + way * 8.5, middle)
            painter.drawLine(tip, tip + QPointF(-way * 3.5, -3.5))
            painter.drawLine(tip, tip + QPointF(-way * 3.5, 3.5))
        for name, spot in zip(names, self._name_spots(size, names), strict=True):
            if spot is not None:
                marks.draw_chip(painter, spot.translated(0, covered_px), name)

    def _name_spots(self, size: QSize, names: tuple[str, str]) -> tuple[QRect | None, QRect | None]:
        """Each name beside the line on its own side, while there is room for it."""
        x = self.line_x(size)
        left, right = (marks.chip_size(name) for name in names)
        at_left = QRect(QPoint(x - INSET_PX - left.width(), INSET_PX), left)
        at_right = QRect(QPoint(x + INSET_PX, INSET_PX), right)
        fits_right = at_right.right() < size.width()
        return (at_left if at_left.left() >= 0 else None), (at_right if fits_right else None)
