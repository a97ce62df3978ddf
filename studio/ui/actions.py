"""The actions of a window as Qt knows them: made from the table, bound to what they do, told why not."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from studio.model.words import tr
from studio.ui import key_bindings
from studio.ui.action_table import ACTIONS, ActionSpec
from studio.ui.look import icons
from studio.ui.situation import Situation
from studio.ui.widgets.labels import plain_tip


class Actions(QObject):
    """One QAction a row of the table; menus, buttons, palette and keys all use the same ones."""

    changed = Signal()

    def __init__(self, window: QWidget, specs: Iterable[ActionSpec] = ACTIONS) -> None:
        super().__init__(window)
        self._specs = {spec.id: spec for spec in specs}
        self._chosen: dict[str, tuple[str, ...]] = {}
        self._reasons: dict[str, str] = {}
        self._bound: set[str] = set()
        self._actions = {spec.id: self._make(spec, window) for spec in self._specs.values()}
        self.set_keys({})
        self.refresh(Situation())

    def specs(self) -> tuple[ActionSpec, ...]:
        return tuple(self._specs.values())

    def spec(self, action_id: str) -> ActionSpec:
        return self._specs[action_id]

    def action(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def bind(self, slots: Mapping[str, Callable[..., object]]) -> None:
        """Say what actions do; each is bound once."""
        for action_id, slot in slots.items():
            if action_id in self._bound:
                raise ValueError(f"{action_id} is bound already")
            self._bound.add(action_id)
            self._actions[action_id].triggered.connect(slot)

    def unbound(self) -> tuple[str, ...]:
        """What does nothing yet."""
        return tuple(spec.id for spec in self.specs() if spec.id not in self._bound)

    def refresh(self, now: Situation) -> None:
        """Enable what makes sense now; the others keep their reason."""
        for spec in self._specs.values():
            why = spec.why_not(now)
            self._reasons[spec.id] = why
            self._actions[spec.id].setEnabled(not why)
            self._describe(spec)
        self._retitle("edit.undo", tr("Undo {what}", what=now.undo_title) if now.undo_title else tr("Undo"))
        self._retitle("edit.redo", tr("Redo {what}", what=now.redo_title) if now.redo_title else tr("Redo"))
        self.changed.emit()

    def reason(self, action_id: str) -> str:
        """Why the action cannot be done now; "" when it can."""
        return self._reasons.get(action_id, "")

    def title(self, action_id: str) -> str:
        return self._actions[action_id].text().partition("\t")[0].replace("&&", "&")

    def check(self, action_id: str, is_on: bool) -> None:
        """Show a checkable action as on or off; tells nobody."""
        self._actions[action_id].setChecked(is_on)

    def keys(self, action_id: str) -> tuple[str, ...]:
        return key_bindings.of(self._specs[action_id], self._chosen)

    def rests(self, keys: QKeySequence) -> bool:
        """Whether `keys` belong to actions of which none can be done now."""
        owners = self._owners(keys)
        return bool(owners) and not any(action.isEnabled() for action in owners)

    def why_it_rests(self, keys: QKeySequence) -> str:
        """The reason of the action that `keys` belong to; "" where they are nobody's, or do something."""
        return self.reason(self._owners(keys)[0].objectName()) if self.rests(keys) else ""

    def set_keys(self, chosen: Mapping[str, tuple[str, ...]]) -> None:
        """Use the keys that the user chose, the table's own for all others."""
        self._chosen = dict(chosen)
        for spec in self._specs.values():
            self._apply_keys(spec)
        self.changed.emit()

    def tip(self, action_id: str) -> str:
        """Name and keys, for the tip of a button that does the same."""
        keys = self.keys(action_id)
        title = self.title(action_id)
        return f"{title} ({key_bindings.spoken(keys[0])})" if keys else title

    def _owners(self, keys: QKeySequence) -> list[QAction]:
        return [action for action in self._actions.values() if keys in action.shortcuts()]

    def _make(self, spec: ActionSpec, window: QWidget) -> QAction:
        action = QAction(tr(spec.title), window)
        action.setObjectName(spec.id)
        action.setCheckable(spec.is_checkable)
        # The menu role is guessed from the title otherwise, and moves "Preferences" away on a Mac.
        action.setMenuRole(QAction.MenuRole.NoRole)
        if spec.icon:
            action.setIcon(icons.icon(spec.icon))
        window.addAction(action)
        return action

    def _retitle(self, action_id: str, text: str) -> None:
        if action_id in self._actions:
            self._actions[action_id].setText(text.replace("&", "&&"))

    def _apply_keys(self, spec: ActionSpec) -> None:
        keys = self.keys(spec.id)
        if spec.holds:
            # A shortcut would take the key from the canvas, which must hear of its release.
            self._actions[spec.id].setText("\t".join((tr(spec.title), *map(key_bindings.spoken, keys[:1]))))
        else:
            self._actions[spec.id].setShortcuts([QKeySequence(key) for key in keys])
        self._describe(spec)

    def _describe(self, spec: ActionSpec) -> None:
        why = self._reasons.get(spec.id, "")
        tip = self.tip(spec.id)
        self._actions[spec.id].setToolTip(plain_tip(f"{tip}: {why}" if why else tip))
