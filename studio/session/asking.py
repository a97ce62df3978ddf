"""What a recipe comes to at one profile: worded and fitted, in how many calls, or why it cannot be."""

from dataclasses import dataclass

from studio.model.errors import Cause, Misfit
from studio.model.fit import Request, fit, is_sheet
from studio.model.history import History
from studio.model.money import FREE, Estimate
from studio.model.plan import CallPlan
from studio.model.provider import Capability, Reading
from studio.model.recipe import Anchor, Recipe
from studio.model.wording import Wording, compose


@dataclass(frozen=True, slots=True)
class Maker:
    """A profile that is asked, and how it understands the instruction."""

    profile: str
    capability: Capability
    reading: Reading


@dataclass(frozen=True, slots=True)
class Asked:
    """One profile's part of a turn; `causes` are the reasons why there are no `calls`."""

    wording: Wording
    causes: tuple[Cause, ...] = ()
    calls: tuple[CallPlan, ...] = ()


def ask(maker: Maker, recipe: Recipe, history: History, *, previews: bool) -> Asked:
    """What `maker` would be sent from the head of `history`."""
    capability = maker.capability
    wordings = {anchor: _wording(recipe, capability, history, anchor) for anchor in recipe.anchors}
    wording = wordings[recipe.anchors[0]]
    streams = previews and capability.previews
    longest = max(one.required_length for one in wordings.values())
    try:
        requests = fit(recipe, capability, maker.reading, history, prompt_length=longest, one_a_call=streams)
    except Misfit as misfit:
        return Asked(wording, misfit.causes)
    calls = tuple(_call(maker, recipe, one, wordings[one.anchor], streams=streams) for one in requests)
    return Asked(wording, (), calls)


def _wording(recipe: Recipe, capability: Capability, history: History, anchor: Anchor) -> Wording:
    head = history.head
    return compose(
        recipe,
        mask_form=capability.mask_form,
        limit=capability.prompt_max,
        generates=is_sheet(history),
        shows_original=anchor is Anchor.BOTH and head is not None and history.root(head) != head,
    )


def _call(maker: Maker, recipe: Recipe, request: Request, wording: Wording, *, streams: bool) -> CallPlan:
    price = FREE if maker.capability.is_free else Estimate(None, None)
    return CallPlan(
        request,
        maker.profile,
        maker.capability,
        wording,
        price,
        parameters=recipe.parameters,
        streams=streams,
    )
