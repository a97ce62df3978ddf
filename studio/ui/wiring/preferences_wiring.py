"""Joins preferences to what they change: theme, surround, mask colour, keys, display profile."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from studio.model.errors import BadInput
from studio.model.events import Event, SettingsChanged
from studio.model.sentences import explain
from studio.model.settings import Value
from studio.session.studio import Studio
from studio.ui import key_bindings
from studio.ui.actions import Actions
from studio.ui.canvas.side_by_side import SideBySide
from studio.ui.look import marks, motion, theme
from studio.ui.look.tokens import SURROUNDS
from studio.ui.preferences_dialog import KEYS_SETTING, PreferencesDialog
from studio.ui.tasks import Tasks

_THEMES = {"dark": "view.theme-dark", "light": "view.theme-light", "system": "view.theme-system"}


class PreferencesWiring(QObject):
    """Every change is kept first and counts when the event says so, wherever it was made."""

    def __init__(
        self, studio: Studio, tasks: Tasks, actions: Actions, stage: SideBySide, window: QWidget
    ) -> None:
        super().__init__()
        self._studio = studio
        self._tasks = tasks
        self._actions = actions
        self._stage = stage
        self._window = window
        self._dialog: PreferencesDialog | None = None
        actions.bind(
            {
                "edit.preferences": self._open,
                "view.theme-dark": self._use_dark,
                "view.theme-light": self._use_light,
                "view.theme-system": self._use_system,
            }
        )
        self.apply()

    def apply(self) -> None:
        """Make the window as the preferences say."""
        chosen = self._text("theme")
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, chosen)  # type: ignore[arg-type]  # the table allows these three alone
            (motion.still if self._studio.setting("reduced-motion") else motion.usual)(app)
        for name, action_id in _THEMES.items():
            self._actions.check(action_id, name == chosen)
        self._stage.set_surround(SURROUNDS[self._text("surround")])
        if marks.limits() != (limits := self._studio.drift_limits()):
            marks.set_limits(limits)
        self._stage.canvas.mask_in_view.set_colour(self._text("mask-overlay-colour"))
        self._stage.canvas.mask_in_view.set_opacity(float(self._studio.setting("mask-overlay-opacity")) / 100)
        self._actions.set_keys(key_bindings.read(self._text(KEYS_SETTING)))
        self._tasks.start(self._use_display_profile(), "display profile")

    def on_event(self, event: Event) -> None:
        if isinstance(event, SettingsChanged):
            self.apply()
            if self._dialog is not None and self._dialog.isVisible():
                self._dialog.refresh()

    def open_at(self, name: str) -> None:
        """Open at a setting, or at the keys of an action."""
        if self._dialog is None:
            self._dialog = PreferencesDialog(self._studio.setting, self._actions, self._window)
            self._dialog.chosen.connect(self._set)
        self._dialog.open_at(name)

    def _open(self) -> None:
        self.open_at("")

    def _use_dark(self) -> None:
        self._set("theme", "dark")

    def _use_light(self) -> None:
        self._set("theme", "light")

    def _use_system(self) -> None:
        self._set("theme", "system")

    def _set(self, name: str, value: Value) -> None:
        self._tasks.start(self._kept(name, value), f"setting {name}")

    async def _kept(self, name: str, value: Value) -> None:
        try:
            await self._studio.set_setting(name, value)
        except BadInput as error:
            if self._dialog is None:
                raise
            self._dialog.present_error(name, explain(error).text)
        self._tick_theme()

    def _tick_theme(self) -> None:
        """A menu entry ticks itself when chosen, also when it was ticked before."""
        for name, action_id in _THEMES.items():
            self._actions.check(action_id, name == self._text("theme"))

    async def _use_display_profile(self) -> None:
        path = self._text("display-profile")
        try:
            icc = await asyncio.to_thread(Path(path).read_bytes) if path else None
        except OSError as error:
            raise BadInput("file-unreadable", name=path, reason=error.strerror or "") from error
        self._stage.canvas.shelf.set_display_profile(icc)

    def _text(self, name: str) -> str:
        return str(self._studio.setting(name))
