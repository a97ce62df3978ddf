"""The head of an account in the queue: its name, how much runs at once, pause."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.queue import words
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.labels import ElidedLabel, PlainLabel


class AccountHead(QWidget):
    """`pause_wanted` names the account, and whether it shall rest."""

    pause_wanted = Signal(str, bool)

    def __init__(self, profile: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.profile = profile
        self._name = name
        self._running = ElidedLabel("", "muted", "label")
        self._pause = IconButton("pause", "", size=14)
        self._is_paused = False
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(PlainLabel(name, size="section"))
        line.addWidget(self._running, 1)
        line.addWidget(self._pause)
        self._pause.clicked.connect(self._on_clicked)

    def present(self, running: int, parallel: int, *, is_paused: bool) -> None:
        """`running` calls of the account of `parallel` that it may run at once."""
        self._is_paused = is_paused
        self._running.setText(tr("Paused") if is_paused else words.at_once(running, parallel))
        self._pause.set_icon("play" if is_paused else "pause")
        go_on, pause = tr("Go on with {name}", name=self._name), tr("Pause {name}", name=self._name)
        self._pause.set_title(go_on if is_paused else pause)

    def _on_clicked(self) -> None:
        self.pause_wanted.emit(self.profile, not self._is_paused)
