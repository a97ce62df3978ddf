"""What may be written to a model that reads a grammar: by what it does, with examples to be taken."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from studio.model.provider import ExampleGroup
from studio.model.words import tr
from studio.ui.turn.example_chip import ExampleChip
from studio.ui.turn.wrapping_lines import WrappingLines
from studio.ui.widgets.labels import PlainLabel

_WIDTH_PX, _HEIGHT_PX = 420, 520
_BAR_PX = 14  # beside the examples, for the scroll bar


class PhraseGuide(QWidget):
    """A page of examples that scrolls; `example_chosen` for the one that is clicked."""

    example_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._groups: tuple[ExampleGroup, ...] = ()
        self.setFixedWidth(_WIDTH_PX)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(PlainLabel(tr("What the built-in engine understands"), size="section"))
        column.addWidget(
            PlainLabel(
                tr("Plain English. A click writes the example; change it as you like."), "muted", wraps=True
            )
        )
        column.addSpacing(4)
        column.addWidget(self._area)

    def present(self, groups: tuple[ExampleGroup, ...], room_px: int) -> None:
        """Show `groups`, in at most `room_px` of height."""
        if groups != self._groups:
            self._groups = groups
            self._area.setWidget(page := self._page())
            page.setAutoFillBackground(False)  # which the area has switched on
        self._area.setFixedHeight(max(120, min(_HEIGHT_PX, room_px)))
        self._area.verticalScrollBar().setValue(0)

    def _page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, _BAR_PX, 0)
        column.setSpacing(4)
        for number, group in enumerate(self._groups):
            column.addSpacing(12 if number else 0)
            column.addWidget(PlainLabel(group.title, size="strong"))
            if group.note:
                column.addWidget(PlainLabel(group.note, "muted", "label", wraps=True))
            column.addWidget(self._examples(group.examples))
        column.addStretch(1)
        return page

    def _examples(self, examples: tuple[str, ...]) -> QWidget:
        lines = QWidget()
        flow = WrappingLines(lines, spacing=4)
        for example in examples:
            chip = ExampleChip(example, lines, fill="selection", role="text")
            chip.clicked.connect(self._on_clicked)
            chip.focused.connect(self._on_focused)
            flow.addWidget(chip)
        return lines

    def _on_focused(self) -> None:
        chip = self.sender()
        if isinstance(chip, ExampleChip):
            self._area.ensureWidgetVisible(chip, 0, chip.height())

    def _on_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, ExampleChip):
            self.example_chosen.emit(chip.example)
