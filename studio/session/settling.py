"""From a draft to everything a turn needs: the recipe with its mask frozen, fitted requests, words, seed."""

import asyncio
import secrets
from dataclasses import dataclass, replace

from studio.imaging import masks
from studio.model.errors import BadInput
from studio.model.fit import Request
from studio.model.history import Node, TurnKind
from studio.model.parameters import SEED, SEED_END
from studio.model.pixels import Pixels
from studio.model.plan import CallPlan
from studio.model.provider import Provider
from studio.model.recipe import UNFROZEN, Anchor, Draft, Invariant, PaintedRegion, Recipe
from studio.session.drafting import Drafts
from studio.session.markups import Markups
from studio.session.masking import GivenMask, Masks
from studio.session.open_project import OpenProject
from studio.session.outlooks import TurnExtras
from studio.session.withholding import require_fit


@dataclass(frozen=True, slots=True)
class SettledTurn:
    """A turn ready to begin; a job a call. `repeats` is the id of a turn that it takes again, "" for none."""

    recipe: Recipe
    calls: tuple["SettledCall", ...]
    seed: int
    kind: TurnKind = TurnKind.EDIT
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class SettledCall:
    """A call with who answers it; `mask` is in the pixels of its base, None where none was painted.

    `mask_blob_id` is where it is kept.
    """

    plan: CallPlan
    provider: Provider
    mask: Pixels | None
    mask_blob_id: str | None = None


class Settling:
    """Settles drafts of one project."""

    def __init__(self, project: OpenProject, drafts: Drafts, masks: Masks, markups: Markups) -> None:
        self._project = project
        self._markups = markups
        self._drafts = drafts
        self._masks = masks

    async def settle(self, image_id: str, draft: Draft, extras: TurnExtras) -> SettledTurn:
        """Freezes the mask and fits the recipe. Raises Misfit with all causes, or Withheld."""
        outlook = self._drafts.outlook(image_id, draft, extras)
        require_fit(outlook.causes)
        for reference in outlook.recipe.references:
            if not self._project.has_picture_of(reference):
                raise BadInput("reference-gone", name=reference.caption)
        recipe, calls = outlook.recipe, []
        for plan in outlook.calls:
            found = await self._mask(image_id, plan.request, draft, extras, recipe)
            mask, blob_id = found or (None, None)
            calls.append(SettledCall(plan, self._drafts.provider(plan.profile), mask, blob_id))
            if blob_id is not None and recipe.mask_blob_id is None:
                base_id = plan.request.base_node
                recipe = replace(recipe, mask_blob_id=blob_id, mask_frame_node_id=base_id)
        if recipe.has_markup and recipe.markup_picture_id in (None, UNFROZEN):
            first = outlook.calls[0].request
            drawn_on = self._project.node(extras.start or first.from_node)
            picture_id = await self._markups.frozen(recipe.markup, drawn_on, extras.markup)
            recipe = replace(recipe, markup_picture_id=picture_id, markup_node_id=drawn_on.id)
        if extras.keep_regions:
            drawn_on = self._project.node(extras.start or outlook.calls[0].request.from_node)
            recipe = replace(recipe, invariants=await self._with_regions(recipe, extras, drawn_on))
        seed = draft.parameters.get(SEED)
        return SettledTurn(
            recipe=recipe,
            calls=tuple(calls),
            seed=secrets.randbelow(SEED_END) if seed is None else int(seed),
            kind=outlook.kind,
            repeats=extras.repeats,
        )

    async def _with_regions(
        self, recipe: Recipe, extras: TurnExtras, drawn_on: Node
    ) -> tuple[Invariant, ...]:
        """What is kept, where this turn says where it is. Raises BadInput for a region of nothing."""
        frozen: dict[str, PaintedRegion] = {}
        for text, mask in extras.keep_regions.items():
            kept = await self._masks.frozen(drawn_on.image_id, drawn_on, GivenMask(mask, drawn_on))
            if kept is not None:
                frozen[text] = PaintedRegion(kept[1], drawn_on.id)
        listed = {one.id for one in self._project.invariants[drawn_on.image_id]}
        return tuple(
            replace(one, region=frozen.get(one.text)) if one.id not in listed else one
            for one in recipe.invariants
        )

    async def _mask(
        self, image_id: str, request: Request, draft: Draft, extras: TurnExtras, recipe: Recipe
    ) -> tuple[Pixels, str] | None:
        """Where a call may change its base, and the blob of that; None for all of it."""
        if request.generates:
            return None
        base = self._project.node(request.base_node)
        replayed = extras.replayed if request.anchor is Anchor.REPLAY else None
        if replayed is not None and replayed.region is None:
            return None
        own = await self._own_mask(image_id, base, extras) if draft.use_mask else None
        if replayed is None or replayed.region is None:
            return own
        if own is None and recipe.instruction:
            return None  # its own wish may be fulfilled anywhere
        if own is None:
            return await self._masks.frozen(image_id, base, GivenMask(replayed.region, base))
        both = await asyncio.to_thread(masks.unite, own[0], replayed.region)
        return await self._masks.frozen(image_id, base, GivenMask(both, base))

    async def _own_mask(self, image_id: str, base: Node, extras: TurnExtras) -> tuple[Pixels, str] | None:
        drawn_on = self._project.node(extras.start or self._project.histories[image_id].head or base.id)
        given = GivenMask(extras.mask, drawn_on) if extras.mask else None
        return await self._masks.frozen(image_id, base, given)
