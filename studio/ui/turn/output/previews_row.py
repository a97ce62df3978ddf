"""Whether the picture is shown while it is being made, and what that costs more."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.model.words import tr
from studio.ui import prices
from studio.ui.turn.view import TurnView
from studio.ui.widgets.labels import ElidedLabel
from studio.ui.widgets.switch import Switch


class PreviewsRow(QWidget):
    """The price of the other way stands beside the switch, before it is turned."""

    changed = Signal(dict)  # fields of the draft

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._price = ElidedLabel("", "muted", "label", parent=self)
        self._switch = Switch(name=tr("Previews"), parent=self)
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._price, 1)
        line.addWidget(self._switch)
        self._switch.clicked.connect(self._on_clicked)

    def present(self, view: TurnView) -> None:
        """Show the switch of the draft of `view`, and the price of the other way."""
        can = view.capability.previews
        self._switch.set_reason(
            "" if can else tr("{model} shows nothing before it is done.", model=view.capability.name)
        )
        self._switch.setChecked(can and view.draft.previews)
        self._price.setText(_price(view) if can else tr("not offered"))
        if can:
            self._switch.setToolTip(tr("Show each candidate while it is made. That takes a call for each."))

    def _on_clicked(self, is_on: bool) -> None:
        self.changed.emit({"previews": is_on})


def _price(view: TurnView) -> str:
    if view.flipped is None or not view.calls:
        return ""
    other = prices.calls_words(view.flipped)
    return tr("without: {price}", price=other) if view.draft.previews else tr("with: {price}", price=other)
