"""The button beside the markup tool: colour, width, arrows, and clearing what is drawn."""

from functools import partial

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from studio.model.markup import COLOURS
from studio.model.words import mark, tr
from studio.ui.actions import Actions
from studio.ui.canvas.markup import MEDIUM, THICK, THIN, Markup
from studio.ui.canvas.menu_button import MenuButton
from studio.ui.look import icons

_SWATCH_PX, _CHEVRON_PX, _PAD_PX = 12, 14, 6
_NAMES = (mark("Red"), mark("Yellow"), mark("Green"), mark("Blue"), mark("White"))
_WIDTHS = ((THIN, mark("Thin")), (MEDIUM, mark("Medium")), (THICK, mark("Thick")))


class MarkupButton(MenuButton):
    """Shown while the markup tool is in the hand."""

    def __init__(self, actions: Actions, markup: Markup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._markup = markup
        self.setAccessibleName(tr("How markup is drawn"))
        self.setToolTip(tr("Colour and width of the markup, arrows, clear"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_menu(self._made_menu(actions))
        markup.changed.connect(self._show)
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(_PAD_PX + _SWATCH_PX + 4 + _CHEVRON_PX + _PAD_PX, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def draw_words(self, painter: QPainter) -> None:
        swatch = QRect(_PAD_PX, (self.height() - _SWATCH_PX) // 2, _SWATCH_PX, _SWATCH_PX)
        painter.fillRect(swatch, QColor(self._markup.colour))
        chevron = QRect(swatch.right() + 5, 0, _CHEVRON_PX, self.height())
        icons.paint(painter, chevron, "chevron-down", "muted")

    def _made_menu(self, actions: Actions) -> QMenu:
        menu = QMenu(self)
        self._colours, self._widths = QActionGroup(menu), QActionGroup(menu)
        for colour, name in zip(COLOURS, _NAMES, strict=True):
            self._add(menu, self._colours, tr(name), colour, QIcon(_square(colour)))
        menu.addSeparator()
        for weight, name in _WIDTHS:
            self._add(menu, self._widths, tr(name), weight, QIcon())
        menu.addSeparator()
        self._arrows = QAction(tr("Arrows (Shift while drawing)"), menu, checkable=True)
        self._arrows.triggered.connect(self._markup.draw_arrows)
        menu.addAction(self._arrows)
        menu.addSeparator()
        menu.addAction(actions.action("mask.clear-markup"))
        return menu

    def _add(self, menu: QMenu, group: QActionGroup, title: str, value: object, icon: QIcon) -> None:
        action = QAction(icon, title, menu, checkable=True)
        action.setData(value)
        action.triggered.connect(partial(self._take, value))
        group.addAction(action)
        menu.addAction(action)

    def _take(self, value: object, _is_on: bool = True) -> None:
        if isinstance(value, str):
            self._markup.draw_with(colour=value)
        elif isinstance(value, float):
            self._markup.draw_with(weight=value)

    def _show(self) -> None:
        for action in self._colours.actions():
            action.setChecked(action.data() == self._markup.colour)
        for action in self._widths.actions():
            action.setChecked(action.data() == self._markup.weight)
        self._arrows.setChecked(self._markup.is_arrow)
        self.update()


def _square(colour: str) -> QPixmap:
    square = QPixmap(_SWATCH_PX, _SWATCH_PX)
    square.fill(QColor(colour))
    return square
