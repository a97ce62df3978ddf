"""Which version of its answer a node is, and the way to the others."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.locks.looks import version_text
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.labels import PlainLabel


class VersionRow(QWidget):
    """Hidden where an answer was locked once only; `chosen` carries a node."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._node_ids: tuple[str, ...] = ()
        self._place = 0
        self._words = PlainLabel("", "muted", "label")
        self._earlier = IconButton("chevron-left", tr("Earlier version"))
        self._later = IconButton("chevron-right", tr("Later version"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._words, 1)
        row.addWidget(self._earlier)
        row.addWidget(self._later)
        self._earlier.clicked.connect(self._go_back)
        self._later.clicked.connect(self._go_on)

    def present(self, node_id: str, node_ids: tuple[str, ...]) -> None:
        """`node_ids`: the versions, oldest first."""
        self._node_ids = node_ids
        self._place = node_ids.index(node_id) if node_id in node_ids else 0
        text = version_text(self._place + 1, len(node_ids))
        self.setVisible(bool(text))
        self.setAccessibleName(text)
        self._words.setText(text)
        self._earlier.set_reason("" if self._place else tr("It is the first version."))
        is_last = self._place + 1 >= len(node_ids)
        self._later.set_reason(tr("It is the newest version.") if is_last else "")

    def _go_back(self) -> None:
        self.chosen.emit(self._node_ids[self._place - 1])

    def _go_on(self) -> None:
        self.chosen.emit(self._node_ids[self._place + 1])
