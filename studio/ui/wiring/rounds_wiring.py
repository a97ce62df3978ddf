"""Joins variants, finalise and measure to the session: the total first, then the turn."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.model.budget import Budget
from studio.model.history import Node
from studio.model.parameters import QUALITY, SIZE
from studio.model.recipe import BUILT_IN, MaskRule
from studio.model.words import tr
from studio.session.outlooks import Outlook
from studio.session.rounds import Measured
from studio.session.session import Session
from studio.ui import numerals, prices
from studio.ui.actions import Actions
from studio.ui.rounds.choices import MAKER, first_maker, maker_row, quality_row, size_row
from studio.ui.rounds.view import RoundRow, RoundView
from studio.ui.turn import destination
from studio.ui.turn.consent import Leaving, sentence
from studio.ui.wiring.before_sending import BeforeSending
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.makers_in_hand import MakersInHand

if TYPE_CHECKING:
    from studio.ui.rounds.round_dialog import RoundDialog

_PROFILE = "profile"

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Round:
    """One round before it is sent: how it is told, looked at and run with what was chosen."""

    image_id: str
    title: str
    says: str
    rows: Callable[[Values, Outlook], tuple[RoundRow, ...]]
    look: Callable[[Values], Awaitable[Outlook]]
    run: Callable[[Values, Budget], Awaitable[object]]


class RoundsWiring(QObject):
    """One dialog at a time; `measured` tells what a model made of a request to change nothing."""

    measured = Signal(str)

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
        self._dialog: RoundDialog | None = None
        self._plan: _Round | None = None
        self._values: Values = {}
        self._outlook: Outlook | None = None
        actions.bind(
            {
                "turn.variants": self._variants_of_head,
                "turn.finalise": self._finalise_head,
                "turn.measure": self._measure_soon,
            }
        )

    def variants(self, node_id: str) -> None:
        """The recipe of a node again."""
        if (session := self._in_hand.session) is not None:
            self._open_soon(self._variants(session, self._node(node_id)), {})

    def again(self, turn_id: str) -> None:
        """A turn of which nothing came, once more."""
        if (session := self._in_hand.session) is not None:
            self._open_soon(self._again(session, turn_id), {})

    def finalise(self, node_id: str) -> None:
        """A node with its own recipe, finer."""
        if (session := self._in_hand.session) is not None:
            self._open_soon(self._finalised(session, self._node(node_id)), {})

    def _variants_of_head(self) -> None:
        if (head := self._in_hand.head) is not None:
            self.variants(head.id)

    def _finalise_head(self) -> None:
        if (head := self._in_hand.head) is not None:
            self.finalise(head.id)

    def _measure_soon(self) -> None:
        session, head = self._in_hand.session, self._in_hand.head
        if session is None or head is None:
            return
        draft = session.drafts.draft(head.image_id)
        profile, model = (draft.profile, draft.model) if draft.profile != BUILT_IN else ("", "")
        if not profile:
            profile, model = first_maker(self._makers.all)
        self._open_soon(self._measure(session, head), {_PROFILE: profile, MAKER: model})

    def _variants(self, session: Session, node: Node) -> _Round:
        number = numerals.number(node.number)
        return _Round(
            node.image_id,
            tr("Variants of node {number}", number=number),
            tr("Makes this turn once more from the same start, with other results."),
            lambda values, outlook: (),
            lambda values: session.rounds.variants_outlook(node.id),
            lambda values, budget: session.rounds.variants(node.id, budget),
        )

    def _again(self, session: Session, turn_id: str) -> _Round:
        return _Round(
            self._in_hand.history.turns[turn_id].image_id,
            tr("Send this turn again"),
            tr("Nothing came of it. The same is asked once more, from the same start."),
            lambda values, outlook: (),
            lambda values: session.rounds.again_outlook(turn_id),
            lambda values, budget: session.rounds.again(turn_id, budget),
        )

    def _finalised(self, session: Session, node: Node) -> _Round:
        def rows(values: Values, outlook: Outlook) -> tuple[RoundRow, ...]:
            profile = values.get(_PROFILE) or _profile(outlook)
            model = values.get(MAKER) or outlook.capability.model
            sizes = session.rounds.final_sizes(node.id, profile, model) if profile else ()
            quality = values.get(QUALITY) or str(outlook.recipe.parameters.get(QUALITY, ""))
            return (
                maker_row(self._makers.all, profile, model),
                quality_row(outlook.capability, quality),
                size_row(sizes, values.get(SIZE, "")),
            )

        def chosen(values: Values) -> dict[str, str]:
            return {_PROFILE: values.get(_PROFILE, ""), "model": values.get(MAKER, "")}

        return _Round(
            node.image_id,
            tr("Finalise node {number}", number=numerals.number(node.number)),
            tr("Sends this picture with its own instruction; it comes back finer, in the same frame."),
            rows,
            lambda values: session.rounds.finalise_outlook(
                node.id, values.get(QUALITY, ""), values.get(SIZE, ""), **chosen(values)
            ),
            lambda values, budget: session.rounds.finalise(
                node.id, values.get(QUALITY, ""), values.get(SIZE, ""), **chosen(values), budget=budget
            ),
        )

    def _measure(self, session: Session, head: Node) -> _Round:
        async def look(values: Values) -> Outlook:
            return session.rounds.measure_outlook(head.image_id, values[_PROFILE], values[MAKER])

        async def run(values: Values, budget: Budget) -> None:
            found = await session.rounds.measure(head.image_id, values[_PROFILE], values[MAKER], budget)
            self.measured.emit(measured_sentence(found, found.result.jobs[0].model or values[_PROFILE]))

        return _Round(
            head.image_id,
            tr("Measure a model"),
            tr(
                "Asks for node {number} back unchanged, and measures what differs all the same.",
                number=numerals.number(head.number),
            ),
            lambda values, outlook: (maker_row(self._makers.all, values[_PROFILE], values[MAKER]),),
            look,
            run,
        )

    def _open_soon(self, plan: _Round, values: Values) -> None:
        self._in_hand.tasks.start_once("round", lambda: self._open(plan, values), "round")

    async def _open(self, plan: _Round, values: Values) -> None:
        """The dialog once its total is known."""
        outlook = await plan.look(values)
        self._plan, self._values, self._outlook = plan, values, outlook
        from studio.ui.rounds.round_dialog import RoundDialog  # noqa: PLC0415 – a start opens no dialog

        dialog = self._dialog = RoundDialog(self._window)
        dialog.changed.connect(self._choose)
        dialog.wanted.connect(self._send_soon)
        dialog.finished.connect(self._forget_dialog)
        dialog.present(self._view(plan, values, outlook))
        dialog.open()

    def _forget_dialog(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _choose(self, row: str, section: str, key: str) -> None:
        if row == MAKER:
            # Another model has qualities and sizes of its own.
            self._values = {_PROFILE: section, MAKER: key}
        else:
            self._values = {**self._values, row: key}
        if self._plan is not None:
            self._in_hand.start(self._look_again(self._plan, self._values), "round")

    async def _look_again(self, plan: _Round, values: Values) -> None:
        outlook = await plan.look(values)
        if values is self._values and self._dialog is not None:
            self._outlook = outlook
            self._dialog.present(self._view(plan, values, outlook))

    def _view(self, plan: _Round, values: Values, outlook: Outlook) -> RoundView:
        return RoundView(
            title=plan.title,
            says=plan.says,
            goes=destination.line(destination.receivers(outlook.calls, self._makers.all)),
            rows=plan.rows(values, outlook),
            candidates=sum(call.request.candidates for call in outlook.calls),
            estimate=outlook.estimate,
            causes=outlook.causes,
        )

    def _send_soon(self) -> None:
        plan, outlook, values = self._plan, self._outlook, self._values
        if plan is not None and outlook is not None:
            key = f"generate {plan.image_id}"
            self._in_hand.tasks.start_once(key, lambda: self._send(plan, values, outlook), "generate")

    async def _send(self, plan: _Round, values: Values, outlook: Outlook) -> None:
        found = destination.receivers(outlook.calls, self._makers.all)
        sent = self._in_hand.node(outlook.calls[0].request.sent_node)
        leaving = Leaving(
            sent.number if sent is not None and sent.picture_id else None,
            len(outlook.recipe.references),
            outlook.recipe.mask_rule is MaskRule.DRAWN,
            outlook.recipe.has_markup,
        )
        asked = [call.profile for call in outlook.calls]
        price = prices.about(outlook.estimate)
        if await self._before.agreed(asked, sentence(leaving, found) if found else "", price):
            await self._before.within_caps(lambda budget: plan.run(values, budget), price)

    def _node(self, node_id: str) -> Node:
        return self._in_hand.history.nodes[node_id]


def measured_sentence(found: Measured, model: str) -> str:
    """gpt-image-2.6-flare changed 31.4 % of 2,343,869 pixels, by ΔE 1.9 on average."""
    if found.difference is None:
        if found.found is None:
            return tr("{model} gave no picture back.", model=model)
        wanted, came = numerals.size(*found.wanted), numerals.size(*found.found)
        return tr("{model} was sent {wanted} and gave {came} back.", model=model, wanted=wanted, came=came)
    difference = found.difference
    if difference.changed_px == 0:
        return tr("{model} gave the picture back unchanged, pixel for pixel.", model=model)
    return tr(
        "{model} was to change nothing and changed {share} of {pixels} pixels, by ΔE {drift} on average.",
        model=model,
        share=numerals.share(difference.changed_share),
        pixels=numerals.number(difference.total_px),
        drift=numerals.decimal(difference.delta_e),
    )


def _profile(outlook: Outlook) -> str:
    return outlook.calls[0].profile if outlook.calls else ""
