"""Where an entry of Keep is: its line over the picture while it is pointed at, and how much it covers."""

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPainterPath

from studio.imaging import masks
from studio.imaging.arrays import to_array
from studio.model.cancel import CancelToken
from studio.model.pixels import Pixels
from studio.ui.canvas.lines import draw_line, line_around
from studio.ui.canvas.overlay import Overlay
from studio.ui.canvas.view import Placement


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The line around a region, in picture pixels."""

    line: QPainterPath


@dataclass(frozen=True, slots=True)
class OutlineOverlay:
    """Draws the line in the colour of regions; `below` is what lies over the picture already."""

    outline: Outline
    colour: str
    below: Overlay | None = None

    def draw(
        self, painter: QPainter, rect: QRect, placement: Placement, ratio: float, is_smooth: bool
    ) -> None:
        if self.below is not None:
            self.below.draw(painter, rect, placement, ratio, is_smooth)
        draw_line(painter, rect, placement, self.outline.line, ratio, QColor(self.colour))


def outline_of(mask: Pixels, cancel: CancelToken) -> Outline:
    """Made in a thread: that of a large mask takes a while. Raises Cancelled."""
    return Outline(line_around(to_array(mask), cancel))


def share_of(mask: Pixels) -> float:
    """How much of the picture a mask marks, 0 to 1. For a thread."""
    return masks.covered_px(mask) / (mask.width * mask.height)
