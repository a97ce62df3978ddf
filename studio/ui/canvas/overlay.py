"""How a mask lies over a picture: magenta, hatched at 45 degrees, as strong as its weight."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from studio.ui.canvas.mask_levels import MaskLevels
from studio.ui.canvas.view import Placement

FILL = 0.36
HATCH_OVER_FILL = 0.14
HATCH_PX = 8
COLOURS = ("#FF4FB4", "#45D3EA", "#7CFF5A", "#FFD23F", "#FFFFFF")


@dataclass(frozen=True, slots=True)
class MaskOverlay:
    """Draws a mask's levels; the hatch hangs on the picture, so that it moves with it."""

    levels: MaskLevels
    colour: str = COLOURS[0]
    opacity: float = FILL

    def draw(
        self, painter: QPainter, rect: QRect, placement: Placement, ratio: float, is_smooth: bool
    ) -> None:
        scale = placement.scale
        covered = QRectF(
            placement.origin_x, placement.origin_y, self.levels.width * scale, self.levels.height * scale
        )
        seen = covered.toAlignedRect().intersected(rect)
        if seen.isEmpty() or self.levels.is_empty:
            return
        level, step = self.levels.level_for(scale)
        veil = QImage(seen.size(), QImage.Format.Format_ARGB32_Premultiplied)
        veil.fill(0)
        inner = QPainter(veil)
        inner.translate(-seen.x(), -seen.y())
        # Weight first, colour into it: what the mask does not cover stays clear whatever is drawn later.
        inner.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform, is_smooth and scale * step < 2 and scale * step != 1
        )
        source = self.levels.part_under(seen, placement, step)
        target = QRectF(
            placement.origin_x + source.x() * step * scale,
            placement.origin_y + source.y() * step * scale,
            source.width() * step * scale,
            source.height() * step * scale,
        )
        inner.drawImage(target, level, QRectF(source))
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        inner.setBrushOrigin(placement.origin_x, placement.origin_y)
        inner.fillRect(seen, _hatch(self.colour, self.opacity, round(HATCH_PX * ratio)))
        inner.end()
        painter.drawImage(seen.topLeft(), veil)


@lru_cache(maxsize=16)
def _hatch(colour: str, opacity: float, edge: int) -> QBrush:
    tile = QImage(edge, edge, QImage.Format.Format_ARGB32_Premultiplied)
    fill, line = QColor(colour), QColor(colour)
    fill.setAlphaF(opacity)
    line.setAlphaF(min(1.0, opacity + HATCH_OVER_FILL))
    tile.fill(fill)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, edge / 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    for shift in (-edge, 0, edge):
        painter.drawLine(QPointF(shift, edge), QPointF(shift + edge, 0))
    painter.end()
    return QBrush(tile)
