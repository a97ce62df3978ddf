"""The dialog of what was spent: today and the project, their caps, the ledger and its sums."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from studio.model.errors import Charged
from studio.model.money import money
from studio.model.words import tr
from studio.session.money.ledger_rows import LedgerRow
from studio.ui.money.caps import Caps
from studio.ui.money.ledger_tables import TABLES
from studio.ui.money.table_model import TableModel
from studio.ui.money.view import LedgerView
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.rows_table import RowsTable
from studio.ui.widgets.segments import Segments
from studio.ui.widgets.surface import Line

_WIDTH_PX, _HEIGHT_PX = 1000, 560
_INSTRUCTION, _MADE_BY, _MOST_MADE_BY_PX = 2, 3, 360


class LedgerDialog(QDialog):
    """Not modal: it follows what is spent while it is open."""

    day_cap_chosen = Signal(int)  # millionths of a dollar
    project_cap_chosen = Signal(object)  # millionths of a dollar, None for no cap
    csv_wanted = Signal()
    correction_wanted = Signal(object, Charged)  # a row of the ledger, and what the user says of it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = LedgerView()
        self.setWindowTitle(tr("Spending"))
        self.setModal(False)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._today = _Figure(tr("Today, all projects"))
        self._project = _Figure(tr("This project"))
        self._caps = Caps()
        options = [
            ("calls", tr("Calls")),
            ("nodes", tr("Nodes")),
            ("branches", tr("Branches")),
            ("days", tr("Days")),
        ]
        self._by = Segments(options, name=tr("Sums by"))
        self._model = TableModel(self)
        self._table = RowsTable(tr("Ledger"))
        self._table.setModel(self._model)
        self._nothing = PlainLabel("", "muted", wraps=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._not_charged = TextButton(tr("It was not charged…"))
        self._charged = TextButton(tr("It was charged…"))
        self._csv = TextButton(tr("Export CSV…"))
        self._close = TextButton(tr("Close"))
        self._build()
        self._by.chosen.connect(self._show_table)
        self._caps.day_chosen.connect(self.day_cap_chosen)
        self._caps.project_chosen.connect(self.project_cap_chosen)
        self._csv.clicked.connect(self.csv_wanted)
        self._not_charged.clicked.connect(self._say_not_charged)
        self._charged.clicked.connect(self._say_charged)
        self._table.selectionModel().selectionChanged.connect(self._offer_corrections)
        self._close.clicked.connect(self.accept)

    def present(self, view: LedgerView) -> None:
        self._view = view
        purse = view.purse
        self._today.present(money(purse.today), _of_cap(purse.day_cap, purse.held))
        self._project.present(money(purse.project), _of_cap(purse.project_cap, purse.project_held))
        self._caps.present(purse)
        self._csv.set_reason("" if view.rows else tr("There is nothing to export yet."))
        self._show_table(self._by.current())

    def _build(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(32)
        figures.addWidget(self._today)
        figures.addWidget(self._project)
        figures.addStretch(1)
        by = QHBoxLayout()
        by.addWidget(self._by)
        by.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._csv)
        buttons.addWidget(self._not_charged)
        buttons.addWidget(self._charged)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(figures)
        column.addWidget(self._caps)
        column.addWidget(Line())
        column.addLayout(by)
        column.addWidget(self._table, 1)
        column.addWidget(self._nothing, 1)
        column.addLayout(buttons)

    def _show_table(self, by: str) -> None:
        self._model.present(TABLES[by](self._view))
        self._offer_corrections()
        self._nothing.setText(
            tr("Nothing is settled yet. What runs is listed here once it has ended.")
            if self._view.purse.project_held
            else tr("Nothing was paid yet. The built-in engine is free.")
        )
        self._table.setVisible(self._model.rowCount() > 0)
        self._nothing.setVisible(self._model.rowCount() == 0)
        heads, count = self._table.horizontalHeader(), self._model.columnCount()
        wide = min(_INSTRUCTION, count - 2)  # the column of words takes the room that is left
        for column in range(count):
            if column == _MADE_BY and count > _MADE_BY + 1:
                heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
                heads.resizeSection(column, self._made_by_px())
            else:
                stretch, fit = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
                heads.setSectionResizeMode(column, stretch if column == wide else fit)

    def _chosen(self) -> LedgerRow | None:
        """The call that is selected; sums are no calls."""
        rows = self._table.selectionModel().selectedRows()
        if self._by.current() != "calls" or not rows or rows[0].row() >= len(self._view.rows):
            return None
        return self._view.rows[rows[0].row()]

    def _offer_corrections(self) -> None:
        """Only of a call of which nobody else knows whether it was charged."""
        chosen = self._chosen()
        is_doubtful = chosen is not None and chosen.is_doubtful
        charged = chosen.charged if chosen is not None else Charged.NO
        self._not_charged.setVisible(is_doubtful and charged is not Charged.NO)
        self._charged.setVisible(is_doubtful and charged is not Charged.YES)

    def _say_not_charged(self) -> None:
        self.correction_wanted.emit(self._chosen(), Charged.NO)

    def _say_charged(self) -> None:
        self.correction_wanted.emit(self._chosen(), Charged.YES)

    def _made_by_px(self) -> int:
        """As wide as its words, but never so wide that nothing is left for the instruction."""
        wanted = self._table.sizeHintForColumn(_MADE_BY) + 1
        return min(max(wanted, self._table.horizontalHeader().sectionSizeHint(_MADE_BY)), _MOST_MADE_BY_PX)


class _Figure(QWidget):
    """A name, a large amount, what it is measured against."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._amount = PlainLabel(size="receipt")
        self._note = PlainLabel(role="muted", size="label")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PlainLabel(name, "muted", "label"))
        column.addWidget(self._amount)
        column.addWidget(self._note)

    def present(self, amount: str, note: str) -> None:
        self._amount.setText(amount)
        self._note.setText(note)
        self.setAccessibleName(", ".join((self._name, amount, note)))


def _of_cap(cap: int | None, held: int) -> str:
    """of $5.00; $0.09 of it is not settled yet"""
    said = tr("of {cap}", cap=money(cap)) if cap is not None else tr("no cap")
    return tr("{said}; {held} of it is not settled yet", said=said, held=money(held)) if held else said
