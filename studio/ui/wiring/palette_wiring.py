"""What the command palette finds: actions, nodes, images, settings, a zoom."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject

from studio.model.settings import SETTINGS
from studio.model.words import tr
from studio.ui import numerals
from studio.ui.actions import Actions
from studio.ui.canvas.view import View
from studio.ui.command_palette import CommandPalette
from studio.ui.palette.entries import Entry, Source
from studio.ui.palette.synonyms import also_found_by
from studio.ui.preferences_dialog import KEYS_SETTING
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.node_wiring import NodeWiring
from studio.ui.wiring.preferences_wiring import PreferencesWiring

_LEAST_PERCENT, _MOST_PERCENT = 1, 6400


class PaletteWiring(QObject):
    """Asked anew at every letter, so that what is listed is what is the case."""

    def __init__(
        self,
        in_hand: InHand,
        palette: CommandPalette,
        actions: Actions,
        *,
        nodes: NodeWiring,
        preferences: PreferencesWiring,
        view: View,
        more: Iterable[Source] = (),
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._palette = palette
        self._actions = actions
        self._nodes = nodes
        self._preferences = preferences
        self._view = view
        palette.set_sources(
            (
                Source(tr("Actions"), self._action_entries),
                Source(tr("Nodes"), self._node_entries, prefix="#"),
                Source(tr("Images"), self._image_entries, prefix="@"),
                Source(tr("Zoom"), self._zoom_entries, prefix=":", is_asked_only=True, takes_query=True),
                Source(tr("Preferences"), self._setting_entries),
                *more,
            )
        )
        palette.rebind_wanted.connect(self._rebind)
        actions.bind({"edit.search-actions": self._open})

    def open_with(self, typed: str) -> None:
        """As if the user had opened it and typed that: a prefix lists one source alone."""
        self._palette.open(typed)

    def _open(self) -> None:
        self._palette.open()

    def _rebind(self, entry_id: str) -> None:
        if entry_id in {spec.id for spec in self._actions.specs()}:
            self._preferences.open_at(entry_id)

    def _action_entries(self, _query: str) -> Iterable[Entry]:
        for spec in self._actions.specs():
            if spec.id != "edit.search-actions":
                yield Entry(
                    spec.id,
                    self._actions.title(spec.id),
                    self._actions.action(spec.id).trigger,
                    icon=spec.icon,
                    keys=self._actions.keys(spec.id),
                    reason=self._actions.reason(spec.id).rstrip("."),
                    more=also_found_by(spec.id, spec.menu),
                )

    def _node_entries(self, query: str) -> Iterable[Entry]:
        history = self._in_hand.history
        shown = [node for node in history.nodes.values() if not node.hidden]
        for node in reversed(shown):
            words = node.label or history.turns[node.turn_id].instruction
            yield Entry(
                node.id,
                f"{node.number} {words}".strip(),
                partial(self._nodes.go_to, node.id),
                note=numerals.size(node.width, node.height),
                icon="image",
                node_id=node.id,
            )

    def _image_entries(self, _query: str) -> Iterable[Entry]:
        for image in self._in_hand.images():
            note = tr("open now") if image.id == self._in_hand.image_id else image.origin
            yield Entry(
                image.id, image.name, partial(self._in_hand.look_at, image.id), note=note, icon="images"
            )

    def _zoom_entries(self, query: str) -> Iterable[Entry]:
        digits = query.strip().rstrip("%").strip()
        asked = [int(digits)] if digits.isdecimal() and len(digits) < 5 else [25, 50, 100, 200, 400]
        reason = "" if self._in_hand.head is not None else tr("There is no node in view")
        for percent in asked:
            if _LEAST_PERCENT <= percent <= _MOST_PERCENT:
                title = tr("Zoom to {percent} %", percent=numerals.number(percent))
                yield Entry(
                    f":{percent}",
                    title,
                    partial(self._view.zoom, percent / 100),
                    icon="zoom-in",
                    reason=reason,
                )

    def _setting_entries(self, query: str) -> Iterable[Entry]:
        if not query:
            return
        for setting in SETTINGS:
            if setting.name != KEYS_SETTING:
                yield Entry(
                    setting.name,
                    tr(setting.title),
                    partial(self._preferences.open_at, setting.name),
                    note=tr(setting.section.value),
                    icon="settings",
                )
