"""The receipt in one look: a lock, the number that matters in large, and what it means."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.turn.node_facts import Headline
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import PlainLabel

_MARK_PX = 22


class ReceiptHead(QWidget):
    """The number that matters, large, with its lock."""

    def __init__(self) -> None:
        super().__init__()
        self._figure = PlainLabel(size="receipt")
        self._meaning = PlainLabel(role="muted", wraps=True)
        self._mark = IconView("lock", "good", size=_MARK_PX)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._figure)
        words.addWidget(self._meaning)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 4, 0, 0)  # the middle of the large line, not its top
        beside.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(beside)
        layout.addLayout(words, 1)

    def present(self, said: Headline | None) -> None:
        self.setVisible(said is not None)
        if said is not None:
            self._figure.setText(said.figure)
            self._meaning.setText(said.meaning)
            self._mark.present(said.icon, said.role)
            self.setAccessibleName(f"{said.figure} {said.meaning}")
