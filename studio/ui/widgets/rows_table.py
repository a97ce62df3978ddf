"""A table of which whole rows are chosen, one at a time, and which Tab leaves."""

from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from studio.ui.look import type as type_scale

_ROW_PX = 28


class RowsTable(QTableView):
    """`name` is its accessible name. Set its model first, then its columns can be sized."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(type_scale.row_px(_ROW_PX))
        self.horizontalHeader().setHighlightSections(False)
