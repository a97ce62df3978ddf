"""What the strip shows before the first turn: one fact, one way on, in a few lines that fit any size."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.look import shapes
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.surface import Surface


class NoCandidates(QWidget):
    """`acted` when the user takes the way on."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Surface("field", radius=shapes.RADIUS_CARD)
        button = TextButton(tr("Write an instruction"))
        button.clicked.connect(self.acted)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(PlainLabel(tr("No candidates yet"), size="strong"))
        words.addWidget(
            PlainLabel(tr("Write what should change, then press Ctrl+Enter."), "muted", wraps=True)
        )
        words.addStretch(1)
        line = QHBoxLayout(card)
        line.setContentsMargins(16, 4, 16, 4)
        line.setSpacing(12)
        line.addWidget(IconView("grid-2x2", "muted", size=20), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(words, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        box = QVBoxLayout(self)
        box.setContentsMargins(4, 4, 10, 4)
        box.addWidget(card)
