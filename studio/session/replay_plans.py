"""What a replay would do: which steps in which turns, by whom, with which mask, at what price."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace

from studio.imaging.masks import full, unite
from studio.model.errors import BadInput, Cause
from studio.model.geometry import Box, Frame
from studio.model.history import Node
from studio.model.ids import INVARIANT, new_id
from studio.model.jobs import Job
from studio.model.parameters import SEED
from studio.model.pixels import Pixels
from studio.model.recipe import (
    BUILT_IN,
    Anchor,
    Draft,
    Invariant,
    LockMode,
    MaskRule,
    Purpose,
    Recipe,
    ReplayedStep,
)
from studio.model.replay import ReplayPath, Step, StepKind, as_sent, joined, replay_path
from studio.session.details import node_detail
from studio.session.drift.regions import KeepRegions
from studio.session.masking import Masks, marked_by
from studio.session.open_project import OpenProject
from studio.session.outlooks import Replayed


@dataclass(frozen=True, slots=True)
class Painted:
    """A mask in the pixels of the node that it was painted on, and the box of what it marks."""

    pixels: Pixels
    drawn_on: Node
    box: Box


@dataclass(frozen=True, slots=True)
class Stage:
    """One turn of a replay: what is asked, of whom, where it may change the picture.

    It goes on from the candidate at `ordinal`; `replayed` is what the anchor *replay* needs, `repeats` the
    turn of a step that is one again. `after` is the node that the step went on from on its own path.
    """

    recipe: Recipe
    draft: Draft
    painted: Painted | None = None
    replayed: Replayed | None = None
    ordinal: int = 0
    repeats: str = ""
    after: Node | None = None


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """`root` is where the path began; `onto` another picture's root that it is taken over to, or the same."""

    path: ReplayPath
    root: Node
    onto: Node
    stages: tuple[Stage, ...]


class ReplayPlans:
    """Reads the recipes of a path; nothing is written."""

    def __init__(self, project: OpenProject, masks: Masks, regions: KeepRegions) -> None:
        self._project = project
        self._masks = masks
        self._regions = regions

    def path(self, node_id: str) -> ReplayPath:
        """Raises BadInput("no-picture") where there is none to begin from."""
        node = self._project.node(node_id)
        path = replay_path(self._project.histories[node.image_id], node_id)
        if path is None:
            raise BadInput("no-picture")
        return path

    async def plan(
        self,
        node_id: str,
        *,
        chosen: Collection[str] | None = None,
        separately: bool = False,
        onto: Node | None = None,
        profile: str = "",
        model: str = "",
    ) -> ReplayPlan:
        """The steps to a node, or those of them whose turns are `chosen`, as the turns of a replay.

        What a hosted maker was asked for goes in one request, by `profile` or whoever was asked last, and
        what this machine did follows, with what was painted past the edge of the root, on a canvas that had
        been extended; or, `separately`, each step is a turn. Raises BadInput where there is none.
        """
        path = self.path(node_id)
        root = self._project.node(path.root_id)
        taken = [one for one in path.steps if chosen is None or one.turn_id in chosen]
        known = [await self._read(step, root) for step in taken]
        known = [one for one in known if one.recipe.purpose is not Purpose.NOTHING]
        if not known:
            raise BadInput("nothing-to-replay")
        place = onto or root
        told = {one.step.turn_id for one in known}
        stages = []
        if separately:
            stages = [self._own_turn(one, told, profile, model) for one in known]
        else:
            wishes = [one for one in known if one.is_wish]
            beyond = [one for one in wishes if await self._reaches_past(one, root)]
            if within := [one for one in wishes if one not in beyond]:
                stages.append(await self._together(within, place, profile, model))
            rest = [one for one in known if one.step.kind is StepKind.MADE or one in beyond]
            stages += [self._own_turn(one, told, profile, model) for one in rest]
        if place.image_id != root.image_id:
            stages = [replace(one, recipe=_with_own_words(one.recipe)) for one in stages]
        return ReplayPlan(path, root, place, tuple(stages))

    async def replayed(self, node_id: str) -> tuple[Replayed, ReplayPlan | None]:
        """What the anchor *replay* asks for besides a new wish, and what follows on its answer."""
        if not self.path(node_id).steps:
            return Replayed(), None
        plan = await self.plan(node_id)
        first = plan.stages[0].replayed or Replayed()
        rest = tuple(one for one in plan.stages if one.replayed is None)
        if any(one.draft.profile != BUILT_IN for one in rest):
            # It would be paid for after this turn, and nobody has been told.
            return replace(first, cause=Cause("replay-past-edge")), None
        return first, replace(plan, stages=rest) if rest else None

    async def _read(self, step: Step, root: Node) -> "_Known":
        detail = await node_detail(self._project, step.node_id)
        if detail.recipe is None or detail.job is None:
            raise BadInput("no-recipe", number=detail.node.number)
        return _Known(step, detail.node, detail.recipe, detail.job, await self._painted(detail.job))

    async def _painted(self, job: Job) -> Painted | None:
        blob_id, drawn_on = job.painted_mask_blob_id, job.mask_frame_node_id
        if blob_id is None or drawn_on is None:
            return None
        node = self._project.node(drawn_on)
        pixels = await self._masks.kept(blob_id, node, node)
        return Painted(pixels, node, await marked_by(pixels))

    async def _together(self, asked: list["_Known"], onto: Node, profile: str, model: str) -> Stage:
        """All that was asked of hosted makers, in one request against the root."""
        last = asked[-1]
        root = self._project.node(self.path(last.node.id).root_id)
        region = await self._region(asked, root)
        steps = tuple(_again(one, is_bounded=region is not None) for one in asked)
        outcome = joined(one.step.outcome for one in asked)
        kept = self._project.invariants[root.image_id] if onto.image_id == root.image_id else ()
        recipe = Recipe(
            instruction="",
            invariants=tuple(one for one in kept or last.recipe.invariants if one.active),
            anchors=(Anchor.REPLAY,),
            lock=_lock(last.recipe, is_bounded=region is not None),
            candidates=1,
            parameters=_without_seed(last.recipe),
            outcome=outcome,
            replayed=steps,
        )
        text = as_sent(recipe, Anchor.REPLAY).instruction
        region = region if onto == root or region is None else await self._masks.over(region, root, onto)
        return Stage(
            recipe,
            replace(_draft(recipe, last.job, profile, model), instruction=text),
            replayed=Replayed(steps, region, outcome),
        )

    async def _reaches_past(self, known: "_Known", root: Node) -> bool:
        """Whether a step was allowed to change what the root does not have."""
        node, canvas = known.node, Box(0, 0, root.width, root.height).grow(1)
        to_root = node.frame.inverse()
        if Box(0, 0, node.width, node.height).through(to_root) in canvas:
            return False
        touched = (await self._regions.by_turn_on(node.id, node)).mask
        return touched is not None and (await marked_by(touched)).through(to_root) not in canvas

    async def _region(self, asked: list["_Known"], root: Node) -> Pixels | None:
        """Where the steps were allowed to change the root, all together; None for everywhere."""
        joint: Pixels | None = None
        for one in asked:
            touched = (await self._regions.by_turn_on(one.node.id, root)).mask
            if touched is None:
                return None
            joint = touched if joint is None else unite(joint, touched)
        # What was touched is told as yes or no; a mask has weights.
        return None if joint is None else await asyncio.to_thread(full, joint)

    def _own_turn(self, known: "_Known", told: set[str], profile: str, model: str) -> Stage:
        """A step as the turn that it was, from whatever the steps before it come to."""
        recipe, job = known.recipe, known.job
        after = self._project.node(known.node.parents[0])
        anchor = job.anchor if job.anchor in (Anchor.BOTH, Anchor.CROP) else Anchor.LAST
        if known.painted is None and anchor is Anchor.CROP:
            anchor = Anchor.LAST
        recipe = replace(
            as_sent(recipe, job.anchor or Anchor.LAST),
            anchors=(anchor,),
            candidates=1,
            parameters=_without_seed(recipe),
            already_true=tuple(one for one in recipe.already_true if one[0] in told),
        )
        if known.step.kind is StepKind.ASKED:
            draft = replace(_draft(recipe, job, profile, model), use_mask=known.painted is not None)
            return Stage(recipe, draft, known.painted, repeats=known.step.turn_id, after=after)
        # The same seed and place among the candidates is the same way of doing it.
        seed = {} if known.node.seed is None else {SEED: known.node.seed}
        count = known.node.ordinal + 1
        recipe = replace(recipe, candidates=count, parameters={**recipe.parameters, **seed})
        draft = replace(_draft(recipe, job, "", ""), use_mask=known.painted is not None)
        return Stage(
            recipe,
            draft,
            known.painted,
            ordinal=known.node.ordinal,
            repeats=known.step.turn_id,
            after=after,
        )


