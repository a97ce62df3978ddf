"""Replaying: the steps of a path again, from its original or over another picture, together or one by one."""

import asyncio
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from studio.imaging import masks
from studio.model.budget import NO_BUDGET, Budget
from studio.model.errors import Cause
from studio.model.events import NoticeRaised
from studio.model.geometry import Box, Frame
from studio.model.history import History, Node
from studio.model.money import Estimate
from studio.model.pixels import Pixels
from studio.model.plan import CallPlan, total
from studio.model.project import Notice
from studio.model.recipe import Anchor, Draft
from studio.model.replay import ReplayPath
from studio.session.drafting import Drafts
from studio.session.money.paying import Payments
from studio.session.open_project import OpenProject
from studio.session.outlooks import NO_EXTRAS, Outlook, TurnExtras, once
from studio.session.replay_plans import ReplayPlan, ReplayPlans, Stage, scale_between, way_between
from studio.session.sent_pictures import SentDetail, foreseen
from studio.session.turns import TurnResult, Turns
from studio.session.withholding import require_fit

_ELSEWHERE, _MADE_BEFORE = "elsewhere", "made-before"


@dataclass(frozen=True, slots=True)
class ReplayOutlook:
    """What a replay would do if it began now, a turn a stage; `causes` are all reasons why it cannot."""

    plan: ReplayPlan
    turns: tuple[Outlook, ...]

    @property
    def causes(self) -> tuple[Cause, ...]:
        return once([cause for one in self.turns for cause in one.causes])

    @property
    def calls(self) -> tuple[CallPlan, ...]:
        return tuple(call for one in self.turns for call in one.calls)

    @property
    def estimate(self) -> Estimate:
        """What all of it would cost."""
        return total(call.estimate for call in self.calls)


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """Every turn that was run, in order; `nodes` are what all of the steps came to, none where one failed."""

    turns: tuple[TurnResult, ...]
    nodes: tuple[Node, ...]


NOTHING_FOLLOWED = ReplayResult((), ())


