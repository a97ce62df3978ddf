"""Asks before what the user knows of a call's cost is put into the books."""

from PySide6.QtCore import QObject, Signal

from studio.model.errors import Charged
from studio.model.words import tr
from studio.session.session import Session
from studio.ui import asking
from studio.ui.prices import about_micro
from studio.ui.wiring.in_hand import InHand

_DO = "do"


class CorrectionsWiring(QObject):
    """`said` tells what was done, and how it is taken back."""

    said = Signal(str)

    def __init__(self, in_hand: InHand) -> None:
        super().__init__()
        self._in_hand = in_hand

    def ask(self, job_id: str, charged: Charged, estimate_micro: int | None) -> None:
        """One call; `estimate_micro` is what was expected of it."""
        if (session := self._in_hand.session) is not None:
            self._in_hand.tasks.start_once(
                "correct", lambda: self._ask(session, (job_id,), charged, estimate_micro), "correct a cost"
            )

    def ask_of_turn(self, turn_id: str) -> None:
        """That no call of a turn was charged which may have been."""
        if (session := self._in_hand.session) is not None:
            self._in_hand.tasks.start_once(
                "correct", lambda: self._ask_of_turn(session, turn_id), "correct a cost"
            )

    async def _ask_of_turn(self, session: Session, turn_id: str) -> None:
        detail = await session.turn_detail(turn_id)
        open_ = [job for job in detail.jobs if job.charged is Charged.MAYBE]
        estimate = sum(job.estimate_micro or 0 for job in open_)
        if open_:
            await self._ask(session, tuple(job.id for job in open_), Charged.NO, estimate)

    async def _ask(
        self, session: Session, job_ids: tuple[str, ...], charged: Charged, estimate_micro: int | None
    ) -> None:
        price = about_micro(estimate_micro) if estimate_micro is not None else tr("what it cost")
        if charged is Charged.NO:
            title, yes = tr("Was it not charged?"), tr("It was not charged")
            text = tr(
                "Look at the bill of the account first. {price} is then counted no more, neither here nor"
                " against the caps.",
                price=_sentence_start(price),
            )
        else:
            title, yes = tr("Was it charged?"), tr("It was charged")
            words = _sentence_start(price)
            text = tr("{price} is then counted as paid, here and against the caps.", price=words)
        choices = [("", tr("Cancel"), "normal"), (_DO, yes, "primary")]
        if await asking.ask_choice(title, text, choices) != _DO:
            return
        correct = session.corrections.not_charged if charged is Charged.NO else session.corrections.charged
        for job_id in job_ids:
            await correct(job_id)
        if charged is Charged.NO:
            self.said.emit(tr("Counted as not charged. The ledger under Spending takes it back."))
        else:
            self.said.emit(tr("Counted as charged. The ledger under Spending takes it back."))


def _sentence_start(words: str) -> str:
    return words[:1].upper() + words[1:]
