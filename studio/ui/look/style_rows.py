"""How rows of lists, headers and tabs are painted."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyleOption,
    QStyleOptionHeader,
    QStyleOptionTab,
    QStyleOptionViewItem,
    QWidget,
)

from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.look.style_buttons import chevron

State = QStyle.StateFlag

TAB_PX = 40


def row(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    if option.state & State.State_Selected:
        painter.fillRect(option.rect, theme.colour("selection"))
        if not isinstance(option, QStyleOptionViewItem) or option.index.column() < 1:  # once a row
            bar = QRect(option.rect.x(), option.rect.y(), 2, option.rect.height())
            painter.fillRect(bar, theme.colour("accent_text"))
    elif option.state & State.State_MouseOver and option.state & State.State_Enabled:
        painter.fillRect(option.rect, theme.colour("hover"))


def item_size(option: QStyleOption, given: QSize) -> QSize:
    """Rows of stock lists are as high as those of menus."""
    return QSize(given.width(), max(given.height(), 26, option.fontMetrics.lineSpacing() + 8))


def tab_size(given: QSize) -> QSize:
    """As high as the bar above the canvas, so that their feet are one line."""
    return QSize(given.width(), type_scale.row_px(TAB_PX))


def tab(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    assert isinstance(option, QStyleOptionTab)
    if option.state & State.State_Selected:
        shapes.accent_line(painter, option.rect, theme.colour("accent_text"), inset=12)
    elif option.state & State.State_MouseOver and option.state & State.State_Enabled:
        shapes.plate(painter, option.rect.adjusted(4, 6, -4, -6), theme.colour("hover"))


def tab_base(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    shapes.line_below(painter, option.rect, theme.colour("line"))


def header(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    assert isinstance(option, QStyleOptionHeader)
    painter.fillRect(option.rect, theme.colour("panel"))
    shapes.line_below(painter, option.rect, theme.colour("line"))
    painter.setPen(theme.colour("muted"))
    room = option.rect.adjusted(8, 0, -8, 0)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | option.textAlignment, option.text)


def branch(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    if not option.state & State.State_Children:
        return
    is_open = bool(option.state & State.State_Open)
    points = ((-3.5, -1.75), (0, 1.75), (3.5, -1.75)) if is_open else ((-2, -4), (2, 0), (-2, 4))
    chevron(painter, option.rect.center(), "muted", points)
