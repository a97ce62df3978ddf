"""Joins *Replay from the original* to the session: its steps and its total first, then the turns."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.model.errors import BadInput, Cause
from studio.model.history import Node
from studio.model.money import FREE
from studio.model.recipe import BUILT_IN, MaskRule
from studio.model.replay import ReplayPath, StepKind, as_sent
from studio.model.words import tr, trn
from studio.session.replaying import ReplayOutlook
from studio.session.session import Session
from studio.ui import numerals, prices
from studio.ui.actions import Actions
from studio.ui.replay.replay_sheet import ReplaySheet
from studio.ui.replay.view import ReplayView, StepShown
from studio.ui.rounds.choices import maker_row
from studio.ui.turn import destination
from studio.ui.turn.consent import Leaving, sentence
from studio.ui.turn.output.names import model_name
from studio.ui.wiring.before_sending import BeforeSending
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.makers_in_hand import MakersInHand


@dataclass(frozen=True, slots=True)
class _Choice:
    """What is chosen in the sheet; `profile` is "" for whoever was asked last."""

    off: frozenset[str] = frozenset()
    separately: bool = False
    profile: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class _Subject:
    """The path that the sheet is about."""

    node: Node
    path: ReplayPath
    steps: tuple[StepShown, ...]


class ReplayWiring(QObject):
    """One sheet at a time."""

    def __init__(
        self,
        in_hand: InHand,
        makers: MakersInHand,
        before: BeforeSending,
        actions: Actions,
        *,
        window: QWidget,
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._makers = makers
        self._before = before
        self._window = window
        self._sheet: ReplaySheet | None = None
        self._subject: _Subject | None = None
        self._choice = _Choice()
        self._outlook: ReplayOutlook | None = None
        actions.bind({"turn.replay": self._replay_head})

    def replay(self, node_id: str) -> None:
        """The path to a node."""
        session, node = self._in_hand.session, self._in_hand.node(node_id)
        if session is not None and node is not None:
            self._in_hand.tasks.start_once("replay", lambda: self._open(session, node), "replay")

    def _replay_head(self) -> None:
        if (head := self._in_hand.head) is not None:
            self.replay(head.id)

    async def _open(self, session: Session, node: Node) -> None:
        path = session.replays.path(node.id)
        steps = [await _shown(session, one.turn_id, one.node_id, one.kind) for one in path.steps]
        self._subject, self._choice = _Subject(node, path, tuple(steps)), _Choice()
        view = await self._look(session, self._subject, self._choice)
        sheet = self._sheet = ReplaySheet(self._window)
        sheet.ticked.connect(self._tick)
        sheet.ways_changed.connect(self._take_apart)
        sheet.maker_changed.connect(self._ask_another)
        sheet.wanted.connect(self._send_soon)
        sheet.finished.connect(self._forget_sheet)
        sheet.present(view)
        sheet.open()

    def _forget_sheet(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.deleteLater()

    def _tick(self, turn_id: str, is_on: bool) -> None:
        off = self._choice.off - {turn_id} if is_on else self._choice.off | {turn_id}
        self._choose(replace(self._choice, off=off))

    def _take_apart(self, separately: bool) -> None:
        self._choose(replace(self._choice, separately=separately))

    def _ask_another(self, profile: str, model: str) -> None:
        self._choose(replace(self._choice, profile=profile, model=model))

    def _choose(self, choice: _Choice) -> None:
        session, subject, self._choice = self._in_hand.session, self._subject, choice
        if session is not None and subject is not None:
            self._in_hand.start(self._look_again(session, subject, choice), "replay")

    async def _look_again(self, session: Session, subject: _Subject, choice: _Choice) -> None:
        view = await self._look(session, subject, choice)
        if choice is self._choice and self._sheet is not None:
            self._sheet.present(view)

    async def _look(self, session: Session, subject: _Subject, choice: _Choice) -> ReplayView:
        """What was chosen as it would be sent; the newest choice stays in hand."""
        outlook: ReplayOutlook | None = None
        causes: tuple[Cause, ...] = ()
        try:
            outlook = await session.replays.outlook(
                subject.node.id,
                chosen={one.turn_id for one in subject.steps} - choice.off,
                separately=choice.separately,
                profile=choice.profile,
                model=choice.model,
            )
            causes = outlook.causes
        except BadInput as error:
            causes = (Cause(error.kind, error.facts),)
        if choice is self._choice:
            self._outlook = outlook
        return self._view(subject, choice, outlook, causes)

    def _view(
        self, subject: _Subject, choice: _Choice, outlook: ReplayOutlook | None, causes: tuple[Cause, ...]
    ) -> ReplayView:
        node, root = subject.node, self._in_hand.history.nodes[subject.path.root_id]
        first, last = numerals.number(root.number), numerals.number(node.number)
        asks = any(one.kind is StepKind.ASKED for one in subject.path.steps)
        calls = outlook.calls if outlook else ()
        return ReplayView(
            title=tr("Replay node {last} from the original, node {first}", last=last, first=first),
            says=tr("The steps are taken again from the untouched original, on a new branch."),
            steps=subject.steps,
            off=choice.off,
            separately=choice.separately,
            maker=maker_row(self._makers.all, *_maker(choice, outlook)) if asks else None,
            ends=self._ends(subject.path),
            goes=destination.line(destination.receivers(calls, self._makers.all)),
            sends=_sends(outlook, choice) if outlook else "",
            estimate=outlook.estimate if outlook else FREE,
            causes=causes,
        )

    def _ends(self, path: ReplayPath) -> str:
        if path.end is None:
            return ""
        node = self._in_hand.history.nodes[path.end]
        number = numerals.number(node.number)
        if node.is_merge:
            first = tr("Node {number} is a merge, which cannot be taken again.", number=number)
        else:
            first = tr("Node {number} cannot be taken again.", number=number)
        rest = trn("{count} turn is left out.", "{count} turns are left out.", path.left_out)
        return f"{first} {rest}"

    def _send_soon(self) -> None:
        session, outlook = self._in_hand.session, self._outlook
        if session is not None and outlook is not None:
            key = f"generate {outlook.plan.onto.image_id}"
            self._in_hand.tasks.start_once(key, lambda: self._send(session, outlook), "generate")

    async def _send(self, session: Session, outlook: ReplayOutlook) -> None:
        hosted = [call for call in outlook.calls if not call.capability.is_local]
        found = destination.receivers(hosted, self._makers.all)
        price = prices.about(outlook.estimate)
        said = sentence(_leaving(outlook), found) if found else ""
        if await self._before.agreed([call.profile for call in hosted], said, price):
            await self._before.within_caps(lambda budget: session.replays.run(outlook, budget), price)


async def _shown(session: Session, turn_id: str, node_id: str, kind: StepKind) -> StepShown:
    detail = await session.node_detail(node_id)
    job = detail.job
    by = tr("On this machine")
    if kind is StepKind.ASKED and job is not None:
        by = model_name(job.model) if job.model else (job.profile_id or "")
    return StepShown(turn_id, detail.turn.instruction, detail.turn.outcome, by)


def _maker(choice: _Choice, outlook: ReplayOutlook | None) -> tuple[str, str]:
    """Who is asked for what is not done on this machine."""
    if choice.profile:
        return choice.profile, choice.model
    drafts = [stage.draft for stage in outlook.plan.stages] if outlook else []
    return next(((one.profile, one.model) for one in drafts if one.profile != BUILT_IN), ("", ""))


def _sends(outlook: ReplayOutlook, choice: _Choice) -> str:
    """How many turns it comes to, and what the first of them sends."""
    asked = [len(stage.replayed.steps) for stage in outlook.plan.stages if stage.replayed is not None]
    turns = trn("{count} turn", "{count} turns", len(outlook.turns))
    if choice.separately or not asked:
        return trn("Taken again as {count} turn.", "Taken again as {count} turns.", len(outlook.turns))
    number = numerals.number(outlook.plan.root.number)
    told = trn("{count} instruction", "{count} instructions", asked[0])
    return tr(
        "{turns}. The first sends node {number} as Image 1, with {told}.",
        turns=turns,
        number=number,
        told=told,
    )


def _leaving(outlook: ReplayOutlook) -> Leaving:
    """All that goes to somebody, over all turns."""
    recipes = [
        as_sent(turn.recipe, call.request.anchor)
        for turn in outlook.turns
        for call in turn.calls
        if not call.capability.is_local
    ]
    references = {one.picture_id for recipe in recipes for one in recipe.references}
    has_mask = any(recipe.mask_rule is MaskRule.DRAWN for recipe in recipes)
    return Leaving(outlook.plan.root.number, len(references), has_mask)
