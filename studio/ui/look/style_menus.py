"""How menus, the menu bar and tool tips are painted."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionMenuItem, QWidget

from studio.ui.look import icons, shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.look.style_buttons import chevron

State = QStyle.StateFlag
ItemType = QStyleOptionMenuItem.MenuItemType

_ICON_LEFT = 10
_TEXT_LEFT = 36
_RIGHT = 14
_GAP = 28
_SEPARATOR_PX = 9
_BAR_PADDING = 5


def panel(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    painter.fillRect(option.rect, theme.colour("raised"))
    shapes.plate(painter, option.rect, theme.colour("raised"), theme.colour("line"), radius=0)


def edge(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    shapes.plate(painter, option.rect, None, theme.colour("line"), radius=0)


def tip(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    shapes.plate(painter, option.rect, theme.colour("raised"), theme.colour("edge"), radius=0)


def item_size(option: QStyleOption, given: QSize) -> QSize:
    """Room for icon, text and shortcut whatever Fusion thought."""
    if not isinstance(option, QStyleOptionMenuItem):
        return given
    if option.menuItemType is ItemType.Separator:
        return _separator_size(option, given)
    text, _, keys = option.text.partition("\t")
    metrics = QFontMetrics(option.font)
    width = _TEXT_LEFT + metrics.horizontalAdvance(_spoken(text)) + _RIGHT + 12
    if keys or option.reservedShortcutWidth:
        width += _GAP + max(option.reservedShortcutWidth, metrics.horizontalAdvance(keys))
    return QSize(max(width, 160), type_scale.row_px(26))


def bar_item_size(given: QSize) -> QSize:
    return QSize(given.width() + 2 * _BAR_PADDING, max(given.height(), 28))


def item(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    assert isinstance(option, QStyleOptionMenuItem)
    rect = option.rect
    if option.menuItemType is ItemType.Separator:
        _paint_separator(painter, option)
        return
    is_enabled = bool(option.state & State.State_Enabled)
    if option.state & State.State_Selected:
        fill = theme.colour("hover") if theme.is_dark() else theme.colour("selection")
        shapes.plate(painter, rect.adjusted(1, 0, -1, 0), fill if is_enabled else theme.colour("hover", 0.5))
        if is_enabled:
            painter.fillRect(
                QRect(rect.x() + 1, rect.y() + 3, 2, rect.height() - 6), theme.colour("accent_text")
            )
    _paint_mark(painter, option, is_enabled)
    _paint_words(painter, option, is_enabled)
    if option.menuItemType is ItemType.SubMenu:
        at = QPoint(rect.right() - 12, rect.center().y())
        chevron(painter, at, "muted" if is_enabled else "disabled", ((-2, -4), (2, 0), (-2, 4)))


def bar_item(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    assert isinstance(option, QStyleOptionMenuItem)
    is_open = bool(option.state & State.State_Sunken)
    if option.state & State.State_Selected or is_open:
        fill = theme.colour("selection" if is_open else "hover")
        shapes.plate(painter, option.rect.adjusted(0, 3, 0, -3), fill)
    painter.setPen(theme.colour("text" if option.state & State.State_Enabled else "disabled"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextHideMnemonic
    if option.state & State.State_KeyboardFocusChange:
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic
    painter.drawText(option.rect, flags, option.text)


def _separator_size(option: QStyleOptionMenuItem, given: QSize) -> QSize:
    """A line; with words, the head of what follows."""
    if not option.text:
        return QSize(given.width(), _SEPARATOR_PX)
    words = QFontMetrics(type_scale.font("label")).horizontalAdvance(_spoken(option.text))
    return QSize(max(given.width(), _TEXT_LEFT + words + _RIGHT), type_scale.row_px(26, "label"))


def _paint_separator(painter: QPainter, option: QStyleOptionMenuItem) -> None:
    rect = option.rect
    if not option.text:
        line = QRect(rect.x() + 8, rect.center().y(), rect.width() - 16, 1)
        shapes.line_across(painter, line, theme.colour("line"))
        return
    painter.setFont(type_scale.font("label"))
    painter.setPen(theme.colour("muted"))
    room = rect.adjusted(_ICON_LEFT, 0, -_RIGHT, 0)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, _spoken(option.text))


def _paint_mark(painter: QPainter, option: QStyleOptionMenuItem, is_enabled: bool) -> None:
    at = QRect(option.rect.x() + _ICON_LEFT, option.rect.center().y() - 8, 17, 17)
    if option.checked:
        icons.paint(painter, at, "check", "accent_text" if is_enabled else "disabled")
    elif not option.icon.isNull():
        mode = QIcon.Mode.Normal if is_enabled else QIcon.Mode.Disabled
        option.icon.paint(painter, at, Qt.AlignmentFlag.AlignCenter, mode)


def _paint_words(painter: QPainter, option: QStyleOptionMenuItem, is_enabled: bool) -> None:
    text, _, keys = option.text.partition("\t")
    room = option.rect.adjusted(_TEXT_LEFT, 0, -_RIGHT, 0)
    painter.setFont(option.font)
    painter.setPen(theme.colour("text" if is_enabled else "disabled"))
    painter.drawText(
        room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextHideMnemonic, text
    )
    if keys:
        painter.setPen(theme.colour("muted" if is_enabled else "disabled"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, keys)


def _spoken(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
