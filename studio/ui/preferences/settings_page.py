"""One page of the preferences: the settings of a section, a row each."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from studio.model.settings import Setting, Value
from studio.model.words import tr
from studio.ui.preferences.value_editor import ValueEditor
from studio.ui.widgets.labels import FieldError, PlainLabel
from studio.ui.widgets.surface import Surface

_TITLES_PX = 150


class SettingsPage(QScrollArea):
    """`chosen` tells the name of a setting and its new value."""

    chosen = Signal(str, object)

    def __init__(self, settings: Iterable[Setting]) -> None:
        super().__init__()
        self._editors: dict[str, ValueEditor] = {}
        self._errors: dict[str, FieldError] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = Surface("panel")
        grid = QGridLayout(body)
        grid.setContentsMargins(24, 20, 24, 20)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(20)
        grid.setColumnMinimumWidth(0, _TITLES_PX)
        grid.setColumnStretch(1, 1)
        for row, setting in enumerate(settings):
            title = PlainLabel(tr(setting.title), wraps=True)
            title.setContentsMargins(0, 5, 0, 0)
            grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._cell(setting), row, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        self.setWidget(body)

    def present(self, name: str, value: Value) -> None:
        """Show the value of a setting of this page; others are no matter."""
        if name in self._editors:
            self._editors[name].present(value)
            self._errors[name].present("")

    def present_error(self, name: str, text: str) -> None:
        """Say below a setting why its value was not taken."""
        if name in self._errors:
            self._errors[name].present(text)

    def names(self) -> tuple[str, ...]:
        return tuple(self._editors)

    def _cell(self, setting: Setting) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        editor = ValueEditor(setting)
        editor.setProperty("setting", setting.name)
        editor.chosen.connect(self._on_chosen)
        error = FieldError()
        self._editors[setting.name] = editor
        self._errors[setting.name] = error
        column.addWidget(editor)
        column.addWidget(error)
        column.addWidget(PlainLabel(tr(setting.description), "muted", "label", wraps=True))
        return cell

    def _on_chosen(self, value: object) -> None:
        self.chosen.emit(str(self.sender().property("setting")), value)
