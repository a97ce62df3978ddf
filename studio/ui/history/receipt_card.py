"""What the lock kept, in short: the number, its sentence, and the way to the whole receipt."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.model.history import LockState, Node
from studio.model.words import mark, tr
from studio.ui import numerals
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel

_STATES = {
    LockState.LOCKED: mark("Everything outside the mask is the parent's, byte for byte."),
    LockState.ASKED: mark("The studio is not sure about this lock and asks you to look."),
    LockState.REFUSED: mark("This answer could not be locked. It is kept as it came."),
    LockState.OFF: mark("This answer is kept as it came, without a lock."),
}
_WHOLE = mark("The whole picture may change: nothing was protected.")


class ReceiptCard(QWidget):
    """The content of the popover that a tile's lock opens; `more_wanted` leads to the node's own page."""

    more_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = PlainLabel(size="receipt")
        self._what = PlainLabel()
        self._state = PlainLabel(role="muted", wraps=True)
        more = TextButton(tr("Show the receipt"))
        more.clicked.connect(self.more_wanted)
        self.setFixedWidth(280)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for label in (self._count, self._what, self._state):
            column.addWidget(label)
        column.addSpacing(8)
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def present(self, node: Node) -> None:
        protects = bool(node.protected_px) and node.lock is LockState.LOCKED
        self._count.setVisible(protects)
        self._what.setVisible(protects)
        self._count.setText(numerals.number(node.differing_px or 0))
        self._count.set_role("bad" if node.differing_px else "good")
        self._what.setText(
            tr("of {all} protected pixels changed", all=numerals.number(node.protected_px or 0))
        )
        state = node.lock or LockState.OFF
        is_whole = state is LockState.LOCKED and not protects
        self._state.setText(tr(_WHOLE) if is_whole else tr(_STATES[state]))
