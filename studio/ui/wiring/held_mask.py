"""Holds the mask of the image in view: opened in a thread, its steps kept, put away with its image."""

import asyncio
from concurrent.futures import Executor

from PySide6.QtCore import QObject, Signal

from studio.model.history import Node
from studio.session.session import Session
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_ground import blank_ground, ground_of
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.mask_keeper import MaskKeeper

Key = tuple[str, int, int]  # image, width, height

_NOTHING: Key = ("", 0, 0)


class HeldMask(QObject):
    """The same document while the image and its size stay the same.

    `taken_up` comes before a tool changes it, `left` before it is put away, `changed` when it is another.
    """

    taken_up = Signal()
    left = Signal()
    changed = Signal()

    def __init__(self, in_hand: InHand, executor: Executor) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._executor = executor
        self.document: MaskDocument | None = None
        self._document_of = _NOTHING
        self._opening: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self._keepers: list[MaskKeeper] = []  # of the mask in hand, and of others while they are not done

    def take(self, head: Node | None) -> None:
        """The mask over this head; it comes a moment later. None over a sheet, or where there is no node."""
        key = (self._in_hand.image_id, head.width, head.height) if head is not None else _NOTHING
        if key == self._document_of:
            return
        self._put_away()
        if key == self._document_of:  # whoever heard that it is left has had the canvas presented anew
            return
        self._document_of = key
        session = self._in_hand.session
        if head is not None and session is not None:
            self._opening = self._in_hand.tasks.start(self._open(session, key), "mask in hand")
        self.changed.emit()

    def forget(self) -> None:
        """Another project is in hand, or none."""
        self._document_of = _NOTHING
        self._opening = None
        self._put_away()
        self._keepers = [one for one in self._keepers if not one.is_idle]  # they hold their project
        self.changed.emit()

    async def opened(self) -> None:
        """Wait until it is there."""
        if self._opening is not None:
            await asyncio.wait((self._opening,))

    async def kept(self) -> None:
        """Wait until all that was done to masks is kept."""
        for keeper in self._keepers:
            await keeper.settled()

    async def settle(self) -> None:
        """It is about to be put away: the same, with what whoever laid something there takes back."""
        self.left.emit()
        await self.kept()

    def _put_away(self) -> None:
        if self.document is not None:
            self.left.emit()
        self.document = None

    async def _open(self, session: Session, key: Key) -> None:
        """Until it is there, tools have nothing to paint on."""
        image_id, width, height = key
        for keeper in [one for one in self._keepers if one.image_id == image_id]:
            await keeper.settled()
        while True:
            held = session.masks.in_hand(image_id)
            fits = held is not None and (held.row.width, held.row.height) == (width, height)
            if held is not None and fits:
                ground = await asyncio.to_thread(ground_of, held.pixels, held.steps, held.undone[::-1])
            else:
                ground = await asyncio.to_thread(blank_ground, width, height)
            if self._document_of != key:
                return
            if session.masks.in_hand(image_id) is held:
                break
        document = MaskDocument(ground, self._executor)
        document.taken_up.connect(self.taken_up)
        keeper = MaskKeeper(session, image_id, document, tasks=self._in_hand.tasks, writing=self._writing)
        self._keepers = [*(one for one in self._keepers if not one.is_idle), keeper]
        self.document = document
        self.changed.emit()
