"""Joins the turn being composed to the session: the draft as it changes, Keep, references, Generate."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from studio.model.errors import Cause
from studio.model.events import Event, ImagesChanged, OnTheWay, SettingsChanged
from studio.model.history import Finding
from studio.model.money import Estimate
from studio.model.recipe import Anchor, Draft
from studio.model.sentences import say
from studio.session.outlooks import TurnExtras
from studio.session.session import Session
from studio.session.sources import Source
from studio.ui import prices
from studio.ui.actions import Actions
from studio.ui.turn import destination
from studio.ui.turn.consent import Leaving, sentence
from studio.ui.turn.crossing import fewer
from studio.ui.turn.snapshots import turn_view
from studio.ui.turn.turn_panel import TurnPanel
from studio.ui.turn.view import TurnView
from studio.ui.wiring.before_sending import BeforeSending, Fewer
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.makers_in_hand import MakersInHand
from studio.ui.wiring.money_in_hand import MoneyInHand
from studio.ui.wiring.replay_beside import ReplayBeside

KEEP_AFTER_MS = 500


@dataclass(frozen=True, slots=True)
class _Question:
    """Whom a turn goes to, what of it leaves, and its price: that is agreed to, and nothing else."""

    profiles: tuple[str, ...]
    said: str
    price: str


class TurnWiring(QObject):
    """What is typed is kept half a second later, and before anything is sent; so is what is painted.

    `painted` waits until that is kept.
    """

    files_wanted = Signal()
    accounts_wanted = Signal()
    viewed = Signal()
    said = Signal(str)

    def __init__(
        self,
        in_hand: InHand,
        panel: TurnPanel,
        actions: Actions,
        *,
        makers: MakersInHand,
        funds: MoneyInHand,
        before: BeforeSending,
        painted: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._makers = makers
        self._funds = funds
        self._before = before
        self._painted = painted
        self._panel = panel
        self._beside = ReplayBeside(in_hand)
        self._unkept: dict[str, Draft] = {}  # by image
        self._asked: _Question | None = None
        self._pause = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._pause.timeout.connect(self._keep_soon)
        self.view = TurnView()
        self._connect()
        actions.bind(
            {
                "turn.generate": panel.composer.foot.press,
                "turn.cancel": self.cancel,
                "turn.instruction": panel.show_turn,
                "turn.keep": panel.begin_keep_entry,
                "turn.reference": self.files_wanted.emit,
                "turn.anchor-last": self._anchor_last,
                "turn.anchor-original": self._anchor_original,
                "turn.anchor-both": self._anchor_both,
                "turn.anchor-crop": self._anchor_crop,
                "turn.ask-several": panel.open_models,
            }
        )
        in_hand.session_changed.connect(self._unkept.clear)
        in_hand.image_changed.connect(self.present)
        makers.changed.connect(self.present)
        funds.changed.connect(self.present)
        self._beside.changed.connect(self.present)

    def present(self) -> None:
        session, image = self._in_hand.session, self._in_hand.image
        if session is None or image is None:
            self.view = TurnView(makers=self._makers.all)
        else:
            draft = self._unkept.get(image.id) or session.drafts.draft(image.id)
            extras = self._beside.extras(draft)
            self.view = self._look(session, image.id, draft, extras)
        self._panel.present(self.view)
        if self._asked is not None and self._question(self.view) != self._asked:
            self._before.withdraw()
        self.viewed.emit()

    def on_event(self, event: Event) -> None:
        self._panel.on_event(event)
        if isinstance(event, OnTheWay):
            return
        if (
            isinstance(event, SettingsChanged | ImagesChanged)
            or getattr(event, "image_id", "") == self._in_hand.image_id
        ):
            self.present()

    async def flush(self) -> None:
        """Keep what was typed and not kept yet. What the disk refuses stays, and is tried again."""
        self._pause.stop()
        session = self._in_hand.session
        if session is None or session.is_read_only:
            self._unkept.clear()
        elif self._unkept:
            image_id, draft = self._unkept.popitem()
            try:
                await session.drafts.keep(image_id, draft)
            except BaseException:
                self._unkept.setdefault(image_id, draft)
                raise
            await self.flush()

    def add_references(self, things: list[Source | str]) -> None:
        session, image_id = self._in_hand.session, self._in_hand.image_id
        if session is not None and image_id and things:
            self._in_hand.start(self._add_references(session, image_id, things), "add references")

    def cancel(self) -> None:
        session = self._in_hand.session
        running = session.turns.running(self._in_hand.image_id) if session is not None else None
        if session is not None and running is not None:
            session.turns.cancel(running.turn.id)

    def _connect(self) -> None:
        panel = self._panel
        panel.draft_changed.connect(self._on_draft)
        panel.generate_wanted.connect(self._generate)
        panel.cancel_wanted.connect(self.cancel)
        panel.cap_wanted.connect(self._generate)
        panel.composer.foot.pressed_in_vain.connect(self.said)
        panel.accounts_wanted.connect(self.accounts_wanted)
        panel.references_dropped.connect(self.add_references)
        panel.reference_files_wanted.connect(self.files_wanted)
        panel.invariants_added.connect(self._add_invariants)
        panel.invariant_reworded.connect(self._reword)
        panel.invariant_switched.connect(self._switch)
        panel.invariant_moved.connect(self._move)
        panel.invariant_removed.connect(self._remove)
        panel.finding_wanted.connect(self._find)

    def _on_draft(self, draft: Draft) -> None:
        image_id = self._in_hand.image_id
        if not image_id:
            return
        self._unkept[image_id] = draft
        self._pause.start()
        self.present()

    def _keep_soon(self) -> None:
        self._in_hand.start(self.flush(), "keep draft")

    def _generate(self) -> None:
        session, image_id = self._in_hand.session, self._in_hand.image_id
        if session is None or not image_id:
            return
        key = f"generate {image_id}"
        is_new = self._in_hand.tasks.start_once(key, lambda: self._run(session, image_id), "generate")
        if not is_new and not self._before.remind():
            self.said.emit(say(Cause("turn-running")).text)

    def _look(self, session: Session, image_id: str, draft: Draft, extras: TurnExtras) -> TurnView:
        return turn_view(
            session, image_id, self._makers.all, draft=draft, purse=self._funds.purse, extras=extras
        )

    async def _run(self, session: Session, image_id: str) -> None:
        """What was made is kept, who receives it is agreed to, and the caps are asked, in this order."""
        await self.flush()
        await self._painted()
        extras, follows = await session.replays.beside(image_id)
        view = self._look(session, image_id, session.drafts.draft(image_id), extras)
        self._asked = asked = self._question(view)
        try:
            if not await self._before.agreed(asked.profiles, asked.said, asked.price):
                return
        finally:
            self._asked = None
        await self.flush()
        await self._painted()
        fewer = Fewer(
            lambda: self._fewer(session, image_id, extras),
            lambda count: prices.about(self._estimate(session, image_id, count, extras)),
            lambda count: self._ask_for(image_id, count),
        )
        await self._before.within_caps(
            lambda budget: session.replays.turn(image_id, None, extras, follows, budget), asked.price, fewer
        )

    def _question(self, view: TurnView) -> _Question:
        found = destination.receivers(view.calls, self._makers.all)
        return _Question(
            profiles=tuple(call.profile for call in view.calls),
            said=sentence(_leaving(view), found) if found else "",
            price=prices.about(view.estimate),
        )

    def _fewer(self, session: Session, image_id: str, extras: TurnExtras) -> int:
        return fewer(
            session.drafts.draft(image_id).candidates,
            self._funds.purse,
            lambda count: self._estimate(session, image_id, count, extras),
        )

    def _estimate(self, session: Session, image_id: str, candidates: int, extras: TurnExtras) -> Estimate:
        """Of the turn in hand with that many candidates."""
        draft = session.drafts.draft(image_id)
        return session.drafts.outlook(image_id, replace(draft, candidates=candidates), extras).estimate

    async def _ask_for(self, image_id: str, count: int) -> None:
        session = self._in_hand.session
        if session is not None:
            await session.drafts.keep(image_id, replace(session.drafts.draft(image_id), candidates=count))

    async def _add_references(self, session: Session, image_id: str, things: list[Source | str]) -> None:
        await self.flush()
        await session.drafts.add_references(image_id, things)

    def _anchor(self, anchor: Anchor) -> None:
        session, image_id = self._in_hand.session, self._in_hand.image_id
        if session is not None and image_id:
            self._on_draft(replace(self.view.draft, anchors=(anchor,)))

    def _anchor_last(self) -> None:
        self._anchor(Anchor.LAST)

    def _anchor_original(self) -> None:
        self._anchor(Anchor.ORIGINAL)

    def _anchor_both(self) -> None:
        self._anchor(Anchor.BOTH)

    def _anchor_crop(self) -> None:
        self._anchor(Anchor.CROP)

    def _add_invariants(self, texts: tuple[str, ...]) -> None:
        if (session := self._in_hand.session) is not None:
            self._in_hand.start(session.keep_list.add(self._in_hand.image_id, texts), "add to Keep")

    def _reword(self, invariant_id: str, text: str) -> None:
        if (session := self._in_hand.session) is not None:
            work = session.keep_list.reword(self._in_hand.image_id, invariant_id, text)
            self._in_hand.start(work, "reword Keep")

    def _switch(self, invariant_id: str, is_active: bool) -> None:
        if (session := self._in_hand.session) is not None:
            work = session.keep_list.switch(self._in_hand.image_id, invariant_id, active=is_active)
            self._in_hand.start(work, "switch Keep")

    def _move(self, invariant_id: str, position: int) -> None:
        if (session := self._in_hand.session) is not None:
            work = session.keep_list.move(self._in_hand.image_id, invariant_id, position)
            self._in_hand.start(work, "order Keep")

    def _remove(self, invariant_id: str) -> None:
        if (session := self._in_hand.session) is not None:
            work = session.keep_list.remove(self._in_hand.image_id, invariant_id)
            self._in_hand.start(work, "remove from Keep")

    def _find(self, node_id: str, invariant_id: str, finding: Finding) -> None:
        if (session := self._in_hand.session) is not None:
            self._in_hand.start(session.keep_list.set_finding(node_id, invariant_id, finding), "finding")


def _leaving(view: TurnView) -> Leaving:
    """What the turn in hand sends; from an empty sheet only words and references."""
    if view.generates:
        return Leaving(references=len(view.draft.references))
    requests = [call.request for call in view.calls]
    at_root = [one.sent_node == one.root_node for one in requests] or [False]
    sent = [view.root_number if is_root else view.node_number for is_root in at_root]
    if any(one.extra_reference_node for one in requests):
        sent.append(view.root_number)
    numbers = list(dict.fromkeys(one for one in sent if one is not None))
    has_mask = view.mask is not None and view.draft.use_mask
    again = [one for step in view.replay.steps for one in step.references] if view.replays else []
    references = len({one.picture_id for one in (*view.draft.references, *again)})
    first = numbers[0] if numbers else None
    return Leaving(first, references, has_mask, bool(view.draft.markup), tuple(numbers[1:]))
