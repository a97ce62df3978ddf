"""The tiles of the strip as a flat list for Qt; a tile that changes is drawn again, none moves."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from studio.ui.history.tiles import Tile, spoken

Index = QModelIndex | QPersistentModelIndex


class TileRow(QAbstractListModel):
    """Tiles from left to right."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._of = ""
        self._tiles: tuple[Tile, ...] = ()
        self._previews: dict[int, QImage] = {}
        self.head: str | None = None

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return self._tiles

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's own signature
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(self._tiles[index.row()], self.head)
        return None

    def tile(self, row: int) -> Tile:
        return self._tiles[row]

    def preview(self, ordinal: int) -> QImage | None:
        """The newest partial picture of a candidate of the turn that is shown."""
        return self._previews.get(ordinal)

    def take_preview(self, of: str, ordinal: int, picture: QImage) -> None:
        """A partial picture has come; one of another turn than is shown is no matter."""
        if of == self._of:
            self._previews[ordinal] = picture
            rows = [row for row, tile in enumerate(self._tiles) if tile.ordinal == ordinal]
            for row in rows:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def row_of(self, node_id: str | None) -> int | None:
        rows = (row for row, tile in enumerate(self._tiles) if tile.node and tile.node.id == node_id)
        return next(rows, None)

    def take(self, of: str, tiles: tuple[Tile, ...], head: str | None) -> bool:
        """Show `tiles` of a turn or path named `of`; whether every tile kept its place."""
        if of != self._of:
            self._previews.clear()
        keeps = of == self._of and len(tiles) == len(self._tiles)
        head_moved, self.head = head != self.head, head
        if not keeps:
            self.beginResetModel()
            self._of, self._tiles = of, tiles
            self.endResetModel()
            return False
        before, self._tiles = self._tiles, tiles
        for row, (old, new) in enumerate(zip(before, tiles, strict=True)):
            if head_moved or old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))
        return True
