"""One step of a path in the sheet of a replay: taken again or not, its words, whose work it was."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.look import type as type_scale
from studio.ui.replay.view import StepShown
from studio.ui.turn.outcome import ElidedCheckBox
from studio.ui.widgets.labels import ElidedLabel

_INDENT_PX = 24


class StepRow(QWidget):
    """The words are cut where they do not fit, and whole in the tip."""

    ticked = Signal(str, bool)  # turn id

    def __init__(self, step: StepShown, number: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turn_id = step.turn_id
        self.box = ElidedCheckBox(tr("{number}. {words}", number=number, words=step.wish), self)
        self.box.setMinimumHeight(type_scale.row_px(26))
        self._told = ElidedLabel(_told(step), "muted", "label", parent=self)
        below = QHBoxLayout()
        below.setContentsMargins(_INDENT_PX, 0, 0, 4)
        below.addWidget(self._told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.box)
        layout.addLayout(below)
        self.box.clicked.connect(self._on_clicked)

    def present(self, *, is_on: bool) -> None:
        self.box.setChecked(is_on)

    def _on_clicked(self) -> None:
        self.ticked.emit(self._turn_id, self.box.isChecked())


def _told(step: StepShown) -> str:
    """The outcome where it is more than the wish again."""
    if step.outcome.strip(" .") in ("", step.wish.strip(" .")):
        return step.by
    return tr("{maker}: {outcome}", maker=step.by, outcome=step.outcome)
