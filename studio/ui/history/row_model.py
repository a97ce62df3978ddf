"""The history as a flat list of rows for Qt, newest on top; a row is looked at only when it is in view."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, Signal

from studio.model.history import History, Node, Turn
from studio.model.lanes import Lanes
from studio.model.rows import Listing, has_own_row, is_visible
from studio.ui.history.arrivals import Arrivals
from studio.ui.history.row_view import RowView, Sight, row_view, sight_of, spoken, tips_of

_VIEWS_MAX = 400  # several windows full; looked at again cheaply
_NEWEST = 64  # a turn on its way is among the newest rows

Index = QModelIndex | QPersistentModelIndex


class HistoryRows(QStringListModel):
    """Row 0 is the newest; indexes hold integers only, and what a row says comes from `view`.

    A string list of empty strings: Qt then counts rows without asking Python, which it does four times a
    row whenever it lays a list out. `relisting`: all will be listed anew, and is still as it was. `awaited`:
    a node in view whose drift is not measured yet.
    """

    relisting = Signal()
    awaited = Signal(str)

    def __init__(self, arrivals: Arrivals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrivals = arrivals
        self._listing = Listing(History(""))
        self._lanes = Lanes()
        self._sight = Sight()
        self._shows: Callable[[Node], bool] = is_visible
        self._shows_empty: Callable[[Turn], bool] = has_own_row
        self._views: dict[int, RowView] = {}
        self._count = 0

    @property
    def history(self) -> History:
        return self._listing.history

    @property
    def counts(self) -> tuple[int, int]:
        """Turns and nodes of the whole history that are not hidden."""
        if self._shows is not is_visible:
            whole = Listing(self.history)
            return whole.turns, whole.nodes
        return self._listing.turns, self._listing.nodes

    @property
    def lanes_used(self) -> int:
        return self._lanes.used

    def node(self, node_id: str) -> Node | None:
        return self.history.nodes.get(node_id)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.view(index.row()).title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(self.view(index.row()))
        return None

    def view(self, row: int) -> RowView:
        """What the row says; made when first asked for."""
        age = self._count - 1 - row
        found = self._views.get(age)
        if found is None:
            if len(self._views) >= _VIEWS_MAX:
                self._views.clear()
            arrival = self._arrivals.get(self._listing.row(age).turn_id)
            found = self._views[age] = row_view(self._listing, self._lanes, age, self._sight, arrival)
            if found.face is not None and found.face.awaits_drift:
                self.awaited.emit(found.face.id)
        return found

    def row_of(self, node_id: str | None) -> int | None:
        """The row that shows the node, or the nearest one it was made from."""
        age = self._listing.age_of(node_id)
        return None if age is None else self._count - 1 - age

    def drop_filter(self) -> None:
        """List all turns from the next snapshot on."""
        self._shows, self._shows_empty = is_visible, has_own_row

    def take(self, history: History) -> bool:
        """Show a later snapshot, in place where rows keep their order; False when all was listed anew."""
        grown = self._listing.follow(history) if history.image_id == self.history.image_id else None
        if grown is None:
            self._list_anew(history)
            return False
        if grown.added:
            for links in self._listing.links[self._count :]:
                self._lanes.add(links)
            self._views.clear()
            self._count = len(self._listing)
            self.insertRows(0, grown.added)
        self._look_again(history)
        return True

    def show_only(self, shows: Callable[[Node], bool], shows_empty: Callable[[Turn], bool]) -> None:
        """List what `shows` lets through of the nodes, and `shows_empty` of the turns without any."""
        self._shows, self._shows_empty = shows, shows_empty
        self._list_anew(self.history)

    def refresh_turn(self, turn_id: str) -> None:
        """Something of a turn on its way has changed."""
        for row in range(min(self._count, _NEWEST)):
            age = self._count - 1 - row
            if self._listing.row(age).turn_id == turn_id:
                self._views.pop(age, None)
                self._touch(row, row)

    def _look_again(self, history: History) -> None:
        """Rows may say other things now: another head, verdicts, names of branches."""
        head_moved = history.head != self._sight.head
        self._sight = sight_of(history) if head_moved else replace(self._sight, tips=tips_of(history))
        if head_moved:
            path = self._listing.path_ages(self._sight.way)
            if self._lanes.holds(path):
                self._lanes.show_path(path)
            else:
                self._lanes = Lanes(self._listing.links, path)
        self._views.clear()
        self._touch(0, self._count - 1)

    def _list_anew(self, history: History) -> None:
        self.relisting.emit()
        self._listing = Listing(history, shows=self._shows, shows_empty=self._shows_empty)
        self._count = len(self._listing)
        self._sight = sight_of(history)
        self._lanes = Lanes(self._listing.links, self._listing.path_ages(self._sight.way))
        self._views.clear()
        self.setStringList([""] * self._count)

    def _touch(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))
