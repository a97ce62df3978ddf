"""Marks of our own: drift and verdicts; drawn on the icons' grid in the theme's colours."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from studio.model.drift import DriftLimits, Level
from studio.model.history import Verdict
from studio.ui.look import icons, theme

_VERDICT_ICONS = {Verdict.PICK: "flag", Verdict.MAYBE: "circle-dashed", Verdict.REJECT: "x"}
_VERDICT_ROLES = {Verdict.PICK: "good", Verdict.MAYBE: "warn", Verdict.REJECT: "bad"}


class _State:
    """Where drift becomes amber and red: the user's limits."""

    limits = DriftLimits()


def limits() -> DriftLimits:
    return _State.limits


def set_limits(chosen: DriftLimits) -> None:
    """Paint every drift number by other limits from now on."""
    _State.limits = chosen
    theme.notifier.changed.emit()


def drift_level(delta_e: float) -> Level:
    """Not visible, visible, over the limit; also the colour role of its mark."""
    return _State.limits.level(delta_e)


def paint_drift(painter: QPainter, rect: QRect, delta_e: float) -> None:
    """The shape of a drift number in the middle of `rect`: circle, triangle or diamond."""
    paint_level(painter, rect, drift_level(delta_e))


def paint_level(painter: QPainter, rect: QRect, level: Level) -> None:
    """The shape of a level: circle, triangle or diamond in its colour."""
    middle, half = QRectF(rect).center(), min(rect.width(), rect.height()) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(level))
    if level is Level.GOOD:
        painter.drawEllipse(middle, half * 0.72, half * 0.72)
    elif level is Level.WARN:
        tip, foot = QPointF(0, -half * 0.85), half * 0.75
        painter.drawPolygon(
            QPolygonF([middle + tip, middle + QPointF(half, foot), middle + QPointF(-half, foot)])
        )
    else:
        painter.drawPolygon(
            QPolygonF([middle + QPointF(x, y) for x, y in ((0, -half), (half, 0), (0, half), (-half, 0))])
        )
    painter.restore()


def corner_chip(painter: QPainter, thumbnail: QRect, icon: str) -> None:
    """A small sign in the lower left corner of a thumbnail: something is to be known of this picture."""
    side = 14
    chip = QRect(thumbnail.left() + 2, thumbnail.bottom() - side - 1, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("chip"))
    painter.drawRoundedRect(QRectF(chip), 2, 2)
    painter.restore()
    icons.paint(painter, chip.adjusted(1, 1, -1, -1), icon, "text")


def verdict_icon(verdict: Verdict) -> str:
    """The Lucide name of a verdict's mark."""
    return _VERDICT_ICONS[verdict]


def verdict_role(verdict: Verdict) -> str:
    return _VERDICT_ROLES[verdict]


def paint_verdict(painter: QPainter, rect: QRect, verdict: Verdict, *, is_set: bool = True) -> None:
    """A verdict's mark: in its own colour, the flag filled, when it is set; outlined when offered."""
    role = _VERDICT_ROLES[verdict] if is_set else "muted"
    icons.paint(painter, rect, _VERDICT_ICONS[verdict], role, filled=is_set and verdict is Verdict.PICK)
