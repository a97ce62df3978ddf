"""How a mask lies over a picture: magenta, hatched at 45 degrees, as strong as its weight."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from studio.ui.canvas.mask_levels import MaskLevels
from studio.ui.canvas.view import Placement

FILL = 0.36
HATCH_OVER_FILL = 0.14
HATCH_PX = 8
COLOURS = ("#FF4FB4", "#45D3EA", "#7CFF5A", "#FFD23F", "#FFFFFF")
REGION_COLOUR = COLOURS[1]


class Overlay(Protocol):
    """What lies over a picture; equal ones look the same."""

    def draw(
        self, painter: QPainter, rect: QRect, placement: Placement, ratio: float, is_smooth: bool
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class MaskOverlay:
    """Draws a mask's levels; the hatch hangs on the picture, so that it moves with it.

    `falls`: hatched the other way, so that a region is told from a mask without its colour.
    """

    levels: MaskLevels
    colour: str = COLOURS[0]
    opacity: float = FILL
    falls: bool = False

    def draw(
        self, painter: QPainter, rect: QRect, placement: Placement, ratio: float, is_smooth: bool
    ) -> None:
        seen = seen_of(self.levels, rect, placement)
        if seen.isEmpty():
            return
        veil = veil_of(self.levels, seen, placement, is_smooth=is_smooth)
        inner = QPainter(veil)
        inner.translate(-seen.x(), -seen.y())
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        inner.setBrushOrigin(placement.origin_x, placement.origin_y)
        inner.fillRect(seen, _hatch(self.colour, self.opacity, round(HATCH_PX * ratio), self.falls))
        inner.end()
        painter.drawImage(seen.topLeft(), veil)


def seen_of(levels: MaskLevels, rect: QRect, placement: Placement) -> QRect:
    """The part of `rect` over which a mask lies; empty where it marks nothing."""
    scale = placement.scale
    covered = QRectF(placement.origin_x, placement.origin_y, levels.width * scale, levels.height * scale)
    return QRect() if levels.is_empty else covered.toAlignedRect().intersected(rect)


def veil_of(levels: MaskLevels, seen: QRect, placement: Placement, *, is_smooth: bool) -> QImage:
    """The weight of a mask as the alpha of an image that lies at `seen`.

    Weight first, colour into it: what the mask does not cover stays clear whatever is drawn later.
    """
    scale = placement.scale
    level, step = levels.level_for(scale)
    veil = QImage(seen.size(), QImage.Format.Format_ARGB32_Premultiplied)
    veil.fill(0)
    painter = QPainter(veil)
    painter.translate(-seen.x(), -seen.y())
    painter.setRenderHint(
        QPainter.RenderHint.SmoothPixmapTransform, is_smooth and scale * step < 2 and scale * step != 1
    )
    source = levels.part_under(seen, placement, step)
    target = QRectF(
        placement.origin_x + source.x() * step * scale,
        placement.origin_y + source.y() * step * scale,
        source.width() * step * scale,
        source.height() * step * scale,
    )
    painter.drawImage(target, level, QRectF(source))
    painter.end()
    return veil


@lru_cache(maxsize=16)
def _hatch(colour: str, opacity: float, edge: int, falls: bool) -> QBrush:
    tile = QImage(edge, edge, QImage.Format.Format_ARGB32_Premultiplied)
    fill, line = QColor(colour), QColor(colour)
    fill.setAlphaF(opacity)
    line.setAlphaF(min(1.0, opacity + HATCH_OVER_FILL))
    tile.fill(fill)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, edge / 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    for shift in (-edge, 0, edge):
        left, right = (0, edge) if falls else (edge, 0)
        painter.drawLine(QPointF(shift, left), QPointF(shift + edge, right))
    painter.end()
    return QBrush(tile)
