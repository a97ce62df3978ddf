"""Facts in rows: names on the left, values on the right, selectable and always plain."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from studio.ui.turn.node_facts import Fact
from studio.ui.widgets.labels import PlainLabel

_NAME_WIDTH_PX = 84


class FactGrid(QWidget):
    """Rebuilt only when the facts are others; hidden without any."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, _NAME_WIDTH_PX)
        self._shown: tuple[Fact, ...] = ()

    def present(self, rows: tuple[Fact, ...]) -> None:
        self.setVisible(bool(rows))
        if rows == self._shown:
            return
        self._shown = rows
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row, fact in enumerate(rows):
            name = PlainLabel(fact.name, "muted", "label")
            value = foreign_label()
            value.setText(fact.value)
            value.setAccessibleName(f"{fact.name}: {fact.value}")
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)


def foreign_label() -> PlainLabel:
    """A label for text that is not ours: wrapped, selectable, never markup."""
    label = PlainLabel(wraps=True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
