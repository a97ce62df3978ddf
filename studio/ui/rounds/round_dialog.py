"""The dialog of a round: rows to choose from, and its total on the button."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio.model.words import tr, trn
from studio.ui import numerals
from studio.ui.rounds.priced_sheet import PricedSheet
from studio.ui.rounds.view import RoundRow, RoundView
from studio.ui.turn.menu_button import MenuButton
from studio.ui.widgets.labels import PlainLabel

_WIDTH_PX = 460


class RoundDialog(PricedSheet):
    """`changed` tells what was chosen."""

    changed = Signal(str, str, str)  # row, section, key

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_WIDTH_PX, parent)
        self._rows: dict[str, MenuButton] = {}
        self._lay_out()

    def present(self, view: RoundView) -> None:
        self._tell(view)
        for row in view.rows:
            self._present_row(row)
        label = trn("Generate {count} candidate", "Generate {count} candidates", view.candidates)
        self._offer(view, label, tr("Generate {count}", count=numerals.number(view.candidates)))
        self.adjustSize()

    def _present_row(self, row: RoundRow) -> None:
        if row.id not in self._rows:
            button = self._rows[row.id] = MenuButton("", row.name, self, role="text", spread=True)
            button.setProperty("row", row.id)
            button.taken.connect(self._on_taken)
            label = PlainLabel(row.name, "muted", "label")
            label.setBuddy(button)
            at = self._grid.rowCount()
            self._grid.addWidget(label, at, 0)
            self._grid.addWidget(button, at, 1)
        self._rows[row.id].present(row.shown)
        self._rows[row.id].offer_sections(row.sections)

    def _on_taken(self, section: str, key: str) -> None:
        self._button.hold()
        self.changed.emit(str(self.sender().property("row")), section, key)
