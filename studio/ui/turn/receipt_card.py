"""The receipt of a node as a card: the number that matters, and the rows that prove it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout

from studio.model.words import tr
from studio.ui.turn.fact_grid import FactGrid
from studio.ui.turn.node_facts import headline
from studio.ui.turn.receipt_facts import receipt_facts
from studio.ui.turn.receipt_head import ReceiptHead
from studio.ui.turn.view import NodeView
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.surface import Surface

_PAD_PX = 12
_RADIUS_PX = 5


class Receipt(Surface):
    """Hidden where a lock makes no sense; its text can be copied whole."""

    def __init__(self) -> None:
        super().__init__("raised", radius=_RADIUS_PX)
        self._head = ReceiptHead()
        self._rows = FactGrid()
        self._text = ""
        copies = IconButton("copy", tr("Copy the receipt as text"))
        copies.clicked.connect(self._copy)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._head, 1)
        top.addWidget(copies, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD_PX, 8, 8, _PAD_PX)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._rows)

    def present(self, view: NodeView) -> None:
        said = headline(view)
        self.setVisible(said is not None)
        if said is None:
            return
        rows = receipt_facts(view.receipt) if view.receipt else ()
        self._head.present(said)
        self._rows.present(rows)
        lines = [f"{said.figure} {said.meaning}", *(f"{row.name}: {row.value}" for row in rows)]
        self._text = "\n".join(lines)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._text)
