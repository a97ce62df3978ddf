"""Keeps what is done to one mask in the project, in the order in which it was done."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject

from studio.model.letting_go import let_go
from studio.model.mask_steps import PackedStep
from studio.session.session import Session
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_moment import Moment
from studio.ui.tasks import Tasks


class MaskKeeper(QObject):
    """Of the mask of one image, also when another one is in hand by the time that a step is ready.

    `writing` is held by the step that is being written, however long it takes.
    """

    def __init__(
        self, session: Session, image_id: str, document: MaskDocument, *, tasks: Tasks, writing: asyncio.Lock
    ) -> None:
        super().__init__()
        self.image_id = image_id
        self.document = document
        self._session = session
        self._tasks = tasks
        self._writing = writing
        self._under_way: set[asyncio.Task[None]] = set()
        document.stepped.connect(self._keep_step)
        document.turned_back.connect(self._keep_turn)

    @property
    def is_idle(self) -> bool:
        return not self._under_way and not self.document.is_busy

    async def settled(self) -> None:
        """Wait until all that was done is kept."""
        while not self.is_idle:
            await self.document.settled()
            if self._under_way:
                await asyncio.wait(self._under_way)

    def _keep_step(self, step: PackedStep) -> None:
        self._start(self._written(step, self.document.moment()), "keep mask step")

    def _keep_turn(self, undone: bool) -> None:
        self._start(self._turned(self.document.moment(), undone=undone), "keep mask undo")

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = self._tasks.start(work, name)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _written(self, step: PackedStep, moment: Moment) -> None:
        async with self._writing:
            await asyncio.to_thread(step.unpack)  # from what was on the canvas, before that is copied
            held: list[Any] = [await asyncio.to_thread(moment.pixels), moment]
            del moment
            await self._session.masks.keep_step(self.image_id, step, held[0])
            await asyncio.to_thread(let_go, held)

    async def _turned(self, moment: Moment, *, undone: bool) -> None:
        async with self._writing:
            held: list[Any] = [await asyncio.to_thread(moment.pixels), moment]
            del moment
            await self._session.masks.keep_undo(self.image_id, undone=undone, pixels=held[0])
            await asyncio.to_thread(let_go, held)
