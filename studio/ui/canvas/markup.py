"""The markup in hand: strokes in root pixels, how the next one is drawn, and undo and redo of them."""

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from studio.model.geometry import Frame
from studio.model.markup import COLOURS, Stroke, lines
from studio.ui.canvas.marks import BLACK, WHITE
from studio.ui.canvas.view import Placement

THIN, MEDIUM, THICK = 0.5, 1.0, 2.0  # of the width that suits the picture


class Markup(QObject):
    """`changed` when it looks different; `drawn` carries the strokes, to be kept."""

    changed = Signal()
    drawn = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self._strokes: tuple[Stroke, ...] = ()
        self._undone: list[tuple[Stroke, ...]] = []
        self._done: list[tuple[Stroke, ...]] = []
        self.colour = COLOURS[0]
        self.weight = MEDIUM
        self.is_arrow = False

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        return self._strokes

    @property
    def may_undo(self) -> bool:
        return bool(self._done)

    @property
    def may_redo(self) -> bool:
        return bool(self._undone)

    def restore(self, strokes: tuple[Stroke, ...]) -> None:
        """As they were kept; what was drawn here and comes back changes nothing."""
        if strokes != self._strokes:
            self.open(strokes)

    def open(self, strokes: tuple[Stroke, ...]) -> None:
        """Those of another image, of which nothing was drawn here."""
        self._strokes = strokes
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    def add(self, stroke: Stroke) -> None:
        self._step((*self._strokes, stroke))

    def clear(self) -> None:
        if self._strokes:
            self._step(())

    def undo(self) -> None:
        if self._done:
            self._undone.append(self._strokes)
            self._take(self._done.pop())

    def redo(self) -> None:
        if self._undone:
            self._done.append(self._strokes)
            self._take(self._undone.pop())

    def draw_with(self, *, colour: str = "", weight: float = 0.0) -> None:
        """From the next stroke on."""
        self.colour = colour or self.colour
        self.weight = weight or self.weight
        self.changed.emit()

    def draw_arrows(self, is_arrow: bool) -> None:
        self.is_arrow = is_arrow
        self.changed.emit()

    def _step(self, strokes: tuple[Stroke, ...]) -> None:
        self._done.append(self._strokes)
        self._undone.clear()
        self._take(strokes)

    def _take(self, strokes: tuple[Stroke, ...]) -> None:
        self._strokes = strokes
        self.changed.emit()
        self.drawn.emit(strokes)


def draw_markup(
    painter: QPainter, strokes: tuple[Stroke, ...], frame: Frame, placement: Placement, ratio: float
) -> None:
    """Strokes on a picture with this frame, in device pixels; `ratio` of them make a logical one.

    Each is cased like every mark on a picture, which is not sent.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in strokes:
        shown = stroke.through(frame)
        path = QPainterPath()
        for line in lines(shown):
            path.moveTo(QPointF(*placement.to_device(*line[0])))
            for point in line[1:] or line:
                path.lineTo(QPointF(*placement.to_device(*point)))
        width = max(1.0, shown.width * placement.scale)
        cased = ((BLACK, width + 4 * ratio), (WHITE, width + 2 * ratio), (QColor(stroke.colour), width))
        for colour, width_px in cased:
            pen = QPen(colour, width_px)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPath(path)
