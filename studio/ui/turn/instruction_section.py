"""The instruction with its counter, its examples and how it is understood."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.model.provider import ExampleGroup
from studio.model.words import tr
from studio.ui.turn.counter import Counter
from studio.ui.turn.hints import Hints
from studio.ui.turn.instruction import InstructionEdit
from studio.ui.turn.phrase_guide import PhraseGuide
from studio.ui.turn.view import TurnView
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.labels import SectionHeader
from studio.ui.widgets.popover import Popover

_BESIDE_PX = 140  # of the window, for the title of the card and the air around it


class InstructionSection(QWidget):
    """What the user writes leaves at once, for every key."""

    changed = Signal(dict)  # fields of the draft
    generate_wanted = Signal()
    pictures_dropped = Signal(object)  # QMimeData

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most: int | None = None
        self._sent = ""
        self._is_presenting = False
        self._groups: tuple[ExampleGroup, ...] = ()
        self._header = SectionHeader(tr("Instruction"), parent=self)
        self._counter = Counter(self)
        self._header.add(self._counter)
        self._guide = PhraseGuide()
        self._popover = Popover(self._guide, tr("Examples"), parent=self)
        self._examples = IconButton("book-open", tr("Examples"), role="muted", parent=self)
        self._header.add(self._examples)
        self._edit = InstructionEdit(self)
        self._hints = Hints(self._edit, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._header)
        layout.addWidget(self._edit)
        layout.addSpacing(2)
        layout.addWidget(self._hints)
        self._edit.textChanged.connect(self._on_text)
        self._edit.generate_wanted.connect(self.generate_wanted)
        self._edit.pictures_dropped.connect(self.pictures_dropped)
        self._hints.example_chosen.connect(self._take_example)
        self._hints.all_wanted.connect(self.open_examples)
        self._examples.clicked.connect(self.open_examples)
        self._guide.example_chosen.connect(self._take_example)

    def present(self, view: TurnView) -> None:
        """Show the instruction of `view`; text that is there already is not touched."""
        self._is_presenting = True
        self._edit.present(view.draft.instruction)
        self._is_presenting = False
        self._sent = view.draft.instruction if view.was_sent else ""
        self._most = view.capability.prompt_max
        self._count()
        self._hints.present(view)
        self._groups = view.capability.example_groups
        self._examples.setVisible(bool(self._groups))
        if not self._groups:
            self._popover.hide()

    def focus_text(self) -> None:
        """Put the cursor into the instruction; words that were sent are chosen, to be written over."""
        self._edit.setFocus()
        if self._sent and self._edit.toPlainText() == self._sent:
            self._edit.selectAll()

    def open_examples(self) -> None:
        """Show all that the model understands, below the button that stands for it."""
        if self._groups:
            self._guide.present(self._groups, self.window().height() - _BESIDE_PX)
            self._popover.open_below(self._examples)

    def _on_text(self) -> None:
        if not self._is_presenting:
            self._count()
            self.changed.emit({"instruction": self._edit.toPlainText()})

    def _take_example(self, example: str) -> None:
        self._popover.hide()
        self._edit.selectAll()
        self._edit.insertPlainText(example)  # not setPlainText, so that Ctrl+Z takes it back
        self._edit.selectAll()
        self._edit.setFocus()

    def _count(self) -> None:
        self._counter.present(len(self._edit.toPlainText()), self._most)
