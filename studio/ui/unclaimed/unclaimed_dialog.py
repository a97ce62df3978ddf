"""The dialog of unclaimed answers: a list, why nobody has the chosen one, and what can be done with it."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from studio.model.words import tr
from studio.session.unclaimed import Unclaimed
from studio.ui.money.table_model import TableModel
from studio.ui.unclaimed.table import unclaimed_table, why
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.rows_table import RowsTable

_WIDTH_PX, _HEIGHT_PX = 860, 440
_INSTRUCTION = 1


class UnclaimedDialog(QDialog):
    """Not modal. Each signal carries the chosen answer."""

    save_wanted = Signal(object)
    add_wanted = Signal(object)
    open_wanted = Signal(object)
    let_go_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answers: tuple[Unclaimed, ...] = ()
        self._why_not_add = ""
        self.setWindowTitle(tr("Unclaimed answers"))
        self.setModal(False)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._model = TableModel(self)
        self._table = RowsTable(tr("Unclaimed answers"))
        self._table.setModel(self._model)
        self._why = PlainLabel(role="muted", wraps=True)
        self._nothing = PlainLabel(
            tr("Every answer that came to this machine is in a history."), "muted", wraps=True
        )
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._says = PlainLabel(
            tr("Answers that were paid for, or may have been, and that no history shows. Nothing is lost."),
            "muted",
            wraps=True,
        )
        self._let_go = TextButton(tr("Let go…"))
        self._open = TextButton(tr("Open its project"))
        self._save = TextButton(tr("Save…"), icon="download")
        self._add = TextButton(tr("Add to this project"), icon="image-plus")
        self._close = TextButton(tr("Close"))
        self._build()
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._save.clicked.connect(self._on_save)
        self._add.clicked.connect(self._on_add)
        self._open.clicked.connect(self._on_open)
        self._let_go.clicked.connect(self._on_let_go)
        self._close.clicked.connect(self.accept)

    def present(self, answers: tuple[Unclaimed, ...], *, why_not_add: str = "") -> None:
        """`why_not_add` tells why nothing can be added to a project just now; "" when it can."""
        at = self._table.currentIndex().row()
        self._answers, self._why_not_add = answers, why_not_add
        self._model.present(unclaimed_table(answers))
        self._table.setVisible(bool(answers))
        self._nothing.setVisible(not answers)
        for widget in (self._says, self._save, self._add, self._let_go):
            widget.setVisible(bool(answers))
        heads = self._table.horizontalHeader()
        for column in range(self._model.columnCount()):
            stretch, fit = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
            heads.setSectionResizeMode(column, stretch if column == _INSTRUCTION else fit)
        if answers:
            self._table.selectRow(min(max(at, 0), len(answers) - 1))
        self._show_chosen()

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._let_go, self._open):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self._save, self._add, self._close):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._says)
        column.addWidget(self._table, 1)
        column.addWidget(self._nothing, 1)
        column.addWidget(self._why)
        column.addLayout(buttons)

    def _chosen(self) -> Unclaimed | None:
        row = self._table.currentIndex().row()
        return self._answers[row] if 0 <= row < len(self._answers) else None

    def _on_row(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        one = self._chosen()
        nothing = "" if one is not None else tr("Choose an answer first.")
        owned = why(one) if one is not None and one.owner is not None else ""
        self._why.setText(why(one) if one is not None else "")
        self._save.set_reason(nothing)
        self._add.set_reason(nothing or owned or self._why_not_add)
        self._let_go.set_reason(nothing or owned)
        self._open.setVisible(one is not None and one.owner is not None)

    def _on_save(self) -> None:
        self.save_wanted.emit(self._chosen())

    def _on_add(self) -> None:
        self.add_wanted.emit(self._chosen())

    def _on_open(self) -> None:
        self.open_wanted.emit(self._chosen())

    def _on_let_go(self) -> None:
        self.let_go_wanted.emit(self._chosen())
