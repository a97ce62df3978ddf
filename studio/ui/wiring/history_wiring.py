"""Joins history, candidates and path to the session."""

from PySide6.QtCore import QObject

from studio.model.events import Event, HeadMoved, JobMoved, OnTheWay, TurnBegan
from studio.model.history import Finding, TurnState
from studio.model.jobs import Job
from studio.session.calls.stored_calls import request_of
from studio.ui.history.candidates import CandidatesStrip
from studio.ui.history.history_panel import HistoryPanel
from studio.ui.history.path_strip import PathStrip
from studio.ui.history.tiles import Broken, Prices
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.node_wiring import NodeWiring

_STEPS_SEEN = 12  # of the path: about as many have room


class HistoryWiring(QObject):
    """The strip shows the turn that was begun last here, until the head moves to another one."""

    def __init__(
        self,
        in_hand: InHand,
        nodes: NodeWiring,
        *,
        panel: HistoryPanel,
        strip: CandidatesStrip,
        path: PathStrip,
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._panel, self._strip, self._path = panel, strip, path
        self._sought = ""
        for place in (panel, strip, path):
            nodes.listen_to(place.wishes)
        panel.offer_files(nodes.file_of)
        strip.offer_files(nodes.file_of)
        panel.search_wanted.connect(self._search)
        strip.cancel_wanted.connect(self._cancel)
        panel.turn_wanted.connect(self._open_turn)
        panel.drift_wanted.connect(self._measure)
        in_hand.image_changed.connect(self._on_image)

    def _on_image(self) -> None:
        self._sought = ""
        self.present()

    def present(self) -> None:
        history, reason = self._in_hand.history, self._in_hand.read_only_reason
        has_hidden = bool(self._in_hand.hidden_images())
        self._panel.present(history, read_only_reason=reason, has_hidden=has_hidden)
        self._strip.set_read_only(reason)
        self._strip.present(history, self._in_hand.turn_in_view, prices=self._prices(), broken=self._broken())
        self._path.present(history)
        for step in history.path(history.head)[-_STEPS_SEEN:] if history.head else ():
            if history.nodes[step].awaits_drift:
                self._measure(step)

    def on_event(self, event: Event) -> None:
        self._panel.on_event(event)
        self._strip.on_event(event)
        if isinstance(event, TurnBegan | JobMoved):
            self._note_places(event)
        if isinstance(event, TurnBegan):
            self._in_hand.show_turn(event.image_id, event.turn_id)
        elif isinstance(event, HeadMoved):
            self._follow_head(event)
        if getattr(event, "image_id", "") == self._in_hand.image_id and not isinstance(event, OnTheWay):
            self.present()

    def _measure(self, node_id: str) -> None:
        """What is seen to be waited for is waited for: an older project may never have been measured."""
        session = self._in_hand.session
        if session is not None:
            session.drift.later((node_id,))

    def _prices(self) -> Prices:
        """What each candidate of the turn that runs here may cost, as its own call does."""
        session = self._in_hand.session
        running = session.turns.running(self._in_hand.image_id) if session is not None else None
        if running is None or running.turn.id != self._in_hand.turn_in_view:
            return {}
        prices: dict[int, int] = {}
        for job in running.jobs:
            if job.estimate_micro is not None:
                each = job.estimate_micro // max(1, job.candidates)
                prices |= dict.fromkeys(_places(job), each)
        return prices

    def _broken(self) -> Broken:
        """What of Keep the candidates of the turn in view did not keep."""
        session = self._in_hand.session
        if session is None or not self._in_hand.image_id:
            return {}
        entries = session.keep_list.entries(self._in_hand.image_id)
        found = {one.id: session.keep_list.findings(one.id) for one in self._in_hand.candidates()}
        return {
            node_id: tuple(one.text for one in entries if findings.get(one.id) is Finding.BROKEN)
            for node_id, findings in found.items()
        }

    def _note_places(self, event: TurnBegan | JobMoved) -> None:
        """Each call of a running turn has its own places: whichever answers first fills the right one."""
        session = self._in_hand.session
        running = session.turns.running(event.image_id) if session is not None else None
        if running is not None and running.turn.id == event.turn_id:
            self._strip.note_places(event.turn_id, {job.id: _places(job) for job in running.jobs})

    def _follow_head(self, event: HeadMoved) -> None:
        """Going to a node shows its own turn; going to where the turn in view started from keeps it."""
        session = self._in_hand.session
        if session is None or event.node_id is None:
            return
        if all(image.id != event.image_id for image in session.images()):
            return  # of a project that is being left
        history = session.history(event.image_id)
        shown = history.of_turn(self._in_hand.turn_in_view)
        if not any(event.node_id in node.parents for node in shown):
            self._in_hand.show_turn(event.image_id, history.nodes[event.node_id].turn_id)

    def _open_turn(self, turn_id: str) -> None:
        """Show a turn that has no node to go to; of one that has ended, why."""
        turn = self._in_hand.history.turns.get(turn_id)
        if turn is None:
            return
        self._in_hand.show_turn(self._in_hand.image_id, turn_id)
        self.present()
        if turn.state is not TurnState.RUNNING:
            self._strip.open_turn()

    def _search(self, text: str) -> None:
        self._sought = text
        if not text.strip():
            self._panel.show_found(None)
            return
        self._in_hand.start(self._find(text), "search history")

    async def _find(self, text: str) -> None:
        """What comes late, for other words or another image, is dropped."""
        session, image_id = self._in_hand.session, self._in_hand.image_id
        if session is None:
            return
        found = await session.search(image_id, text)
        if (image_id, text) == (self._in_hand.image_id, self._sought):
            self._panel.show_found(found)

    def _cancel(self, turn_id: str) -> None:
        if self._in_hand.session is not None:
            self._in_hand.session.turns.cancel(turn_id)


def _places(job: Job) -> range:
    """Those of the candidates of a call among all of its turn."""
    request = request_of(job)
    return range(request.first, request.first + request.candidates)
