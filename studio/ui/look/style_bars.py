"""How scroll bars, sliders, progress bars and splitter handles are painted and laid out."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionProgressBar,
    QStyleOptionSlider,
    QWidget,
)

from studio.ui.look import shapes, theme

State = QStyle.StateFlag
SubControl = QStyle.SubControl

_LEAST_THUMB_PX = 28
_NONE = QRect()


def scroll_bar(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    assert isinstance(option, QStyleOptionSlider)
    if option.maximum <= option.minimum:
        return
    thumb = scroll_bar_part(option, SubControl.SC_ScrollBarSlider)
    assert thumb is not None
    is_held = bool(
        option.activeSubControls & SubControl.SC_ScrollBarSlider and option.state & State.State_Sunken
    )
    is_over = bool(option.state & State.State_MouseOver)
    inset = 1 if is_over or is_held else 2
    thumb.adjust(inset, inset, -inset, -inset)
    colour = theme.colour("muted" if is_held else "edge", 1.0 if is_over or is_held else 0.6)
    shapes.plate(painter, thumb, colour, radius=min(thumb.width(), thumb.height()) // 2)


def scroll_bar_part(option: QStyleOptionComplex, part: SubControl) -> QRect | None:
    """A bar without end buttons: the groove is the whole bar."""
    if not isinstance(option, QStyleOptionSlider):
        return None
    if part in (SubControl.SC_ScrollBarAddLine, SubControl.SC_ScrollBarSubLine):
        return _NONE
    if part is SubControl.SC_ScrollBarGroove:
        return QRect(option.rect)
    is_flat = option.orientation is Qt.Orientation.Horizontal
    room = option.rect.width() if is_flat else option.rect.height()
    span = option.maximum - option.minimum
    length = room
    if span > 0:
        length = max(min(_LEAST_THUMB_PX, room), room * option.pageStep // max(1, span + option.pageStep))
    start = QStyle.sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, room - length, option.upsideDown
    )
    along = {
        SubControl.SC_ScrollBarSlider: (start, length),
        SubControl.SC_ScrollBarSubPage: (0, start),
        SubControl.SC_ScrollBarAddPage: (start + length, room - start - length),
    }.get(part)
    if along is None:
        return None
    at, extent = along
    x, y = option.rect.x(), option.rect.y()
    if is_flat:
        return QRect(x + at, y, extent, option.rect.height())
    return QRect(x, y + at, option.rect.width(), extent)


def slider(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    """A thin line, filled up to a round handle; only lying sliders are used."""
    assert isinstance(option, QStyleOptionSlider)
    rect = option.rect
    middle = rect.center().y()
    room = rect.width() - 14
    at = QStyle.sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, room, option.upsideDown
    )
    is_enabled = bool(option.state & State.State_Enabled)
    shapes.plate(
        painter, QRect(rect.x() + 2, middle - 1, rect.width() - 4, 3), theme.colour("edge", 0.6), radius=1
    )
    filled = theme.colour("accent_text" if is_enabled else "disabled")
    shapes.plate(painter, QRect(rect.x() + 2, middle - 1, at + 5, 3), filled, radius=1)
    handle = QRect(rect.x() + at, middle - 6, 13, 13)
    shapes.plate(painter, handle, theme.colour("text" if is_enabled else "disabled"), radius=6)


def progress_groove(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    shapes.plate(painter, _thin(option.rect), theme.colour("selection"), radius=1)


def progress(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    assert isinstance(option, QStyleOptionProgressBar)
    span = max(1, option.maximum - option.minimum)
    share = (option.progress - option.minimum) / span if option.maximum > option.minimum else 1.0
    bar = _thin(option.rect)
    bar.setWidth(round(bar.width() * min(1.0, max(0.0, share))))
    if bar.width() > 0:
        shapes.plate(painter, bar, theme.colour("accent_text"), radius=1)


def splitter(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    # The state says that the handle is one of a splitter whose parts lie side by side.
    draw = shapes.line_down if option.state & State.State_Horizontal else shapes.line_across
    draw(painter, option.rect, theme.colour("line"))


def _thin(rect: QRect) -> QRect:
    return QRect(rect.x(), rect.center().y() - 1, rect.width(), 3)
