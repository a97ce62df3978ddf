"""The right panel: the turn being composed, and beside it the node in view."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from studio.model.events import CandidateProgressed, Event, TurnBegan, TurnEnded
from studio.model.history import Finding, Verdict
from studio.model.recipe import Draft
from studio.model.words import tr
from studio.ui.turn.composer import Composer
from studio.ui.turn.drift_table import Measured
from studio.ui.turn.keep_view import KeepView
from studio.ui.turn.node_panel import NodePanel
from studio.ui.turn.progress import TurnProgress
from studio.ui.turn.view import NodeView, TurnView
from studio.ui.widgets.surface import Surface

_TURN, _NODE = 0, 1


class TurnPanel(Surface):
    """Shows snapshots and says what the user wants; `picture_of` gives thumbnails of references."""

    draft_changed = Signal(Draft)
    generate_wanted = Signal()
    cancel_wanted = Signal()
    references_dropped = Signal(list)  # of Source, or node id
    reference_files_wanted = Signal()
    accounts_wanted = Signal()
    markup_clear_wanted = Signal()
    cap_wanted = Signal()
    invariants_added = Signal(tuple)  # texts
    invariant_reworded = Signal(str, str)
    invariant_switched = Signal(str, bool)
    invariant_moved = Signal(str, int)
    invariant_removed = Signal(str)
    finding_wanted = Signal(str, str, Finding)  # node id, invariant id
    label_changed = Signal(str, str)
    note_changed = Signal(str, str)
    verdict_changed = Signal(str, Verdict)
    version_chosen = Signal(str)

    def __init__(self, picture_of: Callable[[str], QPixmap | None], parent: QWidget | None = None) -> None:
        super().__init__("panel", parent=parent)
        self._progress = TurnProgress()
        self._image_id: str | None = None
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setAccessibleName(tr("Turn or node"))
        self._tabs.addTab(tr("New turn"))
        self._tabs.addTab(tr("Node"))
        self.composer = Composer(picture_of)
        self.node = NodePanel()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.composer)
        self._pages.addWidget(self.node)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._pages, 1)
        self._tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._pass_on()

    def present(self, view: TurnView) -> None:
        """Show the turn in hand; never takes what was typed meanwhile."""
        self._image_id = view.image_id
        self._progress.take(view.running)
        self.composer.present(view)

    def present_drift(self, node_id: str, measured: Measured | None) -> None:
        """How far a node has drifted; as the node panel takes it."""
        self.node.present_drift(node_id, measured)

    def present_keep(self, view: KeepView) -> None:
        """Regions of Keep, and what was found of its entries, at the node in view."""
        self.composer.keep.present_more(view)
        self.node.present_keep(view)

    def present_node(self, view: NodeView | None) -> None:
        """Show the node in view."""
        title = tr("Node") if view is None else tr("Node {number}", number=view.node.number)
        self._tabs.setTabText(_NODE, title)
        self._tabs.setTabEnabled(_NODE, view is not None)
        self.node.present(view)

    def on_event(self, event: Event) -> None:
        """Follow the progress of the turn; everything else comes with a snapshot."""
        if not isinstance(event, TurnBegan | CandidateProgressed | TurnEnded):
            return
        if event.image_id == self._image_id:
            self.composer.present_running(self._progress.after(event))

    def show_turn(self) -> None:
        """Bring the turn to the front, the cursor in its instruction."""
        self._tabs.setCurrentIndex(_TURN)
        self.composer.instruction.focus_text()

    def open_models(self) -> None:
        """Bring the turn to the front with the choice of models open: there are the accounts to ask too."""
        self._tabs.setCurrentIndex(_TURN)
        self.composer.output.open_models()

    def show_node(self) -> None:
        """Bring the node in view to the front."""
        self._tabs.setCurrentIndex(_NODE)

    def begin_keep_entry(self) -> None:
        """Bring the turn to the front with an open line in Keep."""
        self._tabs.setCurrentIndex(_TURN)
        self.composer.keep.begin_entry()

    def open_keep_statistics(self) -> None:
        """Bring the turn to the front with the card that tells which entry of Keep keeps breaking."""
        self._tabs.setCurrentIndex(_TURN)
        self.composer.keep.open_statistics()

    def refresh_pictures(self) -> None:
        """Thumbnails of references have arrived."""
        self.composer.references.refresh_pictures()

    def _pass_on(self) -> None:
        composer, node = self.composer, self.node
        composer.draft_changed.connect(self.draft_changed)
        composer.generate_wanted.connect(self.generate_wanted)
        composer.cancel_wanted.connect(self.cancel_wanted)
        composer.references_dropped.connect(self.references_dropped)
        composer.reference_files_wanted.connect(self.reference_files_wanted)
        composer.accounts_wanted.connect(self.accounts_wanted)
        composer.markup_clear_wanted.connect(self.markup_clear_wanted)
        composer.cap_wanted.connect(self.cap_wanted)
        composer.invariants_added.connect(self.invariants_added)
        composer.invariant_reworded.connect(self.invariant_reworded)
        composer.invariant_switched.connect(self.invariant_switched)
        composer.invariant_moved.connect(self.invariant_moved)
        composer.invariant_removed.connect(self.invariant_removed)
        composer.finding_wanted.connect(self.finding_wanted)
        node.label_changed.connect(self.label_changed)
        node.note_changed.connect(self.note_changed)
        node.verdict_changed.connect(self.verdict_changed)
        node.version_chosen.connect(self.version_chosen)
