"""The button that names the mask in hand; its menu has what can be done to the mask as a whole."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from studio.model.words import tr
from studio.ui.actions import Actions
from studio.ui.canvas.canvas import Canvas
from studio.ui.canvas.menu_button import MenuButton
from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale

GROUPS = (
    ("mask.invert", "mask.whole", "mask.clear"),
    ("mask.feather", "mask.grow", "mask.shrink", "mask.refine"),
    ("mask.overlay", "mask.overlay-colour"),
)
HARDNESSES = (0, 25, 50, 80, 100)
SWATCH_PX = 12
CHEVRON_PX = 14
PAD_PX = 8
NAME_MOST_PX = 160


class MaskMenuButton(MenuButton):
    """A square of the overlay's colour, the mask's name, a chevron; narrow, it drops the name."""

    def __init__(self, actions: Actions, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._is_narrow = False
        self.set_menu(self._made_menu(actions))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tell()
        canvas.mask_in_view.changed.connect(self._tell)
        canvas.mask_edits.amounts_changed.connect(self.update)

    @property
    def _name(self) -> str:
        return tr("Region") if self._canvas.mask_in_view.is_region else tr("Mask")

    def set_narrow(self, is_narrow: bool) -> None:
        if is_narrow is not self._is_narrow:
            self._is_narrow = is_narrow
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.width_when(is_narrow=self._is_narrow), 28)

    def width_when(self, *, is_narrow: bool) -> int:
        width = PAD_PX + SWATCH_PX + 6 + CHEVRON_PX + PAD_PX
        return width if is_narrow else width + min(NAME_MOST_PX, self._name_width()) + 6

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def draw_words(self, painter: QPainter) -> None:
        swatch = QRect(PAD_PX, (self.height() - SWATCH_PX) // 2, SWATCH_PX, SWATCH_PX)
        painter.fillRect(swatch, self._canvas.mask_in_view.colour)
        chevron = QRect(self.width() - PAD_PX - CHEVRON_PX, 0, CHEVRON_PX, self.height())
        icons.paint(painter, chevron, "chevron-down", "muted")
        if not self._is_narrow:
            room = QRect(swatch.right() + 7, 0, chevron.left() - swatch.right() - 11, self.height())
            painter.setFont(type_scale.font("body"))
            painter.setPen(theme.colour("text"))
            name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _tell(self) -> None:
        if self.accessibleName() != self._name:
            self.setToolTip(self._name)
            self.setAccessibleName(self._name)
            self.updateGeometry()
        self.update()

    def _name_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._name)

    def _made_menu(self, actions: Actions) -> QMenu:
        menu = QMenu(self)
        for group in GROUPS:
            for action_id in group:
                menu.addAction(actions.action(action_id))
            menu.addSeparator()
        hardness = menu.addMenu(tr("Brush hardness"))
        for percent in HARDNESSES:
            action = hardness.addAction(tr("{percent} %", percent=percent))
            action.setData(percent)
        hardness.triggered.connect(self._on_hardness)
        return menu

    def _on_hardness(self, action: QAction) -> None:
        self._canvas.easel.brush.set_hardness(action.data() / 100)
