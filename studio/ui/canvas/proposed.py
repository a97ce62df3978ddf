"""A mask that is only proposed, over the picture: its outline, and a light tint on what would be taken."""

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPainterPath

from studio.imaging.arrays import Array, to_array
from studio.imaging.masks import thin_copy
from studio.model.cancel import CancelToken
from studio.model.pixels import Pixels
from studio.ui.canvas.lines import draw_line, line_around
from studio.ui.canvas.mask_levels import MaskLevels
from studio.ui.canvas.overlay import Overlay, seen_of, veil_of
from studio.ui.canvas.view import Placement

LIGHT, CLEAR = 0.12, 0.5  # the edit is to be judged under the first; the second is where it would grow


@dataclass(frozen=True, slots=True, eq=False)
class Proposed:
    """`levels` of what is tinted, `line` around all of it, in picture pixels."""

    array: Array
    levels: MaskLevels
    line: QPainterPath
    tint: float


@dataclass(frozen=True, slots=True)
class ProposedOverlay:
    """Draws the tint without the hatch of a painted mask; `below` is what lies over the picture already."""

    proposed: Proposed
    colour: str
    below: Overlay | None = None

    def draw(
        self, painter: QPainter, rect: QRect, placement: Placement, ratio: float, is_smooth: bool
    ) -> None:
        if self.below is not None:
            self.below.draw(painter, rect, placement, ratio, is_smooth)
        self._draw_tint(painter, seen_of(self.proposed.levels, rect, placement), placement, is_smooth)
        draw_line(painter, rect, placement, self.proposed.line, ratio)

    def _draw_tint(self, painter: QPainter, seen: QRect, placement: Placement, is_smooth: bool) -> None:
        if seen.isEmpty():
            return
        veil = veil_of(self.proposed.levels, seen, placement, is_smooth=is_smooth)
        tint = QColor(self.colour)
        tint.setAlphaF(self.proposed.tint)
        inner = QPainter(veil)
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        inner.fillRect(veil.rect(), tint)
        inner.end()
        painter.drawImage(seen.topLeft(), veil)


def drawn_all(mask: Pixels, cancel: CancelToken) -> Proposed:
    """All of a proposed mask. Made in a thread: a large one takes a while."""
    return _drawn(thin_copy(to_array(mask)), to_array(mask), LIGHT, cancel)


def drawn_past(mask: Pixels, painted: Pixels, cancel: CancelToken) -> Proposed:
    """Of a mask that goes past what was painted: the line around all of it, the tint on what lies outside."""
    array = thin_copy(to_array(mask))
    array[to_array(painted) > 0] = 0
    array[array > 0] = 255  # how softly is told by the line: what lies outside is to be seen at all
    return _drawn(array, to_array(mask), CLEAR, cancel)


def _drawn(tinted: Array, outlined: Array, tint: float, cancel: CancelToken) -> Proposed:
    return Proposed(tinted, MaskLevels(tinted, is_painted=False), line_around(outlined, cancel), tint)