def way_between(drawn_on: Node, root: Node, onto: Node, at: Node) -> Frame:
    """From the pixels that a mask was painted on to those of `at`, over another picture's root if need be."""
    return drawn_on.frame.inverse().then(scale_between(root, onto)).then(at.frame)


def scale_between(root: Node, onto: Node) -> Frame:
    """From the pixels of a root to those of another, which may have other proportions."""
    return Frame.scale(onto.width / root.width, onto.height / root.height)


@dataclass(frozen=True, slots=True)
class _Known:
    step: Step
    node: Node
    recipe: Recipe
    job: Job
    painted: Painted | None

    @property
    def is_wish(self) -> bool:
        """Whether a hosted maker was asked to change something."""
        return self.step.kind is StepKind.ASKED and self.recipe.purpose is Purpose.CHANGE


def _again(known: _Known, *, is_bounded: bool) -> ReplayedStep:
    own = as_sent(known.recipe, known.job.anchor or Anchor.LAST)
    return ReplayedStep(known.step.turn_id, own.instruction, own.references, is_bounded)


def _draft(recipe: Recipe, job: Job, profile: str, model: str) -> Draft:
    own = profile in ("", job.profile_id)
    return Draft(
        instruction=recipe.instruction,
        anchors=recipe.anchors,
        references=recipe.references,
        use_mask=recipe.mask_rule is MaskRule.DRAWN,
        lock=recipe.lock,
        candidates=recipe.candidates,
        profile=(job.profile_id or BUILT_IN) if own else profile,
        model=model or ((job.model or "") if own else ""),
        parameters=recipe.parameters,
        outcome=recipe.outcome,
    )


def _lock(recipe: Recipe, *, is_bounded: bool) -> LockMode:
    """A region made of final masks is as strict as they were."""
    return LockMode.STRICT if is_bounded and recipe.lock is LockMode.AUTO else recipe.lock


def _without_seed(recipe: Recipe) -> dict[str, str | int | float | bool]:
    return {name: value for name, value in recipe.parameters.items() if name != SEED}


def _with_own_words(recipe: Recipe) -> Recipe:
    """What must stay, for another image: its list has entries of its own."""
    kept = tuple(
        Invariant(new_id(INVARIANT), 1, n, one.text)
        for n, one in enumerate(one for one in recipe.invariants if one.active)
    )
    return replace(recipe, invariants=kept)
