"""Undo, redo and paste: to the text with focus, else to the mask in hand, else to the project."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from studio.model.errors import BadInput
from studio.model.words import tr
from studio.session.session import Session
from studio.ui import asking, drops
from studio.ui.actions import Actions
from studio.ui.canvas.markup import Markup
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.tools.chest import ToolChest
from studio.ui.text_focus import may_redo, may_undo, text_with_focus
from studio.ui.wiring.canvas_wiring import CanvasWiring
from studio.ui.wiring.in_hand import InHand


class EditWiring(QObject):
    """`pasted` has what the clipboard holds, as a list of sources; `undone` names a project's action."""

    pasted = Signal(list)
    undone = Signal(str)
    failed = Signal(object)

    def __init__(
        self, in_hand: InHand, canvas: CanvasWiring, chest: ToolChest, markup: Markup, actions: Actions
    ) -> None:
        super().__init__()
        self._markup = markup
        self._in_hand = in_hand
        self._canvas = canvas
        self._chest = chest
        actions.bind({"edit.undo": self.undo, "edit.redo": self.redo, "edit.paste": self.paste})

    def undo_title(self) -> str:
        """What Ctrl+Z would undo now; "" for nothing."""
        text, mask = text_with_focus(), self._mask()
        if text is not None and may_undo(text):
            return tr("typing")
        if mask is not None and mask.may_undo:
            return self._stroke()
        return self._in_hand.session.actions.undo_title if self._in_hand.session is not None else ""

    def redo_title(self) -> str:
        text, mask = text_with_focus(), self._mask()
        if text is not None and may_redo(text):
            return tr("typing")
        if mask is not None and mask.may_redo:
            return self._stroke()
        return self._in_hand.session.actions.redo_title if self._in_hand.session is not None else ""

    def undo(self) -> None:
        text, mask = text_with_focus(), self._mask()
        if text is not None and may_undo(text):
            text.undo()
        elif mask is not None and mask.may_undo:
            mask.undo()
        else:
            self.undo_project()

    def redo(self) -> None:
        text, mask = text_with_focus(), self._mask()
        if text is not None and may_redo(text):
            text.redo()
        elif mask is not None and mask.may_redo:
            mask.redo()
        else:
            self.redo_project()

    def undo_project(self) -> None:
        """Undo the last action of the project, whatever has the focus: what a toast offers."""
        session = self._in_hand.session
        if session is not None:
            self._in_hand.tasks.start_once("undo", lambda: self._undo(session), "undo")

    def redo_project(self) -> None:
        """Redo the last action of the project that was undone, whatever has the focus."""
        session = self._in_hand.session
        if session is not None:
            self._in_hand.tasks.start_once("redo", session.actions.redo, "redo")

    async def _undo(self, session: Session) -> None:
        title = session.actions.undo_title
        if await _undo(session):
            self.undone.emit(title)

    def paste(self) -> None:
        found = drops.sources(QGuiApplication.clipboard().mimeData())
        if found:
            self.pasted.emit(list(found))
        else:
            self.failed.emit(BadInput("clipboard-empty"))

    def _mask(self) -> MaskDocument | Markup | None:
        """Whose strokes come before the project's actions: only with a tool for it in hand."""
        if self._chest.marks_up:
            return self._markup
        return self._canvas.document if self._chest.paints else None

    def _stroke(self) -> str:
        if self._chest.marks_up:
            return tr("markup stroke")
        return tr("region change") if self._canvas.paints_region else tr("mask change")


async def _undo(session: Session) -> bool:
    """Undo; a turn that is still running is cancelled first, when the user says so. Whether it was done."""
    running = session.actions.running_turn
    if running is not None:
        taken = await asking.ask_choice(
            tr("A turn is still running"),
            tr("Undo cancels it and hides the candidates that are here already."),
            [("stay", tr("Let it run"), "normal"), ("undo", tr("Cancel and hide"), "primary")],
        )
        if taken != "undo":
            return False
        await session.turns.stop(running.id)
    await session.actions.undo()
    return True
