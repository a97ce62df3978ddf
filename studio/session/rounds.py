"""Around a turn: the same again, a pick made finer, and a model that is asked to change nothing.

Each has its outlook: the total before it is sent, and why it cannot be.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from studio.imaging import differing
from studio.model.budget import NO_BUDGET, Budget
from studio.model.calls import quality_of
from studio.model.difference import Difference
from studio.model.errors import BadInput
from studio.model.finer import finer_quality, larger_sizes
from studio.model.jobs import Job
from studio.model.parameters import QUALITY, SEED, SIZE
from studio.model.pixels import Pixels
from studio.model.profile import Parameter
from studio.model.recipe import BUILT_IN, Anchor, Draft, LockMode, Purpose, Recipe
from studio.model.replay import as_sent
from studio.session.details import node_detail
from studio.session.drafting import Drafts
from studio.session.masking import Masks, marked_by
from studio.session.open_project import OpenProject
from studio.session.outlooks import Outlook, Replayed, TurnExtras
from studio.session.pictures import PictureShelf
from studio.session.turn_details import turn_detail
from studio.session.turns import TurnResult, Turns

_AT_ROOT = (Anchor.ORIGINAL, Anchor.REPLAY)
_CHANGE_NOTHING = "Return Image 1 exactly as it is, pixel for pixel. Change nothing."


@dataclass(frozen=True, slots=True)
class Measured:
    """What a model made of a request to change nothing.

    `difference` is that of its raw answer from the picture that it was sent; None where there is no answer,
    or one of another size than `wanted`: that size is `found`. A picture that was sent at another `scale`
    than 1 is resampled twice, which is part of the difference.
    """

    result: TurnResult
    wanted: tuple[int, int]
    found: tuple[int, int] | None = None
    difference: Difference | None = None
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class _Round:
    image_id: str
    draft: Draft
    extras: TurnExtras


class Rounds:
    """Turns that are made of what is there, of one project."""

    def __init__(
        self, project: OpenProject, *, drafts: Drafts, turns: Turns, masks: Masks, shelf: PictureShelf
    ) -> None:
        self._project = project
        self._drafts = drafts
        self._turns = turns
        self._masks = masks
        self._shelf = shelf

    async def variants_outlook(self, node_id: str) -> Outlook:
        return self._outlook(await self._variants(node_id))

    async def variants(self, node_id: str, budget: Budget = NO_BUDGET) -> TurnResult:
        """The recipe of a node again, from the same start, by the maker of that node; another seed.

        Raises BadInput for a node that no recipe made; as `Turns.run` else.
        """
        return await self._run(await self._variants(node_id), budget)

    async def again_outlook(self, turn_id: str) -> Outlook:
        return self._outlook(await self._again(turn_id))

    async def again(self, turn_id: str, budget: Budget = NO_BUDGET) -> TurnResult:
        """A turn of which nothing came, as a new one from the same start; raises as `variants`."""
        return await self._run(await self._again(turn_id), budget)

    async def take_as_draft(self, turn_id: str) -> None:
        """What a turn asked for becomes the draft of its image, its mask the mask in hand.

        Raises BadInput for a turn that no recipe made.
        """
        again = await self._again(turn_id)
        if again.extras.recipe is not None and again.extras.recipe.purpose is not Purpose.CHANGE:
            raise BadInput("turn-without-recipe")
        draft, mask = again.draft, again.extras.mask
        if draft.anchors == (Anchor.REPLAY,) and again.extras.recipe is not None:
            # A draft has no steps of its own: all of their wishes are its instruction, from the original.
            whole = as_sent(again.extras.recipe, Anchor.REPLAY)
            draft = replace(draft, instruction=whole.instruction, references=whole.references)
            draft = replace(draft, anchors=(Anchor.ORIGINAL,))
        outcome = draft.outcome or None  # proposed anew from the words, which may change now
        if mask is not None:
            await self._masks.set_pixels(again.image_id, mask)
        await self._drafts.keep(again.image_id, replace(draft, outcome=outcome))

    async def finalise_outlook(
        self, node_id: str, quality: str = "", size: str = "", *, profile: str = "", model: str = ""
    ) -> Outlook:
        asked = await self._finalised(node_id, quality, size, profile=profile, model=model)
        return self._outlook(asked)

    async def finalise(
        self,
        node_id: str,
        quality: str = "",
        size: str = "",
        *,
        profile: str = "",
        model: str = "",
        budget: Budget = NO_BUDGET,
    ) -> TurnResult:
        """The node goes as Image 1 with its own recipe, whose wish it fulfils already, to be rendered finer.

        Without `quality` in the next finer one, without `size` (WIDTHxHEIGHT) in its own; by the maker of the
        node, or by `profile`. The answer keeps the frame of the node: a larger one is scaled back to it.
        Where the recipe had a mask, it is locked outside of that. Raises as `variants`.
        """
        asked = await self._finalised(node_id, quality, size, profile=profile, model=model)
        return await self._run(asked, budget)

    def final_sizes(self, node_id: str, profile: str, model: str = "") -> tuple[tuple[int, int], ...]:
        """The sizes in which a model can finalise a node, its own first; none where it has no say in it."""
        node, record = self._project.node(node_id), self._drafts.provider(profile).capability(model).record
        return larger_sizes(record.sizes, node.width, node.height) if record else ()

    def measure_outlook(self, image_id: str, profile: str, model: str = "") -> Outlook:
        return self._outlook(self._unchanged(image_id, profile, model))

    async def measure(
        self, image_id: str, profile: str, model: str = "", budget: Budget = NO_BUDGET
    ) -> Measured:
        """Ask a model to give the head back as it is, and say how much of it is another; raises as `run`."""
        asked = self._unchanged(image_id, profile, model)
        sent = self._project.node(asked.extras.start)
        plans = [call.size for call in self._outlook(asked).calls]
        result = await self._run(asked, budget)
        measured = Measured(
            result, (sent.width, sent.height), scale=next((one.scale for one in plans if one), 1.0)
        )
        if not result.nodes:
            return measured
        node = result.nodes[0]
        difference = await self.difference(node.id)
        return replace(measured, found=(node.width, node.height), difference=difference)

    async def difference(self, node_id: str) -> Difference | None:
        """How much a node differs from its parent, over the whole picture; None where their sizes do."""
        node = self._project.node(node_id)
        parent = self._project.node(node.parents[0]) if node.parents else None
        if parent is None or parent.picture_id is None:
            return None
        if (node.width, node.height) != (parent.width, parent.height):
            return None
        before, after = await self._shelf.sheet(parent.id), await self._shelf.sheet(node.id)
        return await asyncio.to_thread(differing.difference, before, after)

    def _outlook(self, asked: _Round) -> Outlook:
        return self._drafts.outlook(asked.image_id, asked.draft, asked.extras)

    async def _run(self, asked: _Round, budget: Budget) -> TurnResult:
        return await self._turns.run(asked.image_id, asked.draft, asked.extras, budget)

    async def _variants(self, node_id: str) -> _Round:
        recipe, job = await self._made_by(node_id)
        start = self._project.node(job.from_node_id or "")
        # The same seed would make the same pictures.
        recipe = replace(recipe, parameters=_without(recipe.parameters, SEED))
        recipe = replace(
            recipe,
            anchors=(job.anchor or Anchor.LAST,),
            mask_blob_id=job.painted_mask_blob_id,
            mask_frame_node_id=job.mask_frame_node_id,
        )
        draft = _draft_of(recipe, job.profile_id or BUILT_IN, job.model or "")
        return _Round(start.image_id, draft, await self._extras(recipe, start.id))

    async def _again(self, turn_id: str) -> _Round:
        detail = await turn_detail(self._project, turn_id)
        recipe, jobs = detail.recipe, detail.jobs
        if recipe is None or not jobs:
            raise BadInput("turn-without-recipe")
        first = next((job for job in jobs if job.anchor not in _AT_ROOT), jobs[0])
        start = first.from_node_id or ""
        asked = dict.fromkeys(job.profile_id or BUILT_IN for job in (first, *jobs))
        draft = _draft_of(recipe, first.profile_id or BUILT_IN, first.model or "")
        also = tuple(asked)[1:]
        extras = await self._extras(recipe, start)
        if replay := next((job for job in jobs if job.anchor is Anchor.REPLAY), None):
            extras = replace(extras, replayed=Replayed(recipe.replayed, await self._region(replay)))
        return _Round(detail.turn.image_id, replace(draft, also=also), extras)

    async def _region(self, job: Job) -> Pixels | None:
        """Where a call was allowed to change its base; None for everywhere."""
        if job.painted_mask_blob_id is None or job.mask_frame_node_id is None:
            return None
        drawn_on, base = (
            self._project.node(job.mask_frame_node_id),
            self._project.node(job.base_node_id or ""),
        )
        return await self._masks.kept(job.painted_mask_blob_id, drawn_on, base)

    async def _finalised(self, node_id: str, quality: str, size: str, *, profile: str, model: str) -> _Round:
        recipe, job = await self._made_by(node_id)
        own = profile in ("", job.profile_id)
        maker = job.profile_id or BUILT_IN if own else profile
        kept = _without(recipe.parameters, SEED, SIZE) if own else {}
        used = model or (job.model or "" if own else "")
        finer = quality or self._finer(maker, used, kept)
        chosen = {QUALITY: finer} if finer else {}
        chosen |= {SIZE: size} if size else {}
        recipe = replace(
            as_sent(recipe, job.anchor or Anchor.LAST),
            purpose=Purpose.FINISH,
            anchors=(Anchor.LAST,),
            mask_blob_id=job.painted_mask_blob_id,
            mask_frame_node_id=job.mask_frame_node_id,
            candidates=1,
            parameters={**kept, **chosen},
            outcome="",
            markup=(),
            markup_picture_id=None,
            markup_node_id=None,
        )
        image_id = self._project.node(node_id).image_id
        return _Round(image_id, _draft_of(recipe, maker, used), await self._extras(recipe, node_id))

    def _finer(self, profile: str, model: str, kept: Mapping[str, Parameter]) -> str:
        """The next finer quality; "" for an account that is gone, which the outlook tells."""
        try:
            capability = self._drafts.provider(profile).capability(model)
        except BadInput:
            return ""
        return finer_quality(capability, quality_of(kept, capability))

    def _unchanged(self, image_id: str, profile: str, model: str) -> _Round:
        head = self._project.histories[image_id].head
        if head is None:
            raise BadInput("no-picture")
        recipe = Recipe(
            instruction=_CHANGE_NOTHING,
            invariants=tuple(one for one in self._project.invariants[image_id] if one.active),
            lock=LockMode.OFF,
            candidates=1,
            purpose=Purpose.NOTHING,
        )
        return _Round(image_id, _draft_of(recipe, profile, model), TurnExtras(start=head, recipe=recipe))

    async def _made_by(self, node_id: str) -> tuple[Recipe, Job]:
        detail = await node_detail(self._project, node_id)
        if detail.recipe is None or detail.job is None or detail.recipe.purpose is Purpose.NOTHING:
            raise BadInput("no-recipe", number=detail.node.number)
        return detail.recipe, detail.job

    async def _extras(self, recipe: Recipe, start: str) -> TurnExtras:
        """The recipe as it stands, its mask in the pixels of `start`."""
        if recipe.mask_blob_id is None or recipe.mask_frame_node_id is None:
            return TurnExtras(start=start, recipe=recipe)
        drawn_on = self._project.node(recipe.mask_frame_node_id)
        mask = await self._masks.kept(recipe.mask_blob_id, drawn_on, self._project.node(start))
        return TurnExtras(start=start, mask=mask, marked=await marked_by(mask), recipe=recipe)


def _draft_of(recipe: Recipe, profile: str, model: str) -> Draft:
    """What a user would have composed to get `recipe`, for one account."""
    return Draft(
        instruction=recipe.instruction,
        anchors=recipe.anchors,
        references=recipe.references,
        use_mask=recipe.mask_blob_id is not None,
        lock=recipe.lock,
        candidates=recipe.candidates,
        profile=profile,
        model=model,
        parameters=recipe.parameters,
        outcome=recipe.outcome,
        markup=recipe.markup,
    )


def _without(parameters: Mapping[str, Parameter], *names: str) -> dict[str, Parameter]:
    return {name: value for name, value in parameters.items() if name not in names}
