"""Rows of a form: a name on the left; on the right a control, an error beside it, and what it means."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.ui.accounts.view import Remark
from studio.ui.look.style_fields import BAD_PROPERTY
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import FieldError, PlainLabel
from studio.ui.widgets.surface import Surface

_NAMES_PX = 88
_MARK_PX = 16
_MARKS = {
    "good": ("circle-check", "good"),
    "info": ("info", "muted"),
    "warn": ("triangle-alert", "warn"),
    "bad": ("circle-x", "bad"),
}


class Row:
    """One row; its name is that of its control for assistive technology too."""

    def __init__(
        self, name: PlainLabel, control: QWidget, cell: QWidget, error: FieldError, hint: PlainLabel
    ) -> None:
        self._name = name
        self._control = control
        self._cell = cell
        self._error = error
        self._hint = hint

    def present_hint(self, text: str) -> None:
        """Say below the control what it means; "" for nothing."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))
        if text:
            self._control.setAccessibleDescription(text)

    def present_error(self, text: str) -> None:
        """Say beside the control why its value was not taken; "" when it was."""
        self._error.present(text)
        self._control.setProperty(BAD_PROPERTY, bool(text))
        self._control.update()

    def set_visible(self, is_visible: bool) -> None:
        self._name.setVisible(is_visible)
        self._cell.setVisible(is_visible)


class Form(QScrollArea):
    """A page that scrolls where its rows have no room."""

    def __init__(self) -> None:
        super().__init__()
        self._names: list[PlainLabel] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = Surface("panel")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(24, 16, 24, 16)
        self._column.setSpacing(16)
        self.setWidget(body)

    def add_head(self, title: QWidget, *below: QWidget) -> None:
        """What stands over the rows."""
        head = QVBoxLayout()
        head.setSpacing(4)
        for widget in (title, *below):
            head.addWidget(widget)
        self._column.addLayout(head)

    def add_row(
        self,
        name: str,
        control: QWidget,
        hint: str = "",
        *,
        error: FieldError | None = None,
        below: QWidget | None = None,
    ) -> Row:
        """`control` is named aloud as it is on the left, unless it has a name of its own.

        `error` is where the control shows its errors itself.
        """
        if not control.accessibleName():
            control.setAccessibleName(name)
        label = PlainLabel(name, "muted")
        label.setContentsMargins(0, 5, 0, 0)
        self._names.append(label)
        label.setBuddy(control)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(control)
        if error is None:
            error = FieldError()
            column.addWidget(error)
        said = PlainLabel("", "muted", "label", wraps=True)
        column.addWidget(said)
        if below is not None:
            column.addWidget(below)
        cell = QWidget()
        line = QHBoxLayout(cell)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column, 1)
        self._column.addWidget(cell)
        row = Row(label, control, cell, error, said)
        row.present_hint(hint)
        return row

    def add_widget(self, widget: QWidget) -> None:
        self._column.addWidget(widget)

    def end(self) -> None:
        """No more rows: all names are as wide as the longest, and what room is left stays below."""
        width = max([_NAMES_PX, *(label.sizeHint().width() for label in self._names)])
        for label in self._names:
            label.setFixedWidth(width)
        self._column.addStretch(1)


class RemarkLine(QWidget):
    """One sentence with its mark; the mark has a shape of its own, so that colour never speaks alone."""

    def __init__(self, remark: Remark | None = None) -> None:
        super().__init__()
        self._mark = IconView("info", "muted", size=_MARK_PX)
        self._text = PlainLabel(wraps=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        place = QVBoxLayout()
        place.setContentsMargins(0, 1, 0, 0)
        place.addWidget(self._mark)
        place.addStretch(1)
        line.addLayout(place)
        line.addWidget(self._text, 1)
        if remark is not None:
            self.present(remark)

    def text(self) -> str:
        return self._text.text()

    def present(self, remark: Remark) -> None:
        icon, role = _MARKS[remark.kind]
        self._mark.present(icon, role)
        self._text.setText(remark.text)
