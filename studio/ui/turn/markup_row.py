"""The markup that goes along with the turn: how many strokes, and clearing them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.model.words import tr, trn
from studio.ui.look import type as type_scale
from studio.ui.turn.output.names import row_name
from studio.ui.turn.view import TurnView
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import ElidedLabel


class MarkupRow(QWidget):
    """Hidden as long as nothing is drawn."""

    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        header = row_name(tr("Markup"))
        header.setFont(type_scale.font("section"))
        header.set_role("text")
        self._said = ElidedLabel()
        self._clear = TextButton(tr("Clear"), "quiet")
        self._clear.setAccessibleName(tr("Clear markup"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)  # its words stand below those of the rows that are buttons
        line.addWidget(header)
        line.addWidget(self._said, 1)
        line.addWidget(self._clear)
        self._clear.clicked.connect(self.clear_wanted)

    def present(self, view: TurnView) -> None:
        count = len(view.draft.markup)
        self.setVisible(count > 0)
        self._said.setText(trn("{count} stroke", "{count} strokes", count))
