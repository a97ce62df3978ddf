"""The engine that needs no account, and what is wrong with accounts that cannot be shown."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.accounts.form import Form, RemarkLine
from studio.ui.accounts.view import Remark
from studio.ui.widgets.labels import PlainLabel


class BuiltInPage(Form):
    """Nothing can be changed here."""

    def __init__(self) -> None:
        super().__init__()
        said = tr("Works on this machine, without an account and without a network. It costs nothing.")
        self.add_head(PlainLabel(tr("Built-in engine"), size="search"), PlainLabel(said, "muted", wraps=True))
        self._remarks = QVBoxLayout()
        self._remarks.setContentsMargins(0, 0, 0, 0)
        self._remarks.setSpacing(8)
        place = QWidget()
        place.setLayout(self._remarks)
        self.add_widget(place)
        self.end()
        self.present(())

    def present(self, notices: Sequence[str]) -> None:
        """Say what holds for the engine, and below that each of `notices`."""
        while (item := self._remarks.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for text in (
            tr("Nothing leaves this machine."),
            tr("It needs no key."),
            tr("It is always there, and a new turn starts with it until you choose another."),
        ):
            self._remarks.addWidget(RemarkLine(Remark("good", text)))
        for text in notices:
            self._remarks.addWidget(RemarkLine(Remark("warn", text)))
