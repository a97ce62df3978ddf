"""Icons of the Lucide archive, drawn when first shown in the colour of a role."""

import re

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studio.ui.look import icon_archive, theme

SIZE_PX = 17
STROKE = 1.75

_drawn: dict[tuple[str, int, int, bool], QPixmap] = {}


def icon(name: str, role: str = "text", *, role_on: str = "", filled_on: bool = False) -> QIcon:
    """The icon `name` in the colour of `role`, of `role_on` while checked; follows the theme."""
    return QIcon(LucideEngine(name, role, role_on or role, filled_on=filled_on))


def pixmap(
    name: str, role: str = "text", *, size: int = SIZE_PX, ratio: float = 1.0, filled: bool = False
) -> QPixmap:
    """The icon drawn at `size` logical pixels for a screen of `ratio`; cached by size, colour and ratio."""
    edge = max(1, round(size * ratio))
    tint = theme.colour(role)
    key = (name, edge, tint.rgba(), filled)
    found = _drawn.get(key)
    if found is None:
        found = _drawn[key] = _render(name, edge, tint.name(), tint.name() if filled else "none")
    sharp = QPixmap(found)
    sharp.setDevicePixelRatio(ratio)
    return sharp


def paint(painter: QPainter, rect: QRect, name: str, role: str = "text", *, filled: bool = False) -> None:
    """Draw the icon in the middle of `rect`, as large as its shorter side, sharp on this device."""
    ratio = painter.device().devicePixelRatioF()
    size = min(rect.width(), rect.height())
    drawn = pixmap(name, role, size=size, ratio=ratio, filled=filled)
    at = QPoint(rect.x() + (rect.width() - size) // 2, rect.y() + (rect.height() - size) // 2)
    painter.drawPixmap(QRect(at, QSize(size, size)), drawn)


class LucideEngine(QIconEngine):
    """Draws one icon at any size; asks the theme for its colour each time."""

    def __init__(self, name: str, role: str, role_on: str, *, filled_on: bool = False) -> None:
        super().__init__()
        if not icon_archive.has(name):
            raise KeyError(f"Lucide has no icon {name!r}")
        self._name = name
        self._role = role
        self._role_on = role_on
        self._filled_on = filled_on

    def clone(self) -> QIconEngine:
        return LucideEngine(self._name, self._role, self._role_on, filled_on=self._filled_on)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint(painter, rect, self._name, self._role_in(mode, state), filled=self._is_filled(state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # Qt 6.11 gives `size` in logical pixels; where it is larger, QIcon scales the ratio to fit.
        edge = min(size.width(), size.height())
        return pixmap(
            self._name, self._role_in(mode, state), size=edge, ratio=scale, filled=self._is_filled(state)
        )

    def iconName(self) -> str:
        return self._name

    def isNull(self) -> bool:
        return False

    def _is_filled(self, state: QIcon.State) -> bool:
        return self._filled_on and state is QIcon.State.On

    def _role_in(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode is QIcon.Mode.Disabled:
            return "disabled"
        return self._role_on if state is QIcon.State.On else self._role


def _render(name: str, edge: int, stroke: str, fill: str) -> QPixmap:
    source = re.sub(r'stroke-width="[^"]*"', f'stroke-width="{STROKE}"', icon_archive.source(name), count=1)
    source = source.replace('fill="none"', f'fill="{fill}"', 1).replace("currentColor", stroke)
    drawn = QPixmap(edge, edge)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    return drawn
