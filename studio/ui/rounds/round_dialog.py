"""The dialog of a round: what it does, what can be chosen, where it goes, and its total on the button."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.model.sentences import say
from studio.model.words import tr, trn
from studio.ui import numerals, prices
from studio.ui.rounds.view import RoundRow, RoundView
from studio.ui.turn.menu_button import MenuButton
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.generate_button import GenerateButton
from studio.ui.widgets.labels import PlainLabel, plain_tip

_WIDTH_PX = 460


class RoundDialog(QDialog):
    """Opened with `open`; presented anew after every choice. `wanted` once, then it closes."""

    changed = Signal(str, str, str)  # row, section, key
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH_PX)
        self._title = PlainLabel(size="strong", wraps=True)
        self._says = PlainLabel(role="muted", wraps=True)
        self._causes = PlainLabel(wraps=True)
        self._goes = PlainLabel(role="muted", size="label", wraps=True)
        self._button = GenerateButton()
        self._rows: dict[str, MenuButton] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._build()
        self._button.wanted.connect(self._on_wanted)

    def present(self, view: RoundView) -> None:
        self.setWindowTitle(view.title)
        self._title.setText(view.title)
        self._says.setText(view.says)
        for row in view.rows:
            self._present_row(row)
        self._causes.setText("\n".join(say(cause).text for cause in view.causes))
        self._causes.setVisible(bool(view.causes))
        self._goes.setText(view.goes)
        if view.causes:
            reason = trn("{count} thing does not fit", "{count} things do not fit", len(view.causes))
            self._button.refuse(reason)
        else:
            label = trn("Generate {count} candidate", "Generate {count} candidates", view.candidates)
            short = tr("Generate {count}", count=numerals.number(view.candidates))
            self._button.offer(label, prices.about(view.estimate), short=short)
            self._button.setToolTip(plain_tip(prices.in_full(view.estimate)))
        self.adjustSize()

    def _build(self) -> None:
        dismiss = TextButton(tr("Cancel"))
        dismiss.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(dismiss)
        foot.addWidget(self._button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._says)
        column.addLayout(self._grid)
        column.addWidget(self._causes)
        column.addWidget(self._goes)
        column.addLayout(foot)

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

    def _on_wanted(self) -> None:
        self.accept()
        self.wanted.emit()
