"""The caps, to be set: of a day over all projects, and of this project."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from studio.model.money import DOLLAR_MICRO
from studio.model.words import tr
from studio.ui.turn.view import Purse
from studio.ui.widgets.labels import PlainLabel

_MOST_DOLLARS = 100_000
_NONE = -1


class Caps(QWidget):
    """In whole dollars; a change counts when the field is left or its arrows are used."""

    day_chosen = Signal(int)  # dollars
    project_chosen = Signal(object)  # millionths of a dollar, None for no cap

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = _field(tr("Cap for a day"), tr("Over all projects. 0 allows no call that costs."))
        self._day.setRange(0, _MOST_DOLLARS)
        self._project = _field(tr("Cap for this project"), tr("Over all its days, on this machine."))
        self._project.setRange(_NONE, _MOST_DOLLARS)
        self._project.setSpecialValueText(tr("None"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(PlainLabel(tr("Cap for a day"), "muted", "label"))
        line.addWidget(self._day)
        line.addSpacing(16)
        line.addWidget(PlainLabel(tr("Cap for this project"), "muted", "label"))
        line.addWidget(self._project)
        line.addStretch(1)
        self._day.valueChanged.connect(self.day_chosen)
        self._project.valueChanged.connect(self._on_project)

    def present(self, purse: Purse) -> None:
        """Show the caps of `purse` without telling anyone."""
        project = _NONE if purse.project_cap is None else purse.project_cap // DOLLAR_MICRO
        for field, value in ((self._day, (purse.day_cap or 0) // DOLLAR_MICRO), (self._project, project)):
            was_blocked = field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(was_blocked)

    def _on_project(self, dollars: int) -> None:
        self.project_chosen.emit(None if dollars == _NONE else dollars * DOLLAR_MICRO)


def _field(name: str, tip: str) -> QSpinBox:
    field = QSpinBox()
    field.setPrefix("$")
    field.setSuffix(".00")  # as amounts are written everywhere else
    field.setGroupSeparatorShown(True)
    field.setKeyboardTracking(False)
    field.setMinimumWidth(96)
    field.setAccessibleName(name)
    field.setToolTip(tip)
    return field
