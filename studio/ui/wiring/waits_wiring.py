"""Says that a call will be sent again by itself, and counts the seconds until then."""

import math
import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from studio.model.errors import ProviderError, StudioError, Throttled
from studio.model.events import Event, JobMoved, JobWaits, TurnEnded
from studio.model.sentences import explain
from studio.model.words import tr
from studio.ui import numerals
from studio.ui.widgets.banner import Banner, BannerArea
from studio.ui.wiring.in_hand import InHand

_KEY = "waits "
_CLOCK_MS = 1000


@dataclass(frozen=True, slots=True)
class _Wait:
    turn_id: str
    until: float  # seconds since the epoch
    error: Exception


class WaitsWiring(QObject):
    """One banner a turn, however many of its calls wait; it says when the last of them is sent."""

    def __init__(self, in_hand: InHand, banners: BannerArea) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._banners = banners
        self._waits: dict[str, _Wait] = {}  # by job
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._show)
        banners.chosen.connect(self._on_chosen)
        in_hand.session_changed.connect(self._forget)

    def on_event(self, event: Event) -> None:
        match event:
            case JobWaits(turn_id=turn_id, job_id=job_id, until=until, error=error):
                self._waits[job_id] = _Wait(turn_id, until, error)
            case JobMoved(job_id=job_id) if job_id in self._waits:
                del self._waits[job_id]
            case TurnEnded(turn_id=turn_id):
                self._waits = {job: one for job, one in self._waits.items() if one.turn_id != turn_id}
            case _:
                return
        self._show()

    def _show(self) -> None:
        """What is over is sent now: its place in the strip says so."""
        now = time.time()
        self._waits = {job: one for job, one in self._waits.items() if one.until > now}
        last: dict[str, _Wait] = {}
        for one in self._waits.values():
            if one.turn_id not in last or last[one.turn_id].until < one.until:
                last[one.turn_id] = one
        for key in self._banners.shown():
            if key.startswith(_KEY) and key.removeprefix(_KEY) not in last:
                self._banners.take(key)
        for turn_id, one in last.items():
            self._say(_KEY + turn_id, wait_sentence(one.error, one.until - now))
        if bool(last) != self._clock.isActive():
            self._clock.start() if last else self._clock.stop()

    def _say(self, key: str, text: str) -> None:
        banner = self._banners.banner(key)
        if banner is None:
            self._banners.put(Banner(key, "wait", text, [("cancel", tr("Cancel"))]))
        else:
            banner.say(text)

    def _on_chosen(self, key: str, action: str) -> None:
        session = self._in_hand.session
        if key.startswith(_KEY) and session is not None:
            session.turns.cancel(key.removeprefix(_KEY))

    def _forget(self) -> None:
        self._waits.clear()
        self._show()


def wait_sentence(error: Exception, wait_s: float) -> str:
    """OpenAI asks to wait. Sends again in 18 s, nothing charged."""
    seconds = numerals.number(max(1, math.ceil(wait_s)))
    again = tr("Sends again in {seconds} s, nothing charged.", seconds=seconds)
    if isinstance(error, Throttled):
        return f"{tr('{provider} asks to wait.', provider=error.provider)} {again}"
    known = isinstance(error, StudioError | ProviderError)
    return f"{explain(error).message} {again}" if known else again
