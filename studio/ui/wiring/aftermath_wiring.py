"""Joins what is left of calls to each other: their failures, answers that nobody has, costs in doubt."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.model.events import Event
from studio.session.studio import Studio
from studio.ui.actions import Actions
from studio.ui.history.candidates import CandidatesStrip
from studio.ui.wiring.corrections_wiring import CorrectionsWiring
from studio.ui.wiring.failures_wiring import FailuresWiring
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.rounds_wiring import RoundsWiring
from studio.ui.wiring.spending_wiring import SpendingWiring
from studio.ui.wiring.telling import Telling
from studio.ui.wiring.unclaimed_wiring import UnclaimedWiring


class AftermathWiring(QObject):
    """`saved` carries a sentence and a folder, `open_wanted` a project, `composed` a draft that is new."""

    saved = Signal(str, object)
    open_wanted = Signal(object)
    composed = Signal()

    def __init__(
        self,
        in_hand: InHand,
        studio: Studio,
        actions: Actions,
        *,
        strip: CandidatesStrip,
        rounds: RoundsWiring,
        spending: SpendingWiring,
        telling: Telling,
        window: QWidget,
    ) -> None:
        super().__init__()
        self._failures = FailuresWiring(in_hand, strip)
        self._unclaimed = UnclaimedWiring(in_hand, studio, actions, window)
        self._corrections = CorrectionsWiring(in_hand)
        self._failures.again_wanted.connect(rounds.again)
        self._failures.composed.connect(self.composed)
        strip.failure.save_wanted.connect(self._unclaimed.save_answers)
        strip.failure.not_charged.connect(self._corrections.ask_of_turn)
        spending.correction_wanted.connect(self._corrections.ask)
        self._corrections.said.connect(telling.say)
        self._unclaimed.said.connect(telling.say)
        self._unclaimed.saved.connect(self.saved)
        self._unclaimed.open_wanted.connect(self.open_wanted)

    def on_event(self, event: Event) -> None:
        self._unclaimed.on_event(event)
