"""Help: every action with its keys, and what this program is."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from studio.ui.actions import Actions
from studio.ui.key_bindings import spoken


class HelpWiring(QObject):
    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__()
        self._actions = actions
        self._window = window
        actions.bind({"help.help": self._show_keys, "help.about": self._show_about})

    def _show_keys(self) -> None:
        from studio.ui.shortcuts_dialog import ShortcutsDialog  # noqa: PLC0415 – a start opens no dialog

        actions = self._actions
        rows = [
            (actions.title(spec.id), ", ".join(map(spoken, actions.keys(spec.id))))
            for spec in actions.specs()
            if actions.keys(spec.id)
        ]
        self._open(ShortcutsDialog(rows, self._window))

    def _show_about(self) -> None:
        from studio.ui.about_dialog import AboutDialog  # noqa: PLC0415 – a start opens no dialog

        self._open(AboutDialog(self._window))

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
