"""How buttons, check boxes, radio buttons and arrows are painted."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionButton, QWidget

from studio.ui.look import shapes, theme

State = QStyle.StateFlag

CARD_PROPERTY = "card"  # True on what is filled as buttons are: banners, popovers
ON_CARD = "on card"
KIND_PROPERTY = "kind"  # "primary" or "danger" on a button; anything else is plain


def button(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    kind = widget.property(KIND_PROPERTY) if widget is not None else None
    is_default = isinstance(option, QStyleOptionButton) and bool(
        option.features & QStyleOptionButton.ButtonFeature.DefaultButton
    )
    is_flat = isinstance(option, QStyleOptionButton) and bool(
        option.features & QStyleOptionButton.ButtonFeature.Flat
    )
    if not kind:
        kind = "primary" if is_default else "" if is_flat or not _stands_on_card(widget) else ON_CARD
    fill, edge = button_colours(option.state, str(kind), is_flat)
    shapes.plate(painter, option.rect, fill, edge)


def button_colours(state: State, kind: str, is_flat: bool = False) -> tuple[QColor | None, QColor | None]:
    """Fill and edge of a button of `kind` in `state`."""
    is_enabled = bool(state & State.State_Enabled)
    is_pressed = bool(state & (State.State_Sunken | State.State_On))
    is_over = bool(state & State.State_MouseOver)
    if kind in ("primary", "danger") and is_enabled:
        base = theme.colour("danger" if kind == "danger" else "accent")
        over = theme.colour("danger").darker(108) if kind == "danger" else theme.colour("accent_hover")
        return (over.darker(112) if is_pressed else over if is_over else base), None
    if is_flat:
        fill = "pressed" if is_pressed else "hover" if is_over and is_enabled else ""
        return (theme.colour(fill) if fill else None), None
    if not is_enabled:
        return theme.colour("panel"), theme.colour("line")
    fill = "pressed" if is_pressed else "hover" if is_over else "selection" if kind == ON_CARD else "raised"
    return theme.colour(fill), theme.colour("line")


def _stands_on_card(widget: QWidget | None) -> bool:
    """Whether a card of the colour of buttons lies behind, on which a plain one would be lost."""
    at = widget
    while at is not None and not at.isWindow():
        if at.property(CARD_PROPERTY):
            return True
        at = at.parentWidget()
    return False


def tool_button(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    state = option.state
    is_on = bool(state & State.State_On)
    fill = ""
    if state & State.State_Sunken:
        fill = "pressed"
    elif is_on:
        fill = "selection"
    elif state & State.State_MouseOver and state & State.State_Enabled:
        fill = "hover"
    if fill:
        shapes.plate(painter, option.rect, theme.colour(fill))
    if is_on:
        shapes.accent_line(painter, option.rect, theme.colour("accent_text"))


def check_box(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    state, rect = option.state, _square(option.rect, 16)
    is_enabled = bool(state & State.State_Enabled)
    if state & State.State_On or state & State.State_NoChange:
        shapes.plate(painter, rect, theme.colour("accent" if is_enabled else "disabled"))
        _tick(painter, rect, dash=not state & State.State_On)
        return
    fill = theme.colour("hover") if state & State.State_MouseOver and is_enabled else theme.colour("field")
    shapes.plate(painter, rect, fill, theme.colour("edge" if is_enabled else "line"))


def radio_button(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    state, rect = option.state, _square(option.rect, 16)
    is_enabled = bool(state & State.State_Enabled)
    if state & State.State_On:
        shapes.plate(painter, rect, theme.colour("accent" if is_enabled else "disabled"), radius=8)
        inner = rect.adjusted(5, 5, -5, -5)
        shapes.plate(painter, inner, theme.colour("on_accent"), radius=3)
        return
    shapes.plate(
        painter, rect, theme.colour("field"), theme.colour("edge" if is_enabled else "line"), radius=8
    )


def arrow_down(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    role = "muted" if option.state & State.State_Enabled else "disabled"
    chevron(painter, option.rect.center(), role)


def arrow_right(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    role = "muted" if option.state & State.State_Enabled else "disabled"
    chevron(painter, option.rect.center(), role, points=((-2, -4), (2, 0), (-2, 4)))


def chevron(
    painter: QPainter,
    middle: QPoint,
    role: str,
    points: tuple[tuple[float, float], ...] = ((-3.5, -1.75), (0, 1.75), (3.5, -1.75)),
) -> None:
    """A small angle around `middle`, pointing down unless `points` say otherwise."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(role), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    at = QPointF(middle) + QPointF(0.5, 0.5)
    painter.drawPolyline(QPolygonF([at + QPointF(x, y) for x, y in points]))
    painter.restore()


def _square(rect: QRect, edge: int) -> QRect:
    return QRect(rect.x() + (rect.width() - edge) // 2, rect.y() + (rect.height() - edge) // 2, edge, edge)


def _tick(painter: QPainter, rect: QRect, *, dash: bool) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("on_accent"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    middle = QRectF(rect).center()
    points = ((-3.5, 0), (3.5, 0)) if dash else ((-3.6, 0.2), (-1, 2.8), (3.8, -2.8))
    painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in points]))
    painter.restore()
