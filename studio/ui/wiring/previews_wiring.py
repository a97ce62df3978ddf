"""Brings partial pictures to the strip: decoded apart from the window, the newest of a candidate alone."""

from PySide6.QtCore import QObject

from studio.model.errors import StudioError
from studio.model.events import CandidatePreviewed, Event
from studio.session.session import Session
from studio.ui.history.candidates import CandidatesStrip
from studio.ui.thumbnails import to_image
from studio.ui.wiring.in_hand import InHand


class PreviewsWiring(QObject):
    """One that cannot be read, or came too late, is no matter: the candidate itself is on its way."""

    def __init__(self, in_hand: InHand, strip: CandidatesStrip) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._strip = strip
        self._newest: dict[tuple[str, int], CandidatePreviewed] = {}

    def on_event(self, event: Event) -> None:
        session = self._in_hand.session
        if isinstance(event, CandidatePreviewed) and session is not None:
            place = (event.turn_id, event.ordinal)
            self._newest[place] = event
            key = f"preview {event.turn_id} {event.ordinal}"
            self._in_hand.tasks.start_once(key, lambda: self._show(session, place), "preview")

    async def _show(self, session: Session, place: tuple[str, int]) -> None:
        """Until none newer has come meanwhile: a quick server must not make a queue."""
        while (event := self._newest.pop(place, None)) is not None:
            try:
                pixels = await session.pictures.preview(event.path)
            except StudioError:
                continue
            if session is self._in_hand.session:
                self._strip.show_preview(event.turn_id, event.ordinal, to_image(pixels))
