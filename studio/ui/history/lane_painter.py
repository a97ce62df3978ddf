"""How the lines of the history are drawn in one row: the path to the head bold, other branches thin."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from studio.model.lanes import Lines
from studio.ui.history.row_layout import lane_pitch, lane_x
from studio.ui.history.row_view import Spot
from studio.ui.look import theme

_PATH_PX = 2.5
_OTHER_PX = 1.5
_STUB_PX = 9
_PATH_SIZE = 0.8  # at least, of what stands on the bold line
_ROOMY_PX = 8  # between lanes: closer than this, what stands on them is drawn smaller


def paint_lanes(
    painter: QPainter, rect: QRect, lines: Lines, *, spot: Spot, lanes: int, ground: QColor
) -> None:
    """Lines first, the spot over them, on `ground` so that rings are hollow."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    middle = QPointF(rect.x() + lane_x(lines.lane, lanes), rect.y() + rect.height() / 2)
    top, bottom = float(rect.y()), float(rect.y() + rect.height())
    xs = [rect.x() + lane_x(lane, lanes) for lane in range(lanes)]
    for is_path in (False, True):
        painter.setPen(_pen(is_path))
        for lane in lines.passing:
            if is_path == (lane == 0 and lines.path_above):
                painter.drawLine(QPointF(xs[lane], top), QPointF(xs[lane], bottom))
        for lane in lines.arriving:
            if is_path == (lane == 0 == lines.lane and lines.path_above):
                painter.drawPath(_bend(QPointF(xs[lane], top), middle))
        for lane in lines.leaving:
            if is_path == (lane == 0 == lines.lane and lines.path_below):
                painter.drawPath(_bend(QPointF(xs[lane], bottom), middle))
    if lines.is_cut:
        _paint_stub(painter, middle)
    size = max(min(1.0, lane_pitch(lanes) / _ROOMY_PX), _PATH_SIZE if lines.is_on_path else 0.0)
    _paint_spot(painter, middle, spot, size=size, is_on_path=lines.is_on_path, ground=ground)
    painter.restore()


def _pen(is_path: bool) -> QPen:
    colour, width = ("accent_text", _PATH_PX) if is_path else ("edge", _OTHER_PX)
    return QPen(theme.colour(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


def _bend(outside: QPointF, middle: QPointF) -> QPainterPath:
    """From the row's border to its middle: straight on the same lane, else an S."""
    path = QPainterPath(outside)
    if outside.x() == middle.x():
        path.lineTo(middle)
        return path
    reach = (middle.y() - outside.y()) * 0.6
    path.cubicTo(outside + QPointF(0, reach), middle - QPointF(0, reach), middle)
    return path


def _paint_stub(painter: QPainter, middle: QPointF) -> None:
    """A line that found no room goes on unseen."""
    painter.setPen(QPen(theme.colour("edge"), _OTHER_PX, Qt.PenStyle.DotLine))
    painter.drawLine(middle, middle + QPointF(0, 6 + _STUB_PX))


def _paint_spot(
    painter: QPainter, middle: QPointF, spot: Spot, *, size: float, is_on_path: bool, ground: QColor
) -> None:
    """The head keeps its size wherever it is; the others have `size`, 0 to 1, of theirs."""
    tint = theme.colour("accent_text" if is_on_path else "edge")
    painter.setPen(QPen(tint, _OTHER_PX))
    painter.setBrush(tint if is_on_path else ground)
    match spot:
        case Spot.HEAD:
            painter.setPen(QPen(tint, _PATH_PX))
            painter.setBrush(ground)
            painter.drawEllipse(middle, 6.5, 6.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("text"))
            painter.drawEllipse(middle, 3, 3)
        case Spot.MERGE:
            points = ((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0))
            painter.drawPolygon(QPolygonF([middle + QPointF(x, y) * size for x, y in points]))
        case Spot.ROOT:
            painter.drawRect(QRectF(middle.x() - 4 * size, middle.y() - 4 * size, 8 * size, 8 * size))
        case Spot.DOT:
            painter.drawEllipse(middle, 4 * size, 4 * size)
