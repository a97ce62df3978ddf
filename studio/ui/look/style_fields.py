"""How text fields, spin boxes and combo boxes are painted and laid out."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionSpinBox,
    QTextEdit,
    QWidget,
)

from studio.ui.look import shapes, theme
from studio.ui.look.style_buttons import chevron

State = QStyle.StateFlag
SubControl = QStyle.SubControl
Contents = QStyle.ContentsType

BAD_PROPERTY = "bad"  # True on a field whose content is wrong
QUIET_PROPERTY = "quiet"  # True on a combo box that looks like text until pointed at

_ARROW_PX = 22
_STEP_PX = 18
TEXT_FRAME_PX = 2  # keeps the square corners of the text off the round ones of the edge
_STEPS = (
    (
        SubControl.SC_SpinBoxUp,
        QAbstractSpinBox.StepEnabledFlag.StepUpEnabled,
        ((-3, 1.5), (0, -1.5), (3, 1.5)),
    ),
    (
        SubControl.SC_SpinBoxDown,
        QAbstractSpinBox.StepEnabledFlag.StepDownEnabled,
        ((-3, -1.5), (0, 1.5), (3, -1.5)),
    ),
)
_HEIGHTS_PX = {
    Contents.CT_PushButton: 28,
    Contents.CT_LineEdit: 28,
    Contents.CT_ComboBox: 28,
    Contents.CT_SpinBox: 28,
    Contents.CT_CheckBox: 26,
    Contents.CT_RadioButton: 26,
}


def control_height(kind: Contents, option: QStyleOption) -> int | None:
    """One height for all controls of a line, larger only with the user's font."""
    designed = _HEIGHTS_PX.get(kind)
    return None if designed is None else max(designed, option.fontMetrics.lineSpacing() + 8)


def is_text_area(widget: QWidget | None) -> bool:
    return isinstance(widget, (QTextEdit, QPlainTextEdit))


def line_edit_contents(option: QStyleOption, given: QRect, widget: QWidget | None) -> QRect:
    """Text starts where that of buttons and boxes does; a field inside a box has its room already."""
    is_inner = isinstance(widget, QLineEdit) and isinstance(widget.parent(), (QAbstractSpinBox, QComboBox))
    is_bare = isinstance(option, QStyleOptionFrame) and option.lineWidth <= 0
    return given if is_inner or is_bare else given.adjusted(6, 0, -6, 0)


