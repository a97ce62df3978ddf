"""What stands where nothing is yet: one fact, one way on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.look import shapes
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.surface import Surface


class EmptyState(Surface):
    """`acted` when the user takes the way on."""

    acted = Signal()

    def __init__(
        self, icon: str, title: str, text: str, action: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__("field", radius=shapes.RADIUS_CARD, parent=parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        column.addWidget(IconView(icon, "muted", size=20))
        column.addSpacing(4)
        column.addWidget(PlainLabel(title, size="strong", wraps=True))
        column.addWidget(PlainLabel(text, "muted", wraps=True))
        if action:
            button = TextButton(action)
            button.clicked.connect(self._on_clicked)
            column.addSpacing(8)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _on_clicked(self) -> None:
        self.acted.emit()
