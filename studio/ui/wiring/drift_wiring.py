"""Joins what the drift meter knows to the strip's path and to the node in view."""

from PySide6.QtCore import QObject

from studio.model.drift import Against, Of, Region
from studio.model.events import DriftMeasured, Event, HeadMoved, NodesAdded
from studio.ui.history.candidates import CandidatesStrip
from studio.ui.turn.turn_panel import TurnPanel
from studio.ui.wiring.in_hand import InHand


class DriftWiring(QObject):
    """A late answer for another node is dropped; the path, a query a step, is read only while it is seen."""

    def __init__(self, in_hand: InHand, strip: CandidatesStrip, panel: TurnPanel) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._strip = strip
        self._panel = panel
        strip.path_wanted.connect(self.present)
        in_hand.image_changed.connect(self.present)

    def present(self) -> None:
        head = self._in_hand.head
        if head is None or head.picture_id is None:
            self._strip.present_path(())
            self._panel.present_drift("", {})
            return
        self._in_hand.start(self._read(head.id), "drift of the path")

    def on_event(self, event: Event) -> None:
        is_here = getattr(event, "image_id", "") == self._in_hand.image_id
        if is_here and isinstance(event, HeadMoved | NodesAdded | DriftMeasured):
            self.present()

    async def _read(self, node_id: str) -> None:
        session = self._in_hand.session
        if session is None:
            return
        points = await session.drift.path(node_id) if self._strip.shows_path else None
        known = await session.drift.known_of(node_id)
        head = self._in_hand.head
        if head is None or head.id != node_id or session is not self._in_hand.session:
            return
        if points is not None:
            self._strip.present_path(points)
        names = [(against, of) for against in Against for of in Of]
        is_known = all((*name, Region.PROTECTED) in known.values for name in names)
        values = {name: known.values.get((*name, Region.PROTECTED)) for name in names}
        is_root = self._in_hand.history.root(node_id) == node_id
        self._panel.present_drift(node_id, {} if is_root else values if is_known else None)
