"""Joins the markup on the canvas to the draft of the image: drawn strokes are kept with it."""

import asyncio
from dataclasses import replace

from PySide6.QtCore import QObject

from studio.model.events import DraftChanged, Event
from studio.model.markup import Stroke
from studio.session.session import Session
from studio.ui.canvas.markup import Markup
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.turn_wiring import TurnWiring


class MarkupWiring(QObject):
    """Strokes are kept in the order they were drawn; until then those of the canvas are newer."""

    def __init__(self, in_hand: InHand, turn: TurnWiring, markup: Markup) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._turn = turn
        self._markup = markup
        self._writing = asyncio.Lock()
        self._unkept: dict[str, tuple[Stroke, ...]] = {}  # by image, the newest
        markup.drawn.connect(self._keep_soon)
        in_hand.session_changed.connect(self._unkept.clear)
        in_hand.image_changed.connect(self._on_image)

    def on_event(self, event: Event) -> None:
        if isinstance(event, DraftChanged) and event.image_id == self._in_hand.image_id:
            self._markup.restore(self._strokes())

    def _on_image(self) -> None:
        self._markup.open(self._strokes())

    def _strokes(self) -> tuple[Stroke, ...]:
        """Those of the image in hand."""
        session, image = self._in_hand.session, self._in_hand.image
        if session is None or image is None:
            return ()
        return self._unkept.get(image.id, session.drafts.draft(image.id).markup)

    def _keep_soon(self, strokes: tuple[Stroke, ...]) -> None:
        session, image_id = self._in_hand.session, self._in_hand.image_id
        if session is not None and image_id and not session.is_read_only:
            self._unkept[image_id] = strokes
            self._in_hand.start(self._keep(session, image_id, strokes), "keep markup")

    async def _keep(self, session: Session, image_id: str, strokes: tuple[Stroke, ...]) -> None:
        async with self._writing:
            await self._turn.flush()
            draft = session.drafts.draft(image_id)
            await session.drafts.keep(image_id, replace(draft, markup=strokes))
        if self._unkept.get(image_id) is strokes:
            del self._unkept[image_id]
