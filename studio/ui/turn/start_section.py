"""Which picture the turn starts from, and what that means for the history."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.model.recipe import Anchor
from studio.model.words import tr
from studio.ui.turn.start import branch_note, image_one, starts
from studio.ui.turn.view import TurnView
from studio.ui.widgets.labels import ElidedLabel, SectionHeader
from studio.ui.widgets.segments import Segments


class StartSection(QWidget):
    """A choice of anchors; what the model cannot start from says so in its tip."""

    changed = Signal(dict)  # fields of the draft

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._header = SectionHeader(tr("Start from"), parent=self)
        self._image = ElidedLabel("", "muted", "label", parent=self)
        self._header.add(self._image)
        self._segments = Segments(_options(TurnView()), name=tr("Start from"), parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._header)
        layout.addWidget(self._segments)
        self._segments.chosen.connect(self._on_chosen)

    def present(self, view: TurnView) -> None:
        """Show the anchor of the draft of `view`."""
        for start in starts(view):
            self._segments.set_reason(start.anchor.value, start.why_not)
        self._segments.choose(view.draft.anchors[0].value if view.draft.anchors else Anchor.LAST.value)
        note = branch_note(view)
        # In the header, not below it: a turn that ends makes later turns, and nothing may move then.
        self._image.setText(tr("{image}, new branch", image=image_one(view)) if note else image_one(view))
        self._header.setToolTip(note)

    def _on_chosen(self, anchor: str) -> None:
        self.changed.emit({"anchors": (Anchor(anchor),)})


def _options(view: TurnView) -> list[tuple[str, str]]:
    return [(start.anchor.value, start.name) for start in starts(view)]
