"""Asks what to do about calls whose outcome nobody knows: look again, send again, forget."""

import asyncio
from itertools import groupby

from PySide6.QtCore import QObject

from studio.model.errors import Cause
from studio.model.events import Event, JobMoved, TurnEnded, WritingBegan
from studio.model.jobs import JobState
from studio.model.money import Estimate
from studio.model.plan import total
from studio.model.sentences import say
from studio.model.words import tr
from studio.session.session import Session
from studio.session.unknowns import OpenCall
from studio.ui import asking, prices
from studio.ui.turn.consent import Leaving, sentence
from studio.ui.turn.destination import receivers_at
from studio.ui.widgets.banner import Banner, BannerArea
from studio.ui.wiring.before_sending import BeforeSending
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.makers_in_hand import MakersInHand
from studio.ui.wiring.telling import Telling

_KEY = "unknown "
_ACCOUNT_FIRST = "link-inside"  # fetching again is of no use before the account was changed
_LOOK, _SEND, _FORGET = "look", "send", "forget"

Calls = tuple[OpenCall, ...]


class UnknownsWiring(QObject):
    """A banner a turn, until its open calls are decided. Nothing of it is done twice at once."""

    def __init__(
        self,
        in_hand: InHand,
        makers: MakersInHand,
        banners: BannerArea,
        before: BeforeSending,
        telling: Telling,
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._makers = makers
        self._banners = banners
        self._before = before
        self._telling = telling
        self._reading = asyncio.Lock()
        self._open: dict[str, Calls] = {}  # by turn
        banners.chosen.connect(self._on_chosen)
        in_hand.session_changed.connect(self._read_soon)

    def on_event(self, event: Event) -> None:
        is_moved = isinstance(event, JobMoved) and (
            event.state is JobState.UNKNOWN or event.turn_id in self._open
        )
        if is_moved or isinstance(event, TurnEnded | WritingBegan):
            self._read_soon()

    def show(self, turn_id: str) -> None:
        """Bring what can be done about a turn into view."""
        banner = self._banners.banner(_KEY + turn_id)
        if banner is not None:
            banner.bring(_LOOK if banner.button(_LOOK).isEnabled() else _FORGET)

    def _read_soon(self) -> None:
        session = self._in_hand.session
        if session is None:
            self._open = {}
        else:
            self._in_hand.start(self._read(session), "open calls")

    async def _read(self, session: Session) -> None:
        """One after another: what was read earlier must not be shown later."""
        async with self._reading:
            found = await session.unknowns.all()
        if session is not self._in_hand.session or session.is_read_only:
            return
        by_turn = {turn: tuple(calls) for turn, calls in groupby(sorted(found, key=_turn), key=_turn)}
        for gone in self._open.keys() - by_turn.keys():
            self._banners.take(_KEY + gone)
        for turn_id, calls in by_turn.items():
            if self._open.get(turn_id) != calls:
                self._banners.put(_banner(turn_id, calls))
        self._open = by_turn

    def _on_chosen(self, key: str, action: str) -> None:
        session, calls = self._in_hand.session, self._open.get(key.removeprefix(_KEY))
        if session is None or calls is None or not key.startswith(_KEY):
            return
        acts = {_LOOK: self._look, _SEND: self._send, _FORGET: self._forget}
        self._in_hand.tasks.start_once(key, lambda: acts[action](session, calls), f"{action} open calls")

    async def _look(self, session: Session, calls: Calls) -> None:
        found = [await session.unknowns.look_again(call.job_id) for call in calls if call.may_look]
        if any(found):
            return
        if all(call.is_paid for call in calls):
            self._telling.say(tr("It could not be fetched. Nothing more was charged."))
        else:
            self._telling.say(tr("There is still no answer. Nothing was asked, nothing was charged."))

    async def _send(self, session: Session, calls: Calls) -> None:
        again = [call for call in calls if call.may_send]
        cost = total(call.again for call in again)
        price = prices.about(cost)
        text = tr(
            "It costs {price} again. If the first was charged too, both together are {both}.",
            price=price,
            both=prices.about(total((cost, *(call.cost for call in again)))),
        )
        choices = [("", tr("Cancel"), "normal"), (_SEND, tr("Send again, {price}", price=price), "primary")]
        if not await asking.ask_choice(tr("Send it again?"), text, choices):
            return
        asked = [call.profile for call in again]
        found = receivers_at(asked, self._makers.all)
        said = sentence(await self._leaving(session, again), found) if found else ""
        if not await self._before.agreed(asked, said, price):  # an account may answer elsewhere by now
            return
        for call in again:
            await self._send_one(session, call)

    async def _leaving(self, session: Session, calls: list[OpenCall]) -> Leaving:
        pictures = await session.sent_by(calls[0].job_id)
        node = self._in_hand.node(pictures[0].node_id or "") if pictures else None
        references = len(pictures) - 1 if pictures else 0
        return Leaving(node.number if node else None, references, any(call.has_mask for call in calls))

    async def _send_one(self, session: Session, call: OpenCall) -> None:
        send = session.unknowns.send_again
        await self._before.within_caps(lambda budget: send(call.job_id, budget), prices.about(call.again))

    async def _forget(self, session: Session, calls: Calls) -> None:
        for call in calls:
            await session.unknowns.forget(call.job_id)


def _turn(call: OpenCall) -> str:
    return call.turn_id


def _banner(turn_id: str, calls: Calls) -> Banner:
    lost = [call for call in calls if call.may_send or not call.may_look]
    price = prices.about(_cost(lost))
    again = prices.about(total(call.again for call in lost))
    waits = bool(lost) and all(call.is_paid and call.may_look for call in lost)
    text = tr("No answer came back. The turn may be charged, {price}.", price=price)
    if waits:
        text = _waiting(lost[0])
    elif not lost:
        text = tr("An answer is on this machine, but not in the project yet.")
    actions = [
        (_LOOK, tr("Fetch it again, free") if waits else tr("Look again, free")),
        (_SEND, tr("Send again, {price}…", price=again) if lost else tr("Send again…")),
        (_FORGET, tr("Forget")),
    ]
    banner = Banner(_KEY + turn_id, "question", text, actions)
    if not lost:
        banner.button(_FORGET).set_reason(tr("Look again: it is taken in then."))
    if not any(call.may_look for call in calls):
        banner.button(_LOOK).set_reason(
            tr("Nothing of its answer is on this machine, and the provider cannot be asked for it.")
        )
    if not any(call.may_send for call in calls):
        banner.button(_SEND).set_reason(
            tr("It was sent from another installation, or its answer is on this machine.")
        )
    return banner


def _waiting(call: OpenCall) -> str:
    """The picture waits at files.example.com and could not be fetched: … It is paid."""
    kind, facts = call.error.get("kind"), call.error.get("facts")
    if not isinstance(kind, str) or not isinstance(facts, dict):
        return tr("The answer is paid and waits at its maker, but could not be fetched.")
    said = say(Cause(kind, facts))
    words = tr("{reason} It is paid.", reason=said.message)
    return f"{words} {said.remedy}" if kind == _ACCOUNT_FIRST else words


def _cost(calls: list[OpenCall]) -> Estimate:
    return total(call.cost for call in calls)
