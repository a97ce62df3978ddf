"""Drawing notes for the model: a free line, or a straight arrow."""

from PySide6.QtGui import QPainterPath

from studio.model.markup import Point, Stroke, simplified, suited_width
from studio.ui.canvas.tools.tool import Easel, Tool, Touch


class MarkupTool(Tool):
    """With Shift, or where arrows are chosen, the line is an arrow to where the pointer is let go."""

    def __init__(self, easel: Easel) -> None:
        super().__init__(easel)
        self._points: list[Point] = []
        self._is_arrow = False

    @property
    def is_under_way(self) -> bool:
        return bool(self._points)

    def press(self, touch: Touch) -> None:
        if self.easel.picture_px is not None:
            self._points = [(touch.x, touch.y)]
            self._is_arrow = self.easel.markup.is_arrow or touch.adds

    def drag(self, touch: Touch) -> None:
        if self._points:
            self._points.append((touch.x, touch.y))
            self.easel.outline_changed.emit()

    def release(self, touch: Touch) -> None:
        if self._points and self.easel.picture_px is not None:
            markup, frame = self.easel.markup, self.easel.frame
            points = simplified([*self._points, (touch.x, touch.y)], self.easel.pixel_span)
            if self._is_arrow:
                points = (points[0], points[-1])
            width = suited_width(*self.easel.picture_px) * markup.weight
            stroke = Stroke(points, markup.colour, width, self._is_arrow and len(points) > 1)
            self._points = []
            markup.add(stroke.through(frame.inverse()))

    def cancel(self) -> None:
        self._points = []
        self.easel.outline_changed.emit()

    def outline(self) -> QPainterPath | None:
        if len(self._points) < 2:
            return None
        path = QPainterPath()
        path.moveTo(*self._points[0])
        for point in [self._points[-1]] if self._is_arrow else self._points[1:]:
            path.lineTo(*point)
        return path
