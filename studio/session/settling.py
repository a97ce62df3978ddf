"""From a draft to everything a turn needs: the recipe with its mask frozen, fitted requests, words, seed."""

import secrets
from dataclasses import dataclass, replace

from studio.model.errors import Misfit
from studio.model.fit import Request
from studio.model.history import Node, TurnKind
from studio.model.parameters import SEED, SEED_END
from studio.model.pixels import Pixels
from studio.model.plan import CallPlan
from studio.model.provider import Provider
from studio.model.recipe import UNFROZEN, Draft, Recipe
from studio.session.drafting import Drafts
from studio.session.markups import Markups
from studio.session.masking import GivenMask, Masks
from studio.session.open_project import OpenProject
from studio.session.outlooks import TurnExtras
from studio.session.withholding import refusal


@dataclass(frozen=True, slots=True)
class SettledTurn:
    """A turn ready to begin; a job a call."""

    recipe: Recipe
    calls: tuple["SettledCall", ...]
    seed: int
    kind: TurnKind = TurnKind.EDIT


@dataclass(frozen=True, slots=True)
class SettledCall:
    """A call with who answers it; `mask` is in the pixels of its base, None where none was painted."""

    plan: CallPlan
    provider: Provider
    mask: Pixels | None


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
        if outlook.causes:
            raise refusal(outlook.causes) or Misfit(outlook.causes)
        recipe, calls = outlook.recipe, []
        for plan in outlook.calls:
            base = self._project.node(plan.request.base_node)
            keeps = draft.use_mask and not plan.request.generates
            mask = await self._mask(image_id, plan.request, base, extras) if keeps else None
            calls.append(SettledCall(plan, self._drafts.provider(plan.profile), mask[0] if mask else None))
            if mask and recipe.mask_blob_id is None:
                recipe = replace(recipe, mask_blob_id=mask[1], mask_frame_node_id=base.id)
        if recipe.has_markup and recipe.markup_picture_id in (None, UNFROZEN):
            first = outlook.calls[0].request
            drawn_on = self._project.node(extras.start or first.from_node)
            picture_id = await self._markups.frozen(recipe.markup, drawn_on, extras.markup)
            recipe = replace(recipe, markup_picture_id=picture_id, markup_node_id=drawn_on.id)
        seed = draft.parameters.get(SEED)
        return SettledTurn(
            recipe=recipe,
            calls=tuple(calls),
            seed=secrets.randbelow(SEED_END) if seed is None else int(seed),
            kind=outlook.kind,
        )

    async def _mask(
        self, image_id: str, request: Request, base: Node, extras: TurnExtras
    ) -> tuple[Pixels, str] | None:
        drawn_on = self._project.node(extras.start or request.from_node)
        given = GivenMask(extras.mask, drawn_on) if extras.mask else None
        return await self._masks.frozen(image_id, base, given)
