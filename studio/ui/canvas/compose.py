"""How a picture lands on device pixels: level, sampling, checkerboard and mask, one rectangle at a time."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from studio.model.geometry import IDENTITY, Frame
from studio.ui.canvas.overlay import Overlay
from studio.ui.canvas.pyramid import Pyramid
from studio.ui.canvas.view import Placement
from studio.ui.look import theme

CRISP_FROM = 2.0
CHECK_PX = 8


@dataclass(frozen=True, slots=True)
class Plate:
    """What is composed: a pyramid, the way from the view's pixels to its own, and a mask over it."""

    pyramid: Pyramid | None
    way: Frame = IDENTITY
    overlay: Overlay | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is composed: sampled smoothly or by the nearest pixel, on which surround, at which ratio."""

    is_smooth: bool
    surround: QColor
    ratio: float = 1.0


def compose(painter: QPainter, rect: QRect, plate: Plate, placement: Placement, manner: Manner) -> None:
    """Paint `rect` (device pixels) whole: surround, picture, mask."""
    painter.save()
    painter.setClipRect(rect)
    painter.fillRect(rect, manner.surround)
    draw_picture(painter, rect, plate, placement, manner)
    painter.restore()
    if plate.overlay is not None:
        plate.overlay.draw(painter, rect, placement, manner.ratio, manner.is_smooth)


def draw_picture(painter: QPainter, rect: QRect, plate: Plate, placement: Placement, manner: Manner) -> None:
    """The picture alone, over a checkerboard where it is transparent; nothing past it."""
    if plate.pyramid is not None:
        _draw_pyramid(painter, rect, plate.pyramid, _through(placement, plate.way), manner)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a picture's corner lies and how large its pixels are, both ways."""

    x: float
    y: float
    scale_x: float
    scale_y: float


def _through(placement: Placement, way: Frame) -> _Spot:
    """`way` leads from the view's pixels to the picture's; the picture is drawn the way back."""
    back = way.inverse()
    x, y = placement.to_device(back.c, back.f)
    return _Spot(x, y, placement.scale * back.a, placement.scale * back.e)


def _draw_pyramid(painter: QPainter, rect: QRect, pyramid: Pyramid, spot: _Spot, manner: Manner) -> None:
    covered = QRectF(spot.x, spot.y, pyramid.width * spot.scale_x, pyramid.height * spot.scale_y)
    seen = covered.toAlignedRect().intersected(rect)
    if seen.isEmpty():
        return
    if pyramid.has_alpha:
        painter.setBrushOrigin(round(spot.x), round(spot.y))
        painter.fillRect(seen, _checkerboard(manner.ratio))
    level = pyramid.level_for(covered.width())
    across = covered.width() / level.width
    down = covered.height() / level.height
    source = _source((level.width, level.height), seen, (spot.x, spot.y, across, down))
    target = QRectF(
        spot.x + source.x() * across,
        spot.y + source.y() * down,
        source.width() * across,
        source.height() * down,
    )
    is_exact = across == 1.0 and down == 1.0
    is_smooth = manner.is_smooth and across < CRISP_FROM and not is_exact
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
    drawn, part = level.under(source)
    painter.drawImage(target, drawn.image, QRectF(part))


def _source(size: tuple[int, int], seen: QRect, spot: tuple[float, float, float, float]) -> QRect:
    """The part of a level of `size` under `seen` and two pixels around it.

    The whole level as source would do, were it not that Qt steps through it in 16.16 fixed point: at high
    zoom the far corner of a large picture would land several pixels off.
    """
    x, y, across, down = spot
    left = max(0, math.floor((seen.left() - x) / across) - 2)
    top = max(0, math.floor((seen.top() - y) / down) - 2)
    right = min(size[0], math.ceil((seen.right() + 1 - x) / across) + 2)
    bottom = min(size[1], math.ceil((seen.bottom() + 1 - y) / down) + 2)
    return QRect(left, top, max(1, right - left), max(1, bottom - top))


def _checkerboard(ratio: float) -> QBrush:
    edge = round(CHECK_PX * ratio)
    tile = QImage(2 * edge, 2 * edge, QImage.Format.Format_RGB32)
    tile.fill(theme.colour("check_dark"))
    painter = QPainter(tile)
    for x, y in ((0, 0), (edge, edge)):
        painter.fillRect(x, y, edge, edge, theme.colour("check_light"))
    painter.end()
    return QBrush(tile)
