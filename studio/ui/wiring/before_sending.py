"""What is asked before something is sent: who receives it for the first time, and what to do at a cap."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from studio.model.budget import NO_BUDGET, Budget
from studio.model.errors import OverBudget
from studio.model.money import DOLLAR_MICRO, money
from studio.model.sentences import explain
from studio.model.words import tr
from studio.session.studio import Studio
from studio.ui import asking, numerals
from studio.ui.widgets.banner import Banner, BannerArea
from studio.ui.wiring.in_hand import InHand

_CONSENT = "consent"
_AGREE, _LATER = "agree", "later"
_RAISE, _FEWER, _SEND = "raise", "fewer", "send"

Send = Callable[[Budget], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Fewer:
    """A turn with fewer candidates: how many would cross no cap, for how much, and how to ask for them."""

    count: Callable[[], int]
    price: Callable[[int], str]
    take: Callable[[int], Awaitable[None]]


class BeforeSending(QObject):
    """Nothing is sent while a question is open. Leaving the image is a no, and so is changing the turn."""

    def __init__(self, in_hand: InHand, studio: Studio, banners: BannerArea) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._studio = studio
        self._banners = banners
        self._answer: asyncio.Future[bool] | None = None
        banners.chosen.connect(self._on_chosen)
        in_hand.image_changed.connect(self.withdraw)

    async def agreed(self, profiles: Iterable[str], sentence: str, price: str) -> bool:
        """Whether pictures may go to `profiles`; asks, with `sentence`, where one of them never got any.

        `price` stands on the button that says yes, since that sends.
        """
        new = [one for one in dict.fromkeys(profiles) if not await self._has_agreed(one)]
        if not new:
            return True
        if not await self._ask_consent(sentence, price):
            return False
        for profile in new:
            await self._studio.accounts.agree(profile)
        return True

    def remind(self) -> bool:
        """Bring an open question into view; whether there is one.

        Whoever pressed Ctrl+Enter may press it twice: the focus is not on what spends.
        """
        banner = self._banners.banner(_CONSENT)
        if banner is None:
            return False
        banner.bring(_LATER)
        return True

    def withdraw(self) -> None:
        """Take an open question back, unanswered."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(False)

    async def within_caps(self, send: Send, price: str, fewer: Fewer | None = None) -> None:
        """Send for `price`; at a cap the user is asked, and may raise it, ask for fewer, or leave it."""
        budget = NO_BUDGET
        while True:
            try:
                await send(budget)
                return
            except OverBudget as error:
                count = fewer.count() if fewer is not None else 0
                less = fewer.price(count) if fewer is not None and count else ""
                answer = await self._ask_at_cap(error, price, count, less)
                if answer == _FEWER and fewer is not None:
                    await fewer.take(count)
                    price = less
                elif answer == _RAISE:
                    await self._raise_cap(error)
                elif answer == _SEND:
                    budget = Budget(takes_unknown=True)
                else:
                    return

    async def _has_agreed(self, profile: str) -> bool:
        return await asyncio.to_thread(self._studio.accounts.has_agreed, profile)

    async def _ask_consent(self, sentence: str, price: str) -> bool:
        self.withdraw()  # one question at a time, and the newest is the one that counts
        actions = [(_AGREE, tr("Agree and generate, {price}", price=price)), (_LATER, tr("Not now"))]
        self._banners.put(Banner(_CONSENT, "question", sentence, actions, primary=_AGREE))
        self.remind()
        answer = self._answer = asyncio.get_running_loop().create_future()
        try:
            return await answer
        finally:
            if self._answer is answer:
                self._answer = None
                self._banners.take(_CONSENT)

    def _on_chosen(self, key: str, action: str) -> None:
        if key == _CONSENT and self._answer is not None and not self._answer.done():
            self._answer.set_result(action == _AGREE)

    async def _ask_at_cap(self, error: OverBudget, price: str, fewer: int, less: str) -> str:
        """`less` is the price of `fewer` candidates; whatever sends says for how much."""
        choices = [("", tr("Cancel"), "normal")]
        if fewer:
            words = tr("Ask for {count}, {price}", count=numerals.number(fewer), price=less)
            choices.append((_FEWER, words, "normal"))
        if error.kind == "price-unknown":
            choices.append((_SEND, tr("Send it this once"), "primary"))
            return await asking.ask_choice(tr("The price is not known"), explain(error).message, choices)
        cap = money(_enough(error))
        is_day = error.kind == "over-day-cap"
        title = tr("Over today's cap") if is_day else tr("Over the project's cap")
        words = (
            tr("Raise today's cap to {cap} and send, {price}", cap=cap, price=price)
            if is_day
            else tr("Raise the cap to {cap} and send, {price}", cap=cap, price=price)
        )
        choices.append((_RAISE, words, "primary"))
        remedy = (
            tr("Raise the cap, or ask for {count}.", count=numerals.number(fewer))
            if fewer
            else tr("Raise the cap, or choose a lower quality or size.")
        )
        return await asking.ask_choice(title, f"{explain(error).message} {remedy}", choices)

    async def _raise_cap(self, error: OverBudget) -> None:
        enough, session = _enough(error), self._in_hand.session
        if error.kind == "over-day-cap":
            await self._studio.set_setting("day-cap", enough // DOLLAR_MICRO)
        elif session is not None:
            await session.spending.set_project_cap(enough)


def _enough(error: OverBudget) -> int:
    """The next whole dollar that covers what was spent and what is wanted, in millionths."""
    needed = _micro(error, "spent_micro") + _micro(error, "wanted_micro")
    return -(-needed // DOLLAR_MICRO) * DOLLAR_MICRO


def _micro(error: OverBudget, name: str) -> int:
    value = error.facts.get(name)
    return value if isinstance(value, int) else 0