def line_edit(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    if isinstance(widget, QLineEdit) and isinstance(widget.parent(), (QAbstractSpinBox, QComboBox)):
        return  # the box around it has painted both
    if isinstance(option, QStyleOptionFrame) and option.lineWidth <= 0:
        return
    _field(option, painter, widget, has_focus=bool(option.state & State.State_HasFocus))


def field_edge(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    if isinstance(widget, QLineEdit) and isinstance(widget.parent(), (QAbstractSpinBox, QComboBox)):
        return
    _edge(option.rect, painter, widget, option.state, bool(option.state & State.State_HasFocus))


def frame(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    """The frame of text editors is a field's; of anything else a hairline."""
    if isinstance(widget, (QTextEdit, QPlainTextEdit)):
        shapes.plate(painter, option.rect, theme.colour("field"))
        _edge(option.rect, painter, widget, option.state, widget.hasFocus())
    elif isinstance(widget, QFrame) and widget.frameShape() is QFrame.Shape.NoFrame:
        return
    else:
        shapes.plate(painter, option.rect, None, theme.colour("line"))


def group(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    shapes.line_across(painter, option.rect, theme.colour("line"))


def combo_box(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    is_over = bool(option.state & State.State_MouseOver and option.state & State.State_Enabled)
    if widget is not None and widget.property(QUIET_PROPERTY):
        if is_over:
            shapes.plate(painter, option.rect, theme.colour("hover"))
    elif isinstance(option, QStyleOptionComboBox) and option.editable:
        _field(option, painter, widget, has_focus=bool(option.state & State.State_HasFocus))
    else:
        fill = theme.colour("hover" if is_over else "field")
        if not option.state & State.State_Enabled:
            fill = theme.colour("panel")
        shapes.plate(painter, option.rect, fill)
        _edge(option.rect, painter, widget, option.state, has_focus=False)
    role = "muted" if option.state & State.State_Enabled else "disabled"
    chevron(painter, QPoint(option.rect.right() - 11, option.rect.center().y()), role)


def combo_label(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    if not isinstance(option, QStyleOptionComboBox) or option.editable:
        return
    is_quiet = widget is not None and bool(widget.property(QUIET_PROPERTY))
    room = option.rect.adjusted(0 if is_quiet else 9, 0, -_ARROW_PX, 0)
    if not option.currentIcon.isNull():
        size = option.iconSize
        at = QRect(room.x(), room.center().y() - size.height() // 2 + 1, size.width(), size.height())
        option.currentIcon.paint(painter, at)
        room.setLeft(at.right() + 7)
    text = option.fontMetrics.elidedText(option.currentText, Qt.TextElideMode.ElideRight, room.width())
    painter.setPen(option.palette.color(QPalette.ColorRole.Text))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def combo_box_part(option: QStyleOptionComplex, part: SubControl) -> QRect | None:
    rect = option.rect
    if part is SubControl.SC_ComboBoxEditField and isinstance(option, QStyleOptionComboBox):
        return rect.adjusted(8, 1, -_ARROW_PX, -1) if option.editable else rect
    if part is SubControl.SC_ComboBoxArrow:
        return QRect(rect.right() - _ARROW_PX + 1, rect.y(), _ARROW_PX, rect.height())
    return None


def spin_box(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    _field(option, painter, widget, has_focus=bool(option.state & State.State_HasFocus))
    if not isinstance(option, QStyleOptionSpinBox):
        return
    if option.buttonSymbols is QAbstractSpinBox.ButtonSymbols.NoButtons:
        return
    for part, step, points in _STEPS:
        rect = spin_box_part(option, part)
        assert rect is not None
        may_step = bool(option.stepEnabled & step and option.state & State.State_Enabled)
        if may_step and option.activeSubControls == part and option.state & State.State_MouseOver:
            shapes.plate(painter, rect.adjusted(0, 1, -2, -1), theme.colour("hover"), radius=2)
        chevron(painter, rect.center(), "muted" if may_step else "disabled", points)


def spin_box_part(option: QStyleOptionComplex, part: SubControl) -> QRect | None:
    rect = option.rect
    has_steps = not (
        isinstance(option, QStyleOptionSpinBox)
        and option.buttonSymbols is QAbstractSpinBox.ButtonSymbols.NoButtons
    )
    half = rect.height() // 2
    if part is SubControl.SC_SpinBoxEditField:
        return rect.adjusted(7, 1, -(_STEP_PX if has_steps else 7), -1)
    if part is SubControl.SC_SpinBoxFrame:
        return rect
    if not has_steps:
        return QRect()
    if part is SubControl.SC_SpinBoxUp:
        return QRect(rect.right() - _STEP_PX + 1, rect.y() + 1, _STEP_PX, half - 1)
    if part is SubControl.SC_SpinBoxDown:
        return QRect(rect.right() - _STEP_PX + 1, rect.y() + half, _STEP_PX, rect.height() - half - 1)
    return None


def _field(option: QStyleOption, painter: QPainter, widget: QWidget | None, *, has_focus: bool) -> None:
    is_enabled = bool(option.state & State.State_Enabled)
    shapes.plate(painter, option.rect, theme.colour("field" if is_enabled else "panel"))
    _edge(option.rect, painter, widget, option.state, has_focus)


def _edge(rect: QRect, painter: QPainter, widget: QWidget | None, state: State, has_focus: bool) -> None:
    is_bad = widget is not None and bool(widget.property(BAD_PROPERTY))
    if has_focus or is_bad:
        shapes.outline(painter, rect, theme.colour("bad" if is_bad else "focus"), 2)
    else:
        role = "edge" if state & State.State_Enabled else "line"
        shapes.plate(painter, rect, None, theme.colour(role))
