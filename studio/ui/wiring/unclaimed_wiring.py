"""Joins unclaimed answers to the studio: their list, saving, adding, letting go."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.model.events import Event, TurnEnded
from studio.model.words import tr, trn
from studio.session.studio import Studio
from studio.session.unclaimed import Unclaimed
from studio.ui import asking
from studio.ui.actions import Actions
from studio.ui.wiring.in_hand import InHand

if TYPE_CHECKING:
    from studio.ui.unclaimed.unclaimed_dialog import UnclaimedDialog

_LET_GO = "let-go"


class UnclaimedWiring(QObject):
    """`saved` carries a sentence and the folder, `open_wanted` a project."""

    saved = Signal(str, object)
    said = Signal(str)
    open_wanted = Signal(object)

    def __init__(self, in_hand: InHand, studio: Studio, actions: Actions, window: QWidget) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._studio = studio
        self._window = window
        self._dialog: UnclaimedDialog | None = None
        actions.bind({"file.unclaimed": self.open})
        in_hand.session_changed.connect(self._fill_soon)

    def open(self) -> None:
        from studio.ui.unclaimed.unclaimed_dialog import UnclaimedDialog  # noqa: PLC0415 – a start opens no dialog

        if self._dialog is None:
            dialog = self._dialog = UnclaimedDialog(self._window)
            dialog.save_wanted.connect(self._save_soon)
            dialog.add_wanted.connect(self._add_soon)
            dialog.open_wanted.connect(self._on_open)
            dialog.let_go_wanted.connect(self._let_go_soon)
        self._in_hand.start(self._show(self._dialog), "unclaimed answers")

    def on_event(self, event: Event) -> None:
        if isinstance(event, TurnEnded):
            self._fill_soon()

    def save_answers(self, delivery_ids: tuple[str, ...]) -> None:
        """What came of a turn and cannot be read, asked for from its card."""
        self._once("save", lambda: self._save_of_turn(delivery_ids))

    async def _show(self, dialog: "UnclaimedDialog") -> None:
        await self._fill(dialog)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _fill_soon(self) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._in_hand.start(self._fill(self._dialog), "unclaimed answers")

    async def _fill(self, dialog: "UnclaimedDialog") -> None:
        session = self._in_hand.session
        found = await self._studio.unclaimed.all(session)
        if session is self._in_hand.session:
            why_not = tr("Open a project first.") if session is None else self._in_hand.read_only_reason
            dialog.present(found, why_not_add=why_not)

    def _on_open(self, one: Unclaimed) -> None:
        if one.owner is not None:
            self.open_wanted.emit(one.owner)

    def _save_soon(self, one: Unclaimed) -> None:
        self._once("save", lambda: self._save((one,)))

    def _add_soon(self, one: Unclaimed) -> None:
        self._once("add", lambda: self._add(one))

    def _let_go_soon(self, one: Unclaimed) -> None:
        self._once("let go", lambda: self._let_go(one))

    def _once(self, what: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._in_hand.tasks.start_once("unclaimed", work, f"{what} unclaimed answer")

    async def _save_of_turn(self, delivery_ids: tuple[str, ...]) -> None:
        found = await self._studio.unclaimed.all(self._in_hand.session)
        await self._save(tuple(one for one in found if one.id in delivery_ids))

    async def _save(self, chosen: tuple[Unclaimed, ...]) -> None:
        folder = await asking.ask_folder(tr("Save what came"), self._studio.projects_folder)
        if folder is None:
            return
        written: list[Path] = []
        for one in chosen:
            written += await self._studio.unclaimed.save(self._in_hand.session, one, folder)
        count = len(written)
        text = trn(
            "{count} file is in {folder}.", "{count} files are in {folder}.", count, folder=folder.name
        )
        self.saved.emit(text, folder)

    async def _add(self, one: Unclaimed) -> None:
        if (session := self._in_hand.session) is not None:
            added = await self._studio.unclaimed.add(session, one)
            self._in_hand.look_at(added[0])
            self.said.emit(tr("The answer is an image of this project now."))
            self._fill_soon()

    async def _let_go(self, one: Unclaimed) -> None:
        text = tr("It is deleted from this machine, and cannot be brought back.")
        if not one.files:
            text = tr("It is not offered any more. Its bytes stay in the project.")
        kind = "danger" if one.files else "primary"
        choices = [("", tr("Keep it"), "normal"), (_LET_GO, tr("Let it go"), kind)]
        if await asking.ask_choice(tr("Let this answer go?"), text, choices) == _LET_GO:
            await self._studio.unclaimed.let_go(self._in_hand.session, one)
            self._fill_soon()
