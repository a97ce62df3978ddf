"""Marks of our own: drift, verdicts, the logo; drawn on the icons' grid in the theme's colours."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPen, QPixmap, QPolygonF

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


def paint_logo(painter: QPainter, rect: QRect) -> None:
    """A page with three lines of writing, the middle one fresh."""
    edge = min(rect.width(), rect.height())
    unit = edge / 24
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.x() + (rect.width() - edge) / 2, rect.y() + (rect.height() - edge) / 2)
    painter.scale(unit, unit)
    painter.setPen(QPen(theme.colour("text"), 1.9))
    painter.drawRoundedRect(QRectF(2.5, 2.5, 19, 19), 4.5, 4.5)
    for left, right, y, role in ((7, 14, 8, "edge"), (7, 17, 12, "accent_text"), (7, 12.5, 16, "edge")):
        painter.setPen(QPen(theme.colour(role), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.restore()


def logo() -> QIcon:
    """The logo as an icon that follows the theme."""
    return QIcon(_LogoEngine())


class _LogoEngine(QIconEngine):
    def clone(self) -> QIconEngine:
        return _LogoEngine()

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint_logo(painter, rect)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        drawn = QPixmap(size * scale)
        drawn.setDevicePixelRatio(scale)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        paint_logo(painter, QRect(QPoint(0, 0), size))
        painter.end()
        return drawn

    def isNull(self) -> bool:
        return False