class Replays:
    """Replays of one project."""

    def __init__(
        self,
        project: OpenProject,
        *,
        plans: ReplayPlans,
        drafts: Drafts,
        turns: Turns,
        payments: Payments,
    ) -> None:
        self._project = project
        self._plans = plans
        self._drafts = drafts
        self._turns = turns
        self._payments = payments

    def path(self, node_id: str) -> ReplayPath:
        """The steps to a node, quick. Raises BadInput("no-picture")."""
        return self._plans.path(node_id)

    async def outlook(
        self,
        node_id: str,
        *,
        chosen: Collection[str] | None = None,
        separately: bool = False,
        onto: Node | None = None,
        profile: str = "",
        model: str = "",
    ) -> ReplayOutlook:
        """What it would ask of whom, and for how much; as `ReplayPlans.plan` else.

        `onto` is the root of another image, or one that is not in the project yet.
        """
        plan = await self._plans.plan(
            node_id, chosen=chosen, separately=separately, onto=onto, profile=profile, model=model
        )
        told = (self._foretold(plan, stage, after=n) for n, stage in enumerate(plan.stages))
        return ReplayOutlook(plan, tuple(told))

    async def would_send(self, outlook: ReplayOutlook) -> tuple[tuple[tuple[SentDetail, ...], ...], ...]:
        """The pictures of each call of each turn; what a turn before it makes has no node yet."""
        onto, stages = outlook.plan.onto, outlook.plan.stages
        shown = [(onto, _expected(outlook.plan, stage)) for stage in stages]

        def read(db: sqlite3.Connection) -> tuple[tuple[tuple[SentDetail, ...], ...], ...]:
            return tuple(
                tuple(
                    foreseen(db, turn.recipe, call.request, {n.id: n for n in nodes}) for call in turn.calls
                )
                for turn, nodes in zip(outlook.turns, shown, strict=True)
            )

        return await self._project.file.read(read)

    async def require_room(self, outlooks: Sequence[ReplayOutlook], budget: Budget) -> None:
        """Whether there is money for all of them together. Raises OverBudget."""
        await self._payments.require_room([call for one in outlooks for call in one.calls], budget)

    async def run(self, outlook: ReplayOutlook, budget: Budget = NO_BUDGET) -> ReplayResult:
        """One turn after the other; it ends early at one that brings nothing.

        Raises Misfit with all causes, or OverBudget for the total, before anything is written.
        """
        plan = outlook.plan
        require_fit(outlook.causes)
        await self._payments.require_room(outlook.calls, budget)
        if _is_unlike(plan):
            facts: dict[str, object] = {"width": plan.onto.width, "height": plan.onto.height}
            self._project.publish(NoticeRaised(Notice("replay-masks-scaled", facts)))
        return await self._run(plan, (plan.onto.id,), budget, uppers=outlook.turns)

    async def extras(self, extras: TurnExtras, node_id: str) -> tuple[TurnExtras, ReplayPlan | None]:
        """What a turn with the anchor *replay* brings besides, and what is to follow on its answer."""
        replayed, follows = await self._plans.replayed(node_id)
        return replace(extras, replayed=replayed), follows

    async def beside(self, image_id: str) -> tuple[TurnExtras, ReplayPlan | None]:
        """The same for the draft of an image as it stands, which may have that anchor or not."""
        history = self._project.histories[image_id]
        head, replays = history.head, Anchor.REPLAY in self._drafts.draft(image_id).anchors
        if head is None or history.root(head) is None or not replays:
            return NO_EXTRAS, None
        return await self.extras(NO_EXTRAS, head)

    async def turn(
        self,
        image_id: str,
        draft: Draft | None = None,
        extras: TurnExtras = NO_EXTRAS,
        follows: ReplayPlan | None = None,
        budget: Budget = NO_BUDGET,
    ) -> tuple[TurnResult, ReplayResult]:
        """A turn with the anchor *replay* beside others, and on each of its answers what `follows`.

        Raises as `Turns.run`.
        """
        result = await self._turns.run(image_id, draft, extras, budget)
        jobs = {job.id for job in result.jobs if job.anchor is Anchor.REPLAY}
        starts = tuple(node.id for node in result.nodes if node.job_id in jobs)
        if follows is None or not starts:
            return result, NOTHING_FOLLOWED
        return result, await self._run(follows, starts, NO_BUDGET)

    async def _run(
        self, plan: ReplayPlan, starts: tuple[str, ...], budget: Budget, uppers: tuple[Outlook, ...] = ()
    ) -> ReplayResult:
        results: list[TurnResult] = []
        for n, stage in enumerate(plan.stages):
            reached: list[str] = []
            for start in starts:
                result = await self._turn(plan, stage, start, budget)
                results.append(result)
                reached += _gone_on_from(result, stage)
            starts = tuple(reached)
            if uppers:
                budget = less(budget, uppers[n].estimate)
        return ReplayResult(tuple(results), tuple(self._project.node(one) for one in starts))

    async def _turn(self, plan: ReplayPlan, stage: Stage, start: str, budget: Budget) -> TurnResult:
        at = self._project.node(start)
        mask = await self._moved(plan, stage, at)
        extras = replace(self._extras(plan, stage, at), mask=mask)
        return await self._turns.run(at.image_id, stage.draft, extras, budget)

    async def _moved(self, plan: ReplayPlan, stage: Stage, at: Node) -> Pixels | None:
        """The mask of a stage in the pixels of the node that it starts from."""
        if stage.painted is None:
            return None
        way = way_between(stage.painted.drawn_on, plan.root, plan.onto, at)
        pixels = stage.painted.pixels
        if way == Frame() and (pixels.width, pixels.height) == (at.width, at.height):
            return pixels
        return await asyncio.to_thread(masks.through_frame, pixels, way, at.width, at.height)

    def _extras(self, plan: ReplayPlan, stage: Stage, at: Node) -> TurnExtras:
        marked = None
        if stage.painted is not None:
            way = way_between(stage.painted.drawn_on, plan.root, plan.onto, at)
            marked = stage.painted.box.through(way).intersect(Box(0, 0, at.width, at.height))
        return TurnExtras(
            start=at.id, marked=marked, recipe=stage.recipe, replayed=stage.replayed, repeats=stage.repeats
        )

    def _foretold(self, plan: ReplayPlan, stage: Stage, *, after: int) -> Outlook:
        """As if what is made before it had the size and frame that it had on the path."""
        onto = plan.onto
        at = _expected(plan, stage) if after else onto
        extras = self._extras(plan, stage, at)
        if not after and onto.image_id:
            return self._drafts.outlook(onto.image_id, stage.draft, extras)
        history = History("", {onto.id: onto, at.id: at}, head=at.id)
        return self._drafts.outlook_on(history, stage.draft, extras, image_id=onto.image_id)


def not_yet(width: int, height: int) -> Node:
    """The root of an image that is not in the project: a picture of this size, of which no more is known."""
    return Node(_ELSEWHERE, "", 0, "", (), width, height, picture_id=_ELSEWHERE)


def less(budget: Budget, spent: Estimate) -> Budget:
    """What is left of a maximum when something may have cost as much as it could."""
    micro, credits_ = budget.most_micro, budget.most_credits
    return replace(
        budget,
        most_micro=None if micro is None else max(0, micro - (spent.upper or 0)),
        most_credits=None if credits_ is None else max(0.0, credits_ - (spent.credits or 0)),
    )


def _expected(plan: ReplayPlan, stage: Stage) -> Node:
    """What the steps before a stage will have come to: what they came to on the path, over this picture."""
    root, onto, was = plan.root, plan.onto, stage.after or plan.root
    over = scale_between(root, onto)
    width, height = (round(length) for length in over.apply(was.width, was.height))
    frame = over.inverse().then(was.frame).then(over)
    return replace(not_yet(width, height), id=_MADE_BEFORE, parents=(onto.id,), frame=frame)


def _gone_on_from(result: TurnResult, stage: Stage) -> list[str]:
    """Every candidate of what was asked in one request; of a step that was taken again the one like it."""
    made = sorted(result.nodes, key=lambda node: node.number)
    if stage.replayed is not None:
        return [node.id for node in made]
    alike = [node for node in made if node.ordinal == stage.ordinal] or made[-1:]
    return [node.id for node in alike[:1]]


def _is_unlike(plan: ReplayPlan) -> bool:
    """Whether masks were made for a picture of another size."""
    sizes = {(one.width, one.height) for one in (plan.root, plan.onto)}
    bounded = any(one.painted or (one.replayed and one.replayed.region) for one in plan.stages)
    return len(sizes) > 1 and bounded
