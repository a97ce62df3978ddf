"""The card that asks for a size that no preset has."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.model.sizes import SizeRule
from studio.model.words import tr
from studio.ui.turn.output.size_fields import SizeFields
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel

_WIDTH_PX = 260


class SizeCard(QWidget):
    """`chosen` once, when the size is taken."""

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH_PX)
        self.fields = SizeFields()
        self._use = TextButton(tr("Use this size"), "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(PlainLabel(tr("Size of the answer"), size="section"))
        column.addWidget(self.fields)
        column.addWidget(self._use, 0, Qt.AlignmentFlag.AlignRight)
        self.fields.changed.connect(self._tell)
        self._use.clicked.connect(self._take)

    def present(self, rule: SizeRule, size_px: tuple[int, int]) -> None:
        self.fields.present(rule, size_px)
        self._tell()

    def _tell(self) -> None:
        self._use.set_reason(self.fields.why_not)

    def _take(self) -> None:
        self.chosen.emit(*self.fields.size_px)
