"""The path from the root to the head as a line of drift: kept solid, as answered dashed, limits as bands."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.model.drift import Level, PathPoint
from studio.model.words import mark, tr
from studio.ui import numerals
from studio.ui.history.drift_text import AWAITED, NOTHING
from studio.ui.history.lettering import CENTRE, LEFT, RIGHT, metrics, write
from studio.ui.history.node_menu import NodeWishes
from studio.ui.history.path_chart_layout import THUMB, ChartLayout, lay_out
from studio.ui.history.step_line import StepLine
from studio.ui.look import marks, shapes, theme
from studio.ui.thumbnails import ThumbnailCache

_MARK_PX = 9
_LINE_PX = 2.5
_ABOVE_PX, _BELOW_PX, _NUMBER_PX = -19, 6, 14
_CROWDED_PX = 26  # two numbers closer than this stand on both sides of their marks
_BANDS = (mark("not visible"), mark("visible"), mark("over the limit"))


class PathChart(StepLine):
    """The steps, each in a column of its own."""

    def __init__(self, thumbnails: ThumbnailCache, wishes: NodeWishes, parent: QWidget | None = None) -> None:
        super().__init__(thumbnails, wishes, parent)
        self._points: tuple[PathPoint, ...] = ()
        self.setObjectName("path-chart")
        self.setAccessibleName(tr("Drift along the path"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(60)
        theme.notifier.changed.connect(self.update)

    def present(self, points: Sequence[PathPoint]) -> None:
        """Show a path, the root first, the head last."""
        self._points = tuple(points)
        told = (_told(point) for point in self._points[-12:])
        self.setAccessibleDescription("; ".join(told))
        self.take_steps(tuple(point.node_id for point in self._points))

    def step_at(self, at: QPoint) -> int | None:
        layout = self._layout()
        return next((step for n, step in enumerate(layout.steps) if layout.column(n).contains(at)), None)

    def tip_of(self, step: int) -> str:
        return _told(self._points[step])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self._layout()
        self._paint_bands(painter, layout)
        self._paint_line(painter, layout, raw=True)
        self._paint_line(painter, layout, raw=False)
        for at, step in enumerate(layout.steps):
            if step is None:
                write(painter, layout.thumbnail(at), "…", size="caption", role="muted", where=CENTRE)
            else:
                self._paint_step(painter, layout, at, step)

    def _layout(self) -> ChartLayout:
        return lay_out(self.rect(), self._points, marks.limits())

    def _paint_bands(self, painter: QPainter, layout: ChartLayout) -> None:
        """The ground below each limit in its colour, with the value at the axis and its meaning beside."""
        limits = marks.limits()
        edges = (0.0, limits.amber, limits.red, layout.top)
        for low, high, role, name in zip(edges, edges[1:], ("good", "warn", "bad"), _BANDS, strict=False):
            band = layout.band(low, high)
            if role != "good":
                tint = theme.colour(role)
                tint.setAlphaF(0.09)
                painter.fillRect(band, tint)
            place = QRect(layout.words.x(), round(band.y()), layout.words.width(), round(band.height()))
            if place.height() >= metrics("caption").height() and place.width() > 40:
                write(painter, place, tr(name), size="caption", role="muted", where=LEFT)
        painter.setPen(QPen(theme.colour("line"), 1))
        foot = layout.plot.bottom() + 0.5
        painter.drawLine(QPointF(layout.plot.left(), foot), QPointF(layout.plot.right(), foot))
        for value in edges[:3]:
            self._write_at_axis(painter, layout, layout.y(value), numerals.decimal(value))
        if layout.y(limits.red) - layout.plot.top() >= metrics("caption").height():
            self._write_at_axis(painter, layout, layout.plot.top(), tr("ΔE"))

    def _write_at_axis(self, painter: QPainter, layout: ChartLayout, y: float, text: str) -> None:
        height = metrics("caption").height()
        place = QRect(0, round(y - height / 2), layout.plot.left() - 8, height)
        write(painter, place, text, size="caption", role="muted", where=RIGHT)

    def _paint_line(self, painter: QPainter, layout: ChartLayout, *, raw: bool) -> None:
        """Broken where nothing can be claimed."""
        pen = QPen(theme.colour("muted" if raw else "accent_text"), 1.5 if raw else _LINE_PX)
        if raw:
            pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        run: list[QPointF] = []
        for at, step in enumerate(layout.steps):
            value = None if step is None else _value(self._points[step], raw=raw)
            if value is not None:
                run.append(layout.point(at, value))
            elif step is not None:
                painter.drawPolyline(QPolygonF(run))
                run = []
        painter.drawPolyline(QPolygonF(run))

    def _paint_step(self, painter: QPainter, layout: ChartLayout, at: int, step: int) -> None:
        point = self._points[step]
        kept_at, raw_at = number_places(layout, point)
        if point.raw is not None and point.raw != point.locked:
            self._paint_value(painter, layout.point(at, point.raw), point.raw, raw_at, is_kept=False)
        if point.locked is not None:
            self._paint_value(painter, layout.point(at, point.locked), point.locked, kept_at, is_kept=True)
        else:
            place = QRect(round(layout.x(at)) - 20, layout.plot.bottom() - 16, 40, 14)
            said = NOTHING if point.is_measured else AWAITED
            write(painter, place, said, size="caption", role="muted", where=CENTRE)
        self._paint_picture(painter, layout, at, step)

    def _paint_value(
        self, painter: QPainter, at: QPointF, value: float, words_at: int | None, *, is_kept: bool
    ) -> None:
        half = _MARK_PX / 2
        if is_kept and marks.drift_level(value) is Level.GOOD:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_text"))
            painter.drawEllipse(at, half * 0.8, half * 0.8)
        else:
            place = QRectF(at.x() - half, at.y() - half, _MARK_PX, _MARK_PX).toRect()
            marks.paint_drift(painter, place, value)
        if words_at is not None and (value > 0 or not is_kept):
            words = QRect(round(at.x()) - 36, round(at.y()) + words_at, 72, _NUMBER_PX)
            role = "text" if is_kept or marks.drift_level(value) is not Level.GOOD else "muted"
            write(painter, words, numerals.decimal(value), size="caption", role=role, where=CENTRE)

    def _paint_picture(self, painter: QPainter, layout: ChartLayout, at: int, step: int) -> None:
        point, rect = self._points[step], layout.thumbnail(at)
        picture = self._thumbnails.filled(point.node_id, THUMB, self.devicePixelRatioF())
        if picture is None:
            shapes.plate(painter, rect, theme.colour("window"), radius=shapes.RADIUS_THUMBNAIL)
        else:
            painter.drawPixmap(rect.topLeft(), picture)
        is_head = step == len(self._points) - 1
        if self.is_aimed(step):
            shapes.outline(painter, rect.adjusted(-2, -2, 2, 2), theme.colour("focus"), 2)
        elif is_head:
            shapes.outline(painter, rect.adjusted(-2, -2, 2, 2), theme.colour("accent_text"), 2)
        name = str(point.number)
        write(painter, layout.number(at), name, size="label", role="text" if is_head else "muted")


def number_places(layout: ChartLayout, point: PathPoint) -> tuple[int | None, int | None]:
    """From its mark to the top of each number, kept and answered; None for one that there is no room for.

    Marks that crowd have their numbers on both sides. Where a picture stands below, what was kept is told.
    """
    if point.raw is None or not point.locked:  # 0 is told by its place alone
        return _ABOVE_PX, _ABOVE_PX
    kept, raw = layout.y(point.locked), layout.y(point.raw)
    if abs(kept - raw) >= _CROWDED_PX:
        return _ABOVE_PX, _ABOVE_PX
    if max(kept, raw) + _BELOW_PX + _NUMBER_PX > layout.plot.bottom():
        return _ABOVE_PX, None
    return (_BELOW_PX, _ABOVE_PX) if kept >= raw else (_ABOVE_PX, _BELOW_PX)


def _value(point: PathPoint, *, raw: bool) -> float | None:
    """An answer that needed no lock was kept as it came: both lines go through it."""
    return point.raw if raw and point.raw is not None else point.locked


def _told(point: PathPoint) -> str:
    """For a tip and for screen readers."""
    kept = tr("nothing to claim") if point.is_measured else tr("being measured")
    if point.locked is not None:
        kept = f"ΔE {numerals.decimal(point.locked)}"
    if point.raw is None or point.raw == point.locked:
        return tr("Node {number}: {kept}", number=point.number, kept=kept)
    return tr(
        "Node {number}: {kept} as kept, ΔE {raw} as answered",
        number=point.number,
        kept=kept,
        raw=numerals.decimal(point.raw),
    )
