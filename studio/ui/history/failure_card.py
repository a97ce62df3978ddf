"""Why a turn or a candidate is not there: what happened, what was sent, and what can be done now."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.history.failure_view import FailureView
from studio.ui.turn.fact_grid import FactGrid
from studio.ui.turn.fold_button import FoldButton
from studio.ui.turn.read_only_text import ReadOnlyText
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel

_WIDTH_PX = 340
_PROMPT_MOST_PX = 160


class FailureCard(QWidget):
    """The content of the popover that the details of a tile open; words of servers stay plain.

    Each signal names the turn, `save_wanted` the answers that came. `grown`: it needs more room now.
    """

    again_wanted = Signal(str)
    draft_wanted = Signal(str)
    save_wanted = Signal(tuple)
    not_charged = Signal(str)
    grown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = FailureView("", "")
        self._message = PlainLabel(wraps=True)
        self._remedy = PlainLabel(role="muted", wraps=True)
        self._request = PlainLabel(role="muted", size="caption", wraps=True)
        self._request.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._sent_title = PlainLabel(tr("What was sent"), size="strong")
        self._sent = FactGrid()
        self._fold = FoldButton(tr("Exact prompt"))
        self._prompt = ReadOnlyText(self)
        self._prompt.setAccessibleName(tr("Exact prompt"))
        self._prompt.setMaximumHeight(_PROMPT_MOST_PX)
        self._prompt.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._save = TextButton(tr("Save what came…"), icon="download")
        self._not_charged = TextButton(tr("It was not charged…"))
        self._draft = TextButton(tr("Use as draft"))
        self._again = TextButton(tr("Send again…"), "primary")
        self.setFixedWidth(_WIDTH_PX)
        self._build()
        self._fold.toggled.connect(self._unfold)
        self._save.clicked.connect(self._on_save)
        self._not_charged.clicked.connect(self._on_not_charged)
        self._draft.clicked.connect(self._on_draft)
        self._again.clicked.connect(self._on_again)

    def present(self, view: FailureView) -> None:
        """What has no words of its own is left out."""
        self._view = view
        self._message.setText(view.message)
        self._remedy.setText(view.remedy)
        self._request.setText(tr("Request {id}", id=view.request_id) if view.request_id else "")
        for label in (self._remedy, self._request):
            label.setVisible(bool(label.text()))
        self._sent.present(view.sent)
        self._sent_title.setVisible(bool(view.sent))
        self._fold.setChecked(False)
        self._fold.setVisible(bool(view.prompt))
        self._prompt.present(view.prompt)
        self._prompt.hide()
        self._save.setVisible(bool(view.delivery_ids))
        offered = (
            (self._not_charged, view.may_be_charged),
            (self._draft, view.can_compose),
            (self._again, view.can_send),
        )
        for button, is_possible in offered:
            button.setVisible(is_possible)
            button.set_reason(view.why_not)

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._draft)
        buttons.addStretch(1)
        buttons.addWidget(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for label in (self._message, self._remedy, self._request):
            column.addWidget(label)
        column.addSpacing(4)
        for widget in (self._sent_title, self._sent, self._fold, self._prompt):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self._save)
        column.addWidget(self._not_charged)
        column.addLayout(buttons)

    def _unfold(self, is_open: bool) -> None:
        self._prompt.setVisible(is_open)
        self.grown.emit()

    def _on_save(self) -> None:
        self.save_wanted.emit(self._view.delivery_ids)

    def _on_not_charged(self) -> None:
        self.not_charged.emit(self._view.turn_id)

    def _on_draft(self) -> None:
        self.draft_wanted.emit(self._view.turn_id)

    def _on_again(self) -> None:
        self.again_wanted.emit(self._view.turn_id)
