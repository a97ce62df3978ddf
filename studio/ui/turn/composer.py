"""The turn being composed, section by section, over a fixed Generate."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.model.history import Finding
from studio.model.recipe import Draft
from studio.ui.drops import holds_pictures, node_ids, sources
from studio.ui.turn.draft_in_hand import DraftInHand
from studio.ui.turn.foot import GenerateFoot
from studio.ui.turn.instruction_section import InstructionSection
from studio.ui.turn.keep_list import KeepList
from studio.ui.turn.markup_row import MarkupRow
from studio.ui.turn.mask_row import MaskRow
from studio.ui.turn.outcome import AlreadyTrue, OutcomeLine
from studio.ui.turn.output.section import Output
from studio.ui.turn.prompt_preview import PromptPreview
from studio.ui.turn.references import ReferencesTray
from studio.ui.turn.scroll_column import ScrollColumn
from studio.ui.turn.start_section import StartSection
from studio.ui.turn.view import RunningTurn, TurnView
from studio.ui.widgets.surface import Line

_BETWEEN_PX = 12


class Composer(QWidget):
    """Holds the draft while it is composed; `present` never takes what was typed meanwhile."""

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

    def __init__(self, picture_of: Callable[[str], QPixmap | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = TurnView()
        self._hand = DraftInHand()
        self.start = StartSection()
        self.instruction = InstructionSection()
        self.keep = KeepList()
        self.references = ReferencesTray(picture_of)
        self.mask_row = MaskRow()
        self.markup_row = MarkupRow()
        self.output = Output()
        self.outcome = OutcomeLine()
        self.already_true = AlreadyTrue(self.outcome.last_stop)
        self.prompt = PromptPreview()
        self.foot = GenerateFoot()
        self.setAcceptDrops(True)
        self._build()
        self._connect()

    def present(self, view: TurnView) -> None:
        """Show `view`, but what was typed here since it was taken."""
        if view.image_id != self._view.image_id:
            self._hand = DraftInHand(view.draft)
        must_leave = self._hand.take(view.draft)
        self._view = view
        self._show()
        if must_leave:
            self.draft_changed.emit(self._hand.draft)

    def present_running(self, running: RunningTurn | None) -> None:
        """Only the progress has changed."""
        self._view = replace(self._view, running=running)
        self.foot.present(self._shown())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_pictures(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Beside the tray is in the turn all the same: a reference, not another image."""
        event.acceptProposedAction()
        self._on_pictures(event.mimeData())

    def _shown(self) -> TurnView:
        return replace(self._view, draft=self._hand.draft)

    def _show(self) -> None:
        view = self._shown()
        self.start.present(view)
        self.instruction.present(view)
        self.keep.present(view.invariants, view.findings, view.node_number)
        most = view.capability.references_max
        if view.generates:  # there is no picture to edit before them
            self.references.present(view.draft.references, None if most is None else most + 1, first=1)
        else:
            self.references.present(view.draft.references, most)
        self.mask_row.present(view)
        self.markup_row.present(view)
        self.output.present(view)
        self.outcome.present(view)
        self.already_true.present(view)
        self.prompt.present(view)
        self.foot.present(view)

    def _build(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(_BETWEEN_PX)
        where = (self.mask_row, self.markup_row, Line())
        for section in (self.start, self.instruction, self.keep, self.references, *where):
            column.addWidget(section)
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for row in (self.output, self.outcome, self.already_true, self.prompt):
            rows.addWidget(row)
        column.addLayout(rows)
        column.addStretch(1)
        area = ScrollColumn()
        area.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addWidget(self.foot)

    def _connect(self) -> None:
        for section in (
            self.start,
            self.instruction,
            self.mask_row,
            self.output,
            self.outcome,
            self.already_true,
        ):
            section.changed.connect(self._on_changed)
        self.instruction.generate_wanted.connect(self.foot.press)
        self.instruction.pictures_dropped.connect(self._on_pictures)
        self.references.references_changed.connect(self._on_references)
        self.references.pictures_dropped.connect(self._on_pictures)
        self.references.files_wanted.connect(self.reference_files_wanted)
        self.keep.invariants_added.connect(self.invariants_added)
        self.keep.invariant_reworded.connect(self.invariant_reworded)
        self.keep.invariant_switched.connect(self.invariant_switched)
        self.keep.invariant_moved.connect(self.invariant_moved)
        self.keep.invariant_removed.connect(self.invariant_removed)
        self.keep.finding_wanted.connect(self._on_finding)
        self.foot.generate_wanted.connect(self.generate_wanted)
        self.foot.cancel_wanted.connect(self.cancel_wanted)
        self.foot.cap_wanted.connect(self.cap_wanted)
        self.output.accounts_wanted.connect(self.accounts_wanted)
        self.markup_row.clear_wanted.connect(self.markup_clear_wanted)

    def _on_changed(self, fields: dict[str, object]) -> None:
        if self._hand.change(replace(self._hand.draft, **fields)):  # type: ignore[arg-type]  # named by callers here
            self._show()
            self.draft_changed.emit(self._hand.draft)

    def _on_references(self, references: tuple[object, ...]) -> None:
        self._on_changed({"references": references})

    def _on_pictures(self, data: QMimeData) -> None:
        things: list[object] = [*node_ids(data)] or [*sources(data)]
        if things:
            self.references_dropped.emit(things)

    def _on_finding(self, invariant_id: str, finding: Finding) -> None:
        if self._view.node_id is not None:
            self.finding_wanted.emit(self._view.node_id, invariant_id, finding)
