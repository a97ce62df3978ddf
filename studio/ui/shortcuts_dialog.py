"""Every action with its keys, to be read and searched."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.widgets.labels import PlainLabel

_SIZE_PX = (460, 560)


class ShortcutsDialog(QDialog):
    """Shows rows of a title and its keys; typing leaves those that hold every word."""

    def __init__(self, rows: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(*_SIZE_PX)
        self._search = QLineEdit()
        self._search.setPlaceholderText(tr("Search by action or key"))
        self._search.setAccessibleName(tr("Search by action or key"))
        self._search.setClearButtonEnabled(True)
        self._nothing = PlainLabel(tr("No action has these words."), "muted")
        self._nothing.hide()
        self._rows: list[tuple[str, PlainLabel, PlainLabel]] = []
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for at, (title, keys) in enumerate(rows):
            name, pressed = PlainLabel(title, wraps=True), PlainLabel(keys, "muted")
            grid.addWidget(name, at, 0)
            grid.addWidget(pressed, at, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._rows.append((f"{title} {keys}".casefold(), name, pressed))
        grid.setRowStretch(len(rows), 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._search)
        layout.addWidget(self._nothing)
        layout.addWidget(area, 1)
        self._search.textChanged.connect(self._filter)

    def shown(self) -> tuple[str, ...]:
        """The titles that are listed now."""
        return tuple(name.text() for _, name, _ in self._rows if not name.isHidden())

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for found_in, name, keys in self._rows:
            is_found = all(word in found_in for word in words)
            name.setVisible(is_found)
            keys.setVisible(is_found)
        self._nothing.setVisible(not self.shown())
