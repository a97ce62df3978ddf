"""What stands on the canvas beside the picture: wipe, names, grip, work under way; in logical pixels."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter

from studio.model.words import tr
from studio.ui.canvas import heat_legend, marks
from studio.ui.canvas.compared import Compared
from studio.ui.canvas.mode import Mode
from studio.ui.canvas.shelf import ShownPicture
from studio.ui.canvas.wipe import Wipe
from studio.ui.look import icons, theme

INSET_PX = 12
GRIP_PX = 30
BAR_PX = 3


@dataclass(frozen=True, slots=True)
class Furniture:
    """How things stand now on a canvas of `size`; `waits` is what is to be seen and not here yet.

    `covered_px` of its top lie under a banner: names stand below it.
    """

    size: QSize
    compared: Compared
    wipe: Wipe
    busy: str = ""
    grip: QRect | None = None
    waits: ShownPicture | None = None
    covered_px: int = 0

    @property
    def name(self) -> str:
        """What the chip in the corner says: the picture in view, where that is a question."""
        picture = self.compared.in_view
        if picture is None:
            return ""
        compared = self.compared
        if compared.instead is None and (why_not := compared.missing.get(compared.mode)):
            return why_not
        if self.waits is not None:
            is_map = self.waits is compared.map
            return tr("Being measured…") if is_map else tr("{name}, being read…", name=self.waits.name)
        if compared.mode is Mode.DIFFERENCE and compared.map is not None:
            return compared.map.name
        is_asked = compared.instead is not None or compared.mode in (Mode.BLINK, Mode.SIDE_BY_SIDE)
        return picture.name if is_asked or picture is compared.raw else ""

    @property
    def chip(self) -> QRect:
        if not self.name:
            return QRect()
        return QRect(QPoint(INSET_PX, self.covered_px + INSET_PX), marks.chip_size(self.name))

    def draw(self, painter: QPainter) -> None:
        compared = self.compared
        if compared.is_wiped and compared.other is not None and compared.shown is not None:
            names = (compared.other.name, compared.shown.name)
            self.wipe.draw(painter, self.size, names, self.covered_px)
        elif self.name:
            marks.draw_chip(painter, self.chip, self.name)
        if compared.mode is Mode.HEAT and compared.map is not None and not (self.busy or self.waits):
            heat_legend.draw(painter, self.size, compared.map.name)
        if self.grip is not None:
            marks.draw_chip_ground(painter, self.grip)
            icons.paint(painter, self.grip.adjusted(7, 7, -7, -7), "grip")
        if self.busy:
            self._draw_busy(painter)

    def _draw_busy(self, painter: QPainter) -> None:
        size = marks.chip_size(self.busy)
        corner = QPoint(INSET_PX, self.size.height() - INSET_PX - size.height())
        marks.draw_chip(painter, QRect(corner, size), self.busy)
        foot = QRect(0, self.size.height() - BAR_PX, self.size.width(), BAR_PX)
        painter.fillRect(foot, theme.colour("accent"))


def grip_at(corner: QPoint, size: QSize, covered_px: int = 0) -> QRect:
    """Where the picture is taken hold of: inside its upper right corner, or that of what is seen."""
    right = min(corner.x(), size.width()) - INSET_PX
    top = max(corner.y(), covered_px) + INSET_PX
    return QRect(right - GRIP_PX, top, GRIP_PX, GRIP_PX)
