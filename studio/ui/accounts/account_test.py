"""The test of an account: a free look whether it answers, and what was found, in words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.accounts.form import RemarkLine
from studio.ui.accounts.sayings import server_name
from studio.ui.accounts.view import Found
from studio.ui.widgets.busy_bar import BusyBar
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel


class AccountTest(QWidget):
    """`wanted` when the user asks for a test, `preset_wanted` to set the account up for what answered."""

    wanted = Signal()
    preset_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._preset = ""
        self._ask = TextButton(tr("Test, free"))
        self._ask.setAccessibleDescription(tr("Looks whether the account answers. Nothing is made or paid."))
        self._note = PlainLabel("", "muted", "label", wraps=True)
        self._use_preset = TextButton("")
        self._bar = BusyBar(name=tr("Test is running"))
        self._bar.set_fraction(None)
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._ask)
        line.addWidget(self._note, 1)
        presets = QHBoxLayout()
        presets.addWidget(self._use_preset)
        presets.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self._bar)
        column.addLayout(self._remarks)
        column.addLayout(presets)
        self._ask.clicked.connect(self.wanted)
        self._use_preset.clicked.connect(self._on_preset)
        self.present(Found(), "")

    def present(self, tested: Found, why_not: str) -> None:
        """Show what was found; `why_not` is the reason why no test can be made."""
        self._preset = tested.preset
        self._ask.set_reason(why_not)
        self._note.setText(why_not or tr("Looks whether it answers. Nothing is made or paid."))
        self._bar.setVisible(tested.is_running)
        while (item := self._remarks.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for remark in tested.remarks:
            self._remarks.addWidget(RemarkLine(remark))
        self._use_preset.setVisible(bool(tested.preset))
        self._use_preset.setText(tr("Set up for {server}", server=server_name(tested.preset)))

    def _on_preset(self) -> None:
        self.preset_wanted.emit(self._preset)
