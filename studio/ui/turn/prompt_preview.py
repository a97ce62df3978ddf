"""The exact words that will be sent, unfolded when asked for."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.model.words import mark, tr
from studio.ui.turn.counter import Counter
from studio.ui.turn.fold_button import FoldButton
from studio.ui.turn.read_only_text import ReadOnlyText
from studio.ui.turn.view import TurnView
from studio.ui.widgets.labels import PlainLabel

_LEFT_OUT = {
    "already true": mark("what is already true"),
    "mask": mark("the note on the mask"),
    "frame": mark("the sentence on framing"),
}


class PromptPreview(QWidget):
    """Selectable plain text; says what had to be left out and who reads it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fold = FoldButton(tr("Exact prompt"), self)
        self._counter = Counter(self)
        self._text = ReadOnlyText(self)
        self._text.setAccessibleName(tr("Exact prompt"))
        self._note = PlainLabel("", "muted", "caption", wraps=True, parent=self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._fold)
        head.addStretch(1)
        head.addWidget(self._counter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._note)
        layout.addWidget(self._text)
        self._fold.toggled.connect(self._on_folded)
        self._has_note = False
        self._on_folded(False)

    def present(self, view: TurnView) -> None:
        """Show the wording of the turn in hand."""
        wording = view.wording
        self._text.present(wording.text)
        self._counter.present(len(wording.text), view.capability.prompt_max)
        left_out = ", ".join(tr(_LEFT_OUT[name]) for name in wording.left_out)
        notes = [tr("Left out to stay within the limit: {parts}.", parts=left_out)] if left_out else []
        if view.capability.examples:
            notes.append(
                tr("The built-in engine reads the instruction alone; hosted models read all of this.")
            )
        self._note.setText(" ".join(notes))
        self._has_note = bool(notes)
        self._note.setVisible(self._has_note and self._fold.isChecked())

    def _on_folded(self, is_open: bool) -> None:
        self._text.setVisible(is_open)
        self._note.setVisible(is_open and self._has_note)
