"""The strip below the canvas: the candidates of the turn in view, or the path to the head."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from studio.model.drift import PathPoint
from studio.model.events import Event
from studio.model.history import History, Node, TurnKind, TurnState
from studio.model.rows import turn_number
from studio.model.words import tr, trn
from studio.ui.history.arrivals import Arrivals
from studio.ui.history.failure_card import FailureCard
from studio.ui.history.failure_view import FailureView
from studio.ui.history.no_candidates import NoCandidates
from studio.ui.history.node_drag import FileOf
from studio.ui.history.node_menu import NodeWishes
from studio.ui.history.path_chart import PathChart
from studio.ui.history.path_head import PathHead
from studio.ui.history.receipt_card import ReceiptCard
from studio.ui.history.row_view import title_of
from studio.ui.history.tile_model import TileRow
from studio.ui.history.tiles import Broken, Prices, Tile, here, turn_tiles
from studio.ui.history.tiles_list import TilesList
from studio.ui.thumbnails import ThumbnailCache
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import ElidedLabel, PlainLabel
from studio.ui.widgets.popover import Popover
from studio.ui.widgets.segments import Segments

_PROGRESS_MS = 100
_CLOCK_MS = 1000


class CandidatesStrip(QWidget):
    """Tiles keep their places from the first moment; what arrives fills them."""

    cancel_wanted = Signal(str)
    unknown_wanted = Signal(str)  # a turn whose outcome is open: what can be done about it
    instruction_wanted = Signal()
    path_wanted = Signal()  # the path is turned to: its points are to be read
    details_wanted = Signal(str, int)  # a turn and a place of it, -1 for the turn as such

    def __init__(self, thumbnails: ThumbnailCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wishes = NodeWishes(self)
        self._history = History("")
        self._turn_id = ""
        self._prices: Prices = {}
        self._broken: Broken = {}
        self._arrivals = Arrivals()
        self._tiles = TileRow(self)
        self.list = TilesList(self._tiles, thumbnails, self.wishes, self._node, self)
        self._title = PlainLabel(size="strong")
        self._words = ElidedLabel(role="muted")
        self._state = PlainLabel(role="muted", size="label")
        self._cancel = TextButton(tr("Cancel"), "quiet", icon="x")
        self._cancel.set_tip(tr("Cancel this turn (Ctrl+.)"))
        self._path: tuple[PathPoint, ...] = ()
        self._chart = PathChart(thumbnails, self.wishes)
        self._path_head = PathHead(self.wishes)
        self._mode = Segments([("candidates", tr("Candidates")), ("path", tr("Path"))], name=tr("Strip"))
        self._nothing = NoCandidates()
        self._receipt = ReceiptCard()
        self._popover = Popover(self._receipt, tr("Receipt"), parent=self)
        self.failure = FailureCard()
        self._failure_popover = Popover(self.failure, tr("Details"), parent=self)
        self._card_place = QWidget(self.list.viewport())
        self._card_place.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._receipt_node = ""
        self._progress = QTimer(self, singleShot=True, interval=_PROGRESS_MS)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._build()
        self._connect()

    def present(
        self,
        history: History,
        turn_id: str,
        *,
        prices: Prices | None = None,
        broken: Broken | None = None,
    ) -> None:
        """Show a turn of a history; `prices` is what each candidate on its way may cost.

        `broken` has what of Keep each one did not keep.
        """
        is_other = (history.image_id, turn_id) != (self._history.image_id, self._turn_id)
        head_moved = history.head != self._history.head
        self._history, self._turn_id, self._prices = history, turn_id, prices or {}
        self._broken = broken or {}
        self.list.menu.history = history
        self._show_tiles()
        if is_other or head_moved:
            self.list.reveal(history.head)

    def on_event(self, event: Event) -> None:
        if self._arrivals.take(event) == self._turn_id and not self._progress.isActive():
            self._progress.start()

    def note_places(self, turn_id: str, places: Mapping[str, range]) -> None:
        """By job of a turn, the places of its candidates among all."""
        self._arrivals.note_places(turn_id, places)

    def show_preview(self, turn_id: str, ordinal: int, picture: QImage) -> None:
        """A partial picture of a candidate; it goes when the candidate comes."""
        self._tiles.take_preview(turn_id, ordinal, picture)

    def present_path(self, points: Sequence[PathPoint]) -> None:
        """Show how far the path to the head has drifted from its root, the root first."""
        self._path = tuple(points)
        if self.shows_path:
            self._show_path()

    def open_turn(self) -> None:
        """What there is to know of the turn in view, of which nothing came."""
        self._mode.choose("candidates")
        self._on_mode("candidates")
        index = self._tiles.index(0, 0)
        place = self.list.visualRect(index) if index.isValid() else self.list.rect()
        self._on_link(-1, QRect(place.bottomLeft(), place.topLeft()).normalized())

    def error_at(self, turn_id: str, ordinal: int) -> Exception | None:
        """What a candidate failed with while the program ran."""
        arrival = self._arrivals.get(turn_id)
        return (arrival.errors.get(ordinal) or arrival.error) if arrival is not None else None

    def show_failure(self, view: FailureView) -> None:
        """Open the card of a failure where it was asked for."""
        if view.turn_id == self._turn_id:
            self.failure.present(view)
            self._failure_popover.open_below(self._card_place)

    def show_path(self) -> None:
        """Turn to the path."""
        self._mode.choose("path")
        self._on_mode("path")

    def set_read_only(self, reason: str) -> None:
        """Why nothing can be changed; "" when it can."""
        self.list.menu.read_only_reason = reason

    def offer_files(self, file_of: FileOf) -> None:
        self.list.file_of = file_of

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(4, 3, 10, 3)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._words, 1)
        head.addWidget(self._path_head, 1)
        head.addWidget(self._state)
        head.addWidget(self._cancel)
        head.addWidget(self._mode)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self._chart)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 3)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._pages, 1)

    def _connect(self) -> None:
        self._progress.timeout.connect(self._show_tiles)
        self._clock.timeout.connect(self._show_tiles)
        self._cancel.clicked.connect(self._on_cancel)
        self._mode.chosen.connect(self._on_mode)
        self._nothing.acted.connect(self.instruction_wanted)
        self._receipt.more_wanted.connect(self._on_more)
        self.failure.grown.connect(self._failure_popover.fit)
        card = self.failure
        for signal in (card.again_wanted, card.draft_wanted, card.save_wanted, card.not_charged):
            signal.connect(self._failure_popover.close)
        self.list.lock_opened.connect(self._open_receipt)
        self.list.link_wanted.connect(self._on_link)

    @property
    def shows_path(self) -> bool:
        """Whether the path is seen, and not the candidates."""
        return self._mode.current() == "path"

    def _show_path(self) -> None:
        end = self._path[-1].number if self._path else None
        self._title.setText(tr("Path to {number}", number=end) if end else tr("Path"))
        self._path_head.present(self._path)
        self._chart.present(self._path)
        self._pages.setCurrentWidget(self._chart if self._path else self._nothing)

    def _show_tiles(self) -> None:
        is_path = self.shows_path
        for widget in (self._words, self._state):
            widget.setVisible(not is_path)
        self._path_head.setVisible(is_path)
        arrival = self._arrivals.get(self._turn_id)
        turn = self._history.turns.get(self._turn_id)
        candidates: tuple[Tile, ...] = ()
        if turn is not None and turn.kind is not TurnKind.OPEN:
            candidates = turn_tiles(
                self._history, self._turn_id, arrival, prices=self._prices, broken=self._broken
            )
        self.list.set_shape(_shape(self._history, candidates))
        self._tiles.take(self._turn_id, candidates, self._history.head)
        self._say(candidates)
        if is_path:
            self._show_path()
        else:
            self._pages.setCurrentWidget(self.list if candidates else self._nothing)

    def _say(self, candidates: tuple[Tile, ...]) -> None:
        turn = self._history.turns.get(self._turn_id)
        arrival = self._arrivals.get(self._turn_id)
        is_running = turn is not None and turn.state is TurnState.RUNNING
        number = turn_number(self._history, self._turn_id)
        self._title.setText(tr("Turn {number}", number=number) if number else tr("Candidates"))
        self._words.setText(turn.instruction or title_of(turn, self._history) if turn and number else "")
        self._cancel.setVisible(is_running and not self.shows_path)
        if is_running:
            seconds = arrival.seconds() if arrival else 0
            self._state.setText(
                tr(
                    "{here} of {asked} here, {seconds} s",
                    here=here(candidates),
                    asked=len(candidates),
                    seconds=seconds,
                )
            )
        else:
            hidden = sum(node.hidden for node in self._history.of_turn(self._turn_id))
            asked = turn.candidates if turn is not None else 0
            self._state.setText(_counted(here(candidates), asked, hidden))
        if is_running != self._clock.isActive():
            self._clock.start() if is_running else self._clock.stop()

    def _node(self, node_id: str) -> Node | None:
        return self._history.nodes.get(node_id)

    def _on_cancel(self) -> None:
        self.cancel_wanted.emit(self._turn_id)

    def _on_mode(self, mode: str) -> None:
        if self.shows_path:
            self.path_wanted.emit()
        self._show_tiles()
        self.list.reveal(self._history.head)

    def _on_link(self, ordinal: int, place: QRect) -> None:
        turn = self._history.turns.get(self._turn_id)
        if turn is not None and turn.state is TurnState.UNKNOWN:
            self.unknown_wanted.emit(self._turn_id)
        else:
            self._card_place.setGeometry(place)
            self.details_wanted.emit(self._turn_id, ordinal)

    def _open_receipt(self, node_id: str, place: QRect) -> None:
        node = self._node(node_id)
        if node is not None:
            self._receipt_node = node_id
            self._receipt.present(node)
            self._card_place.setGeometry(place)
            self._popover.open_below(self._card_place)

    def _on_more(self) -> None:
        self._popover.close()
        self.wishes.receipt_wanted.emit(self._receipt_node)


def _counted(here: int, asked: int, hidden: int) -> str:
    """How many there are; fewer than asked are counted against that, unless some are only hidden."""
    if hidden:
        count = trn("{count} candidate", "{count} candidates", here)
        return tr("{count}, {hidden} hidden", count=count, hidden=hidden)
    if 0 < here < asked:
        return trn("{here} of {count} candidate", "{here} of {count} candidates", asked, here=here)
    return trn("{count} candidate", "{count} candidates", here) if here else ""


def _shape(history: History, tiles: tuple[Tile, ...]) -> float:
    """Width by height of the pictures: of the first tile that has one, else of the head."""
    nodes = [tile.node for tile in tiles if tile.node is not None]
    node = nodes[0] if nodes else history.nodes.get(history.head or "")
    return node.width / node.height if node is not None and node.height else 1.5
