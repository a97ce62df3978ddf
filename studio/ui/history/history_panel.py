"""The history of the image in view: its counts, a search, a filter, and a row for every turn."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedLayout, QVBoxLayout, QWidget

from studio.model.events import Event
from studio.model.history import History, Node, Turn, TurnState, Verdict
from studio.model.rows import has_own_row, is_visible
from studio.model.words import mark, tr, trn
from studio.ui.history.arrivals import Arrivals
from studio.ui.history.node_drag import FileOf
from studio.ui.history.node_menu import NodeWishes
from studio.ui.history.row_model import HistoryRows
from studio.ui.history.rows_list import RowsList
from studio.ui.look import icons
from studio.ui.thumbnails import ThumbnailCache
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.empty_state import EmptyState
from studio.ui.widgets.labels import SectionHeader

_SEARCH_PAUSE_MS = 200
_WIDTH_FOR_BOTH_COUNTS = 250
_FILTERS = {
    "all": mark("All turns"),
    "picks": mark("Picks and maybes"),
    "path": mark("Path to here"),
    "hidden": mark("Hidden too"),
}


class HistoryPanel(QWidget):
    """`search_wanted` asks for a search ("" ends it); `show_found` takes what it found."""

    search_wanted = Signal(str)
    open_wanted = Signal()
    hidden_wanted = Signal()  # an image that is hidden
    turn_wanted = Signal(str)  # one without a node to go to
    drift_wanted = Signal(str)  # of a node in view that is not measured yet

    def __init__(self, thumbnails: ThumbnailCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wishes = NodeWishes(self)
        self._arrivals = Arrivals()
        self._rows = HistoryRows(self._arrivals, self)
        self._filter = "all"
        self._found: frozenset[str] | None = None
        self._notes = ("", "")
        self.list = RowsList(self._rows, thumbnails, self.wishes, self)
        self._header = SectionHeader(tr("History"))
        self._search = _search_field(self)
        self._pause = QTimer(self, singleShot=True, interval=_SEARCH_PAUSE_MS)
        self._nothing_yet = EmptyState(
            "image", tr("No picture yet"), tr("Drop one here, or paste with Ctrl+V."), tr("Open pictures…")
        )
        self._all_hidden = EmptyState(
            "eye-off",
            tr("Every image is hidden"),
            tr("Bring one back, or drop another one here."),
            tr("Restore hidden image…"),
        )
        self._has_hidden = False
        self._nothing_found = EmptyState(
            "search", tr("Nothing found"), tr("No turn fits."), tr("Show all turns")
        )
        self._build()
        self._search.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._ask)
        self._nothing_yet.acted.connect(self.open_wanted)
        self._all_hidden.acted.connect(self.hidden_wanted)
        self.list.turn_wanted.connect(self.turn_wanted)
        self._rows.awaited.connect(self.drift_wanted)
        self._nothing_found.acted.connect(self._show_all)

    def present(self, history: History, *, read_only_reason: str = "", has_hidden: bool = False) -> None:
        """Show a snapshot; rows that are there already stay where they are.

        `has_hidden`: where there is no image to show, one that is hidden can be brought back.
        """
        before = self._rows.history
        self._has_hidden = has_hidden and not read_only_reason
        self.list.menu.read_only_reason = read_only_reason
        self.list.menu.history = history
        is_other = history.image_id != before.image_id
        if is_other:
            self._found = None
            self._tick_filter("all")
            self._search.clear()
            self._pause.stop()
            self._rows.drop_filter()
        if self._filter == "path" and history.head != before.head:
            self._rows.take(history)
            self._list_filtered()
        elif not self._rows.take(history):
            if is_other:
                self.list.reveal(history.head)
            else:
                self.list.rest(history.head)
        if history.head != before.head:
            self.list.reveal(history.head)
        self._say()

    def on_event(self, event: Event) -> None:
        """Show how far candidates have come."""
        turn_id = self._arrivals.take(event)
        if turn_id is not None:
            self._rows.refresh_turn(turn_id)

    def offer_files(self, file_of: FileOf) -> None:
        """How the file of a dragged node is found; None while it is not written yet."""
        self.list.file_of = file_of

    def show_found(self, node_ids: Iterable[str] | None) -> None:
        """List what a search found; None ends the search."""
        self._found = None if node_ids is None else frozenset(node_ids)
        self._list_filtered()

    def focus_search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_note()

    def _build(self) -> None:
        self._filter_menu = self._make_filter_menu()
        self._more_menu = self._make_more_menu()
        self._filter_button = IconButton("list-filter", tr("Filter the history"))
        self._filter_button.clicked.connect(self._open_filter)
        self._more_button = IconButton("ellipsis", tr("More about the history"))
        self._more_button.clicked.connect(self._open_more)
        self._header.add(self._filter_button)
        self._header.add(self._more_button)
        top = QVBoxLayout()
        top.setContentsMargins(12, 4, 8, 8)
        top.setSpacing(4)
        top.addWidget(self._header)
        field = QVBoxLayout()
        field.setContentsMargins(0, 0, 4, 0)
        field.addWidget(self._search)
        top.addLayout(field)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.list)
        self._pages.addWidget(_framed(self._nothing_yet))
        self._pages.addWidget(_framed(self._nothing_found))
        self._pages.addWidget(_framed(self._all_hidden))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(self._pages, 1)

    def _make_filter_menu(self) -> QMenu:
        menu = QMenu(self)
        self._choices = QActionGroup(menu)
        for key, title in _FILTERS.items():
            action = QAction(tr(title), menu, checkable=True, checked=key == self._filter)
            action.setData(key)
            self._choices.addAction(action)
        menu.addActions(self._choices.actions())
        self._choices.triggered.connect(self._on_filter)
        return menu

    def _make_more_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("Go to the head"), self._go_to_head)
        menu.addAction(tr("Go to the original"), self._go_to_root)
        menu.addSeparator()
        menu.addAction(icons.icon("eye"), tr("Show hidden turns"), partial(self._choose_filter, "hidden"))
        return menu

    def _open_filter(self) -> None:
        self._filter_menu.popup(self._filter_button.mapToGlobal(self._filter_button.rect().bottomLeft()))

    def _open_more(self) -> None:
        self._more_menu.popup(self._more_button.mapToGlobal(self._more_button.rect().bottomLeft()))

    def _on_filter(self, action: QAction) -> None:
        self._choose_filter(str(action.data()))

    def _choose_filter(self, key: str) -> None:
        self._tick_filter(key)
        self._list_filtered()

    def _tick_filter(self, key: str) -> None:
        self._filter = key
        for action in self._choices.actions():
            action.setChecked(action.data() == key)
        self._filter_button.set_icon("list-filter", "text" if key == "all" else "accent_text")

    def _show_all(self) -> None:
        self._search.clear()
        self._found = None
        self._choose_filter("all")

    def _list_filtered(self) -> None:
        self._rows.show_only(self._shows(), self._shows_empty())
        self.list.reveal(self._rows.history.head)
        self._say()

    def _shows(self) -> Callable[[Node], bool]:
        history, found, key = self._rows.history, self._found, self._filter
        path = frozenset(history.path(history.head) if history.head else ())

        def shows(node: Node) -> bool:
            if found is not None and node.id not in found:
                return False
            if key == "hidden":
                return True
            if node.hidden:
                return False
            return (
                key == "all"
                or (key == "path" and node.id in path)
                or (key == "picks" and node.verdict in (Verdict.PICK, Verdict.MAYBE))
            )

        return is_visible if found is None and key == "all" else shows

    def _shows_empty(self) -> Callable[[Turn], bool]:
        """Of turns without nodes; what is on its way is always among them."""
        found, key, words = self._found, self._filter, self._search.text().casefold().split()

        def shows(turn: Turn) -> bool:
            if found is not None and not all(word in turn.instruction.casefold() for word in words):
                return False
            if key == "hidden":
                return turn.state is not TurnState.DONE
            is_on_its_way = turn.state in (TurnState.RUNNING, TurnState.UNKNOWN)
            return has_own_row(turn) and (key == "all" or is_on_its_way)

        return shows

    def _say(self) -> None:
        """The counts, and which page is shown."""
        history = self._rows.history
        steps, nodes = self._rows.counts
        counts = [trn("{count} turn", "{count} turns", steps), trn("{count} node", "{count} nodes", nodes)]
        self._notes = (", ".join(counts), counts[0]) if history.nodes else ("", "")
        self._fit_note()
        without_image = 3 if self._has_hidden else 1
        page = 0 if self._rows.rowCount() else (2 if history.nodes else without_image)
        self._pages.setCurrentIndex(page)
        self._search.setEnabled(bool(history.nodes))

    def _fit_note(self) -> None:
        """Both counts, or where they would be cut the turns alone."""
        long, short = self._notes
        self._header.set_note(long if self.width() >= _WIDTH_FOR_BOTH_COUNTS else short)

    def _ask(self) -> None:
        text = self._search.text().strip()
        if not text:
            self.show_found(None)
        self.search_wanted.emit(text)

    def _go_to_head(self) -> None:
        self.list.reveal(self._rows.history.head)

    def _go_to_root(self) -> None:
        history = self._rows.history
        root = history.root(history.head) if history.head else None
        if root is not None:
            self.wishes.chosen.emit(root)


class _SearchField(QLineEdit):
    """Esc ends the search first; the next one leaves the field."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def _search_field(parent: QWidget) -> QLineEdit:
    field = _SearchField(parent)
    field.setObjectName("history-search")
    field.setAcceptDrops(False)  # a field would write down the address of a picture dropped on it
    field.setPlaceholderText(tr("Search the history"))
    field.setAccessibleName(tr("Search the history"))
    field.setToolTip(tr("Search the history (Ctrl+F)"))
    field.setClearButtonEnabled(True)
    sign = field.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
    sign.setText(tr("Search"))
    return field


def _framed(state: EmptyState) -> QWidget:
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(12, 4, 12, 12)
    box.addWidget(state)
    box.addStretch(1)
    return page
