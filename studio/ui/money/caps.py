"""The caps, to be set: of a day over all projects, and of this project."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.model.money import DOLLAR_MICRO
from studio.model.words import tr
from studio.ui.turn.view import Purse
from studio.ui.widgets.amount_field import AmountField
from studio.ui.widgets.labels import PlainLabel

_MOST_DOLLARS = 100_000
_NONE = -1


class Caps(QWidget):
    """In dollars and cents; a change counts when the field is left or its arrows are used."""

    day_chosen = Signal(int)  # millionths of a dollar
    project_chosen = Signal(object)  # millionths of a dollar, None for no cap

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = AmountField(tr("Cap for a day"), _MOST_DOLLARS)
        self._day.setToolTip(tr("Over all projects. 0 allows no call that costs."))
        self._project = AmountField(tr("Cap for this project"), _MOST_DOLLARS)
        self._project.setToolTip(tr("Over all its days, on this machine."))
        self._project.setMinimum(_NONE)
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
        self._day.amount_chosen.connect(self.day_chosen)
        self._project.amount_chosen.connect(self._on_project)

    def present(self, purse: Purse) -> None:
        """Show the caps of `purse` without telling anyone."""
        self._day.present(purse.day_cap or 0)
        self._project.present(_NONE * DOLLAR_MICRO if purse.project_cap is None else purse.project_cap)

    def _on_project(self, micro: int) -> None:
        self.project_chosen.emit(None if micro < 0 else micro)
