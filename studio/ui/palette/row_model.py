"""The lines of the palette as Qt lists them."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.ui.palette.entries import Row
from studio.ui.palette.row_layout import note_of, row_px

ROW = int(Qt.ItemDataRole.UserRole)
_NO_PARENT = QModelIndex()


class RowModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    def present(self, rows: tuple[Row, ...]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, place: int) -> Row | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def height_px(self, width_px: int) -> int:
        """What all lines together need where they are that wide."""
        return sum(row_px(row, width_px) for row in self._rows)

    def next_entry(self, place: int, step: int) -> int:
        """The next line in the direction of `step` that can be chosen; `place` when there is none."""
        at = place + step
        while 0 <= at < len(self._rows):
            if self._rows[at].entry is not None:
                return at
            at += step
        return place

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = ROW) -> Any:
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.section if row.entry is None else row.entry.title
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and row.entry is not None:
            return note_of(row.entry)
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if self._rows[index.row()].entry is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
