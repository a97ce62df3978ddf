"""The node in view: its receipt, what was sent, what came back, and what the user says of it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.model.history import LockState, Verdict
from studio.model.words import mark, tr
from studio.ui.look import icons, marks
from studio.ui.turn.drift_table import DriftTable, Measured
from studio.ui.turn.fact_grid import FactGrid, foreign_label
from studio.ui.turn.fold_button import FoldButton
from studio.ui.turn.keep_table import KeepTable, KeptEntry
from studio.ui.turn.keep_view import KeepView
from studio.ui.turn.line_edit import InPlaceEdit
from studio.ui.turn.node_facts import facts, sent
from studio.ui.turn.read_only_text import ReadOnlyText
from studio.ui.turn.receipt_card import Receipt
from studio.ui.turn.scroll_column import ScrollColumn
from studio.ui.turn.version_row import VersionRow
from studio.ui.turn.view import NodeView
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.labels import SectionHeader

_BETWEEN_PX = 12
_VERDICTS = {
    Verdict.PICK: mark("Pick (P)"),
    Verdict.MAYBE: mark("Maybe (M)"),
    Verdict.REJECT: mark("Reject (X)"),
}


class NodePanel(QWidget):
    """Reads; only label, note and verdict can be changed. All foreign text is plain."""

    label_changed = Signal(str, str)
    note_changed = Signal(str, str)
    verdict_changed = Signal(str, Verdict)
    version_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: NodeView | None = None
        self._drift_of: tuple[str, Measured | None] = ("", {})
        self._keep_of = KeepView()
        self._area = ScrollColumn()
        self._receipt = Receipt()
        self._versions = VersionRow()
        self._label = InPlaceEdit()
        self._label.setPlaceholderText(tr("Label this node"))
        self._label.setAccessibleName(tr("Label"))
        self._verdicts: dict[Verdict, IconButton] = {}
        self._instruction = foreign_label()
        self.drift = DriftTable()
        self._facts = FactGrid()
        self._sent_header = SectionHeader(tr("What was sent"))
        self._sent = FactGrid()
        self._keep = KeepTable()
        self._prompt = _Folded(tr("Exact prompt"))
        self._revised = _Folded(tr("Prompt as the model revised it"))
        self._note = _NoteEdit()
        self._build()
        self._label.changed.connect(self._on_label)
        self._note.changed.connect(self._on_note)
        self._versions.chosen.connect(self.version_chosen)

    def present(self, view: NodeView | None) -> None:
        """Show `view`; nothing is shown without a node."""
        is_other = view is None or self._view is None or self._view.node.id != view.node.id
        if is_other:
            self._label.present_anew(view.node.label if view else "")
            self._note.present_anew(view.node.note if view else "")
        self._view = view
        self._area.setVisible(view is not None)
        if view is None:
            return
        self._receipt.present(view)
        self._versions.present(view.node.id, view.versions)
        self._show_drift()
        self._label.present(view.node.label)
        self._note.present(view.node.note)
        for verdict, button in self._verdicts.items():
            button.setChecked(view.node.verdict is verdict)
        self._instruction.setText(view.turn.instruction)
        self._instruction.setVisible(bool(view.turn.instruction))
        self._facts.present(facts(view))
        self._present_sent(view)
        self._show_keep()
        self._prompt.present(view.prompt)
        self._revised.present(view.revised_prompt)

    def present_drift(self, node_id: str, measured: Measured | None) -> None:
        """What was measured of a node: None while that is under way, {} where there is nothing to measure."""
        self._drift_of = (node_id, measured)
        self._show_drift()

    def present_keep(self, view: KeepView) -> None:
        """What was found of the entries that the turn of a node was told."""
        self._keep_of = view
        self._show_keep()

    def _show_keep(self) -> None:
        view = self._view
        told = view.recipe.invariants if view is not None and view.recipe is not None else ()
        is_this = view is not None and view.node.id == self._keep_of.node_id
        known = self._keep_of.found if is_this else {}
        self._keep.present(
            tuple(
                KeptEntry(one.text, {of: found for (key, of), found in known.items() if key == one.id})
                for one in told
                if one.active
            )
        )

    def _show_drift(self) -> None:
        node_id, measured = self._drift_of
        view = self._view
        if view is None or view.node.id != node_id:
            self.drift.present({})
            return
        self.drift.present(measured, is_placed=view.node.lock is not LockState.REFUSED)

    def _present_sent(self, view: NodeView) -> None:
        rows = sent(view)
        self._sent.present(rows)
        self._sent_header.setVisible(bool(rows))

    def _build(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(_BETWEEN_PX)
        column.addLayout(self._verdict_row())
        column.addWidget(self._instruction)
        column.addWidget(self._receipt)
        column.addWidget(self._versions)
        column.addWidget(self.drift)
        column.addWidget(self._keep)
        column.addWidget(self._facts)
        column.addLayout(_section(self._sent_header, self._sent))
        column.addWidget(self._prompt)
        column.addWidget(self._revised)
        column.addLayout(_section(SectionHeader(tr("Note")), self._note))
        column.addStretch(1)
        self._area.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)

    def _verdict_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self._label, 1)
        for verdict, tip in _VERDICTS.items():
            button = IconButton(marks.verdict_icon(verdict), tr(tip), checkable=True)
            is_flag = verdict is Verdict.PICK
            name, role = marks.verdict_icon(verdict), marks.verdict_role(verdict)
            button.setIcon(icons.icon(name, "muted", role_on=role, filled_on=is_flag))
            button.clicked.connect(self._on_verdict)
            self._verdicts[verdict] = button
            row.addWidget(button)
        return row

    def _on_verdict(self, is_on: bool) -> None:
        if self._view is None:
            return
        pressed = next(verdict for verdict, button in self._verdicts.items() if button is self.sender())
        self.verdict_changed.emit(self._view.node.id, pressed if is_on else Verdict.NONE)

    def _on_label(self, text: str) -> None:
        if self._view is not None:
            self.label_changed.emit(self._view.node.id, text.strip())

    def _on_note(self, text: str) -> None:
        if self._view is not None:
            self.note_changed.emit(self._view.node.id, text)


def _section(header: QWidget, body: QWidget) -> QVBoxLayout:
    section = QVBoxLayout()
    section.setSpacing(2)
    section.addWidget(header)
    section.addWidget(body)
    return section


class _Folded(QWidget):
    """A text below a heading that unfolds it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._fold = FoldButton(title, self)
        self._text = ReadOnlyText(self)
        self._text.setAccessibleName(title)
        self._text.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._fold)
        layout.addWidget(self._text)
        self._fold.toggled.connect(self._text.setVisible)

    def present(self, text: str) -> None:
        self.setVisible(bool(text))
        self._text.present(text)


class _NoteEdit(QPlainTextEdit):
    """A few lines of the user's own; kept when the focus leaves."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Note"))
        self.setPlaceholderText(tr("What to remember of this node"))
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._kept = ""

    def present(self, text: str) -> None:
        self._kept = text
        if not self.hasFocus() and text != self.toPlainText():
            self.setPlainText(text)

    def present_anew(self, text: str) -> None:
        self._finish()
        self._kept = text
        self.setPlainText(text)

    def sizeHint(self) -> QSize:
        return QSize(100, 3 * self.fontMetrics().lineSpacing() + 12)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._finish()

    def _finish(self) -> None:
        text = self.toPlainText()
        if text != self._kept:
            self._kept = text
            self.changed.emit(text)
