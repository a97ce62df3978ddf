"""From a draft to everything a turn needs: the recipe with its mask frozen, fitted requests, words, seed."""

import secrets
from dataclasses import dataclass, replace

from studio.model.errors import Misfit
from studio.model.fit import Request, fit
from studio.model.pixels import Pixels
from studio.model.provider import Capability, Provider
from studio.model.recipe import Draft, Recipe
from studio.model.wording import compose
from studio.session.drafting import Drafts, TurnExtras
from studio.session.masking import Masks
from studio.session.open_project import OpenProject

_SEED_BITS = 31


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
        provider = self._drafts.provider(draft.profile)
        history = self._project.histories[image_id]
        requests = fit(outlook.recipe, outlook.capability, outlook.reading, history)
        recipe, frozen = outlook.recipe, []
        for request in requests:
            base = history.nodes[request.base_node]
            mask = await self._masks.frozen(image_id, base, extras.mask) if draft.use_mask else None
            frozen.append(mask[0] if mask else None)
            if mask and recipe.mask_blob_id is None:
                recipe = replace(recipe, mask_blob_id=mask[1], mask_frame_node_id=base.id)
        limit = outlook.capability.prompt_max
        wording = compose(recipe, mask_form=outlook.capability.mask_form, limit=limit)
        given = draft.parameters.get("seed")
        seed = int(given) if given is not None else secrets.randbits(_SEED_BITS)
        return SettledTurn(
            recipe=recipe,
            profile=draft.profile,
            requests=requests,
            provider=provider,
            capability=outlook.capability,
            prompt=wording.text,
            masks=tuple(frozen),
            seed=seed,
        )
