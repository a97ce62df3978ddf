"""Where the parts of the path's chart lie: axis, bands, points, pictures; and which steps are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize

from studio.model.drift import DriftLimits, PathPoint

THUMB = QSize(30, 20)
PITCH_PX = 84
_AXIS_PX = 42
_BANDS_PX = 108  # the words beside the bands
_NARROW_PX = 560  # below it those words give way
_TOP_PX = 14
_FOOT_PX = 30
_LEAST_TOP = 1.3  # of the red limit: its band is always seen
_HEADROOM = 1.12


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """`steps`: which points are shown, None for the gap after the root of a long path."""

    plot: QRect
    words: QRect
    top: float
    steps: tuple[int | None, ...]

    def x(self, at: int) -> float:
        """The middle of the place `at`."""
        share = (at + 0.5) / max(1, len(self.steps))
        return self.plot.left() + share * self.plot.width()

    def y(self, delta_e: float) -> float:
        height = min(max(delta_e, 0.0), self.top) / self.top
        return self.plot.bottom() - height * self.plot.height()

    def point(self, at: int, delta_e: float) -> QPointF:
        return QPointF(self.x(at), self.y(delta_e))

    def thumbnail(self, at: int) -> QRect:
        return QRect(round(self.x(at)) - THUMB.width(), self.plot.bottom() + 8, THUMB.width(), THUMB.height())

    def number(self, at: int) -> QRect:
        picture = self.thumbnail(at)
        return QRect(picture.right() + 7, picture.y(), 44, picture.height())

    def band(self, low: float, high: float) -> QRectF:
        """The rows between two values."""
        foot, head = self.y(low), self.y(high)
        return QRectF(self.plot.left(), head, self.plot.width(), foot - head)

    def column(self, at: int) -> QRect:
        """Everything that belongs to the place `at`, for the pointer."""
        width = self.plot.width() / max(1, len(self.steps))
        foot = self.plot.bottom() + _FOOT_PX
        left = round(self.plot.left() + at * width)
        return QRect(left, self.plot.top() - _TOP_PX, round(width), foot - self.plot.top() + _TOP_PX)


def lay_out(rect: QRect, points: Sequence[PathPoint], limits: DriftLimits) -> ChartLayout:
    """Lay the chart of `points` into `rect`."""
    beside = _BANDS_PX if rect.width() >= _NARROW_PX else 8
    plot = QRect(
        rect.left() + _AXIS_PX,
        rect.top() + _TOP_PX,
        max(1, rect.width() - _AXIS_PX - beside),
        max(1, rect.height() - _TOP_PX - _FOOT_PX),
    )
    words = QRect(plot.right() + 10, plot.top(), beside - 10, plot.height())
    known = [value for point in points for value in (point.locked, point.raw) if value is not None]
    top = max(limits.red * _LEAST_TOP, max(known, default=0.0) * _HEADROOM)
    return ChartLayout(plot, words, top, _shown(len(points), plot.width() // PITCH_PX))


def _shown(count: int, fitting: int) -> tuple[int | None, ...]:
    fitting = max(3, fitting)
    if count <= fitting:
        return tuple(range(count))
    return (0, None, *range(count - fitting + 2, count))
