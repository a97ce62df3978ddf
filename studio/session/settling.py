"""From a draft to everything a turn needs: the recipe with its mask frozen, fitted requests, words, seed."""

import secrets
from dataclasses import dataclass, replace

from studio.model.errors import Misfit
from studio.model.fit import SEED, SEED_END, Request
from studio.model.history import Node
from studio.model.pixels import Pixels
from studio.model.provider import Capability, Provider
from studio.model.recipe import Draft, Recipe
from studio.session.drafting import Drafts, TurnExtras
from studio.session.masking import GivenMask, Masks
from studio.session.open_project import OpenProject


@dataclass(frozen=True, slots=True)
class SettledTurn:
    """A turn ready to begin; `masks` has one for each request, None where none was painted."""

    recipe: Recipe
    profile: str
    requests: tuple[Request, ...]
    provider: Provider
    capability: Capability
    prompt: str
    masks: tuple[Pixels | None, ...]
    seed: int


class Settling:
    """Settles drafts of one project."""

    def __init__(self, project: OpenProject, drafts: Drafts, masks: Masks) -> None:
        self._project = project
        self._drafts = drafts
        self._masks = masks

    async def settle(self, image_id: str, draft: Draft, extras: TurnExtras) -> SettledTurn:
        """Freezes the mask and fits the recipe, one request an anchor. Raises Misfit with all causes."""
        outlook = self._drafts.outlook(image_id, draft, extras)
        if outlook.causes:
            raise Misfit(outlook.causes)
        recipe, frozen = outlook.recipe, []
        for request in outlook.requests:
            base = self._project.node(request.base_node)
            mask = await self._mask(image_id, request, base, extras) if draft.use_mask else None
            frozen.append(mask[0] if mask else None)
            if mask and recipe.mask_blob_id is None:
                recipe = replace(recipe, mask_blob_id=mask[1], mask_frame_node_id=base.id)
        seed = draft.parameters.get(SEED)
        return SettledTurn(
            recipe=recipe,
            profile=draft.profile,
            requests=outlook.requests,
            provider=self._drafts.provider(draft.profile),
            capability=outlook.capability,
            prompt=outlook.wording.text,
            masks=tuple(frozen),
            seed=secrets.randbelow(SEED_END) if seed is None else int(seed),
        )

    async def _mask(
        self, image_id: str, request: Request, base: Node, extras: TurnExtras
    ) -> tuple[Pixels, str] | None:
        drawn_on = self._project.node(extras.start or request.from_node)
        given = GivenMask(extras.mask, drawn_on) if extras.mask else None
        return await self._masks.frozen(image_id, base, given)
