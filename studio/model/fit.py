"""From a recipe to the requests of one profile, or to all the misfits at once."""

from dataclasses import dataclass

from studio.model.errors import Cause, Misfit
from studio.model.history import History
from studio.model.provider import Capability, MaskForm, Reading
from studio.model.recipe import Anchor, MaskRule, Recipe

SEED = "seed"  # a parameter that every request has
SEED_END = 2**31


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a recipe and its four pictures: from, sent, base, root (node ids).

    `ordinal` counts the calls of a turn; `first` is the place of its first candidate among those of the turn.
    """

    ordinal: int
    anchor: Anchor
    from_node: str
    sent_node: str
    base_node: str
    root_node: str
    candidates: int
    extra_reference_node: str | None = None
    first: int = 0


def fit(
    recipe: Recipe, capability: Capability, reading: Reading, history: History, *, prompt_length: int = 0
) -> tuple[Request, ...]:
    """The requests of `recipe` from the head of `history`, one an anchor.

    Raises Misfit with every cause: the provider's own (`reading`) and the limits of `capability`.
    """
    causes = list(reading.causes)
    head = history.head
    root = history.root(head) if head else None
    if not recipe.instruction.strip():
        causes.append(Cause("no-instruction"))
    if head is None or root is None:
        causes.append(Cause("no-picture"))
    causes += _over_limits(recipe, capability, prompt_length)
    if causes or head is None or root is None:
        raise Misfit(tuple(causes))
    return tuple(
        _request(n, anchor, head, root, recipe.candidates) for n, anchor in enumerate(recipe.anchors)
    )


def _over_limits(recipe: Recipe, capability: Capability, prompt_length: int) -> list[Cause]:
    model = capability.model or capability.provider
    causes = [
        Cause("anchor-not-offered", {"anchor": anchor.value, "model": model})
        for anchor in recipe.anchors
        if anchor not in capability.anchors
    ]
    references, candidates = len(recipe.references), recipe.candidates
    if capability.references_max is not None and references > capability.references_max:
        excess = references - capability.references_max
        causes.append(
            Cause(
                "too-many-references",
                {"model": model, "most": capability.references_max, "have": references, "excess": excess},
            )
        )
    if not 1 <= candidates <= capability.candidates_max:
        causes.append(
            Cause(
                "candidates-out-of-range",
                {"model": model, "most": capability.candidates_max, "have": candidates},
            )
        )
    if capability.prompt_max is not None and prompt_length > capability.prompt_max:
        causes.append(
            Cause("prompt-too-long", {"model": model, "most": capability.prompt_max, "have": prompt_length})
        )
    causes += _parameters(recipe, capability, model)
    if recipe.mask_rule is MaskRule.DRAWN and capability.mask_form is MaskForm.NONE:
        causes.append(Cause("no-mask-offered", {"model": model}))
    return causes


def _parameters(recipe: Recipe, capability: Capability, model: str) -> list[Cause]:
    """Nothing that the user set is dropped silently: an unknown field is a misfit."""
    rules = {one.name: one for one in capability.record.parameters} if capability.record else {}
    known = {*rules, *({SEED} if capability.takes_seed else ())}
    causes = [
        Cause("unknown-parameter", {"model": model, "name": name, "names": ", ".join(sorted(known))})
        for name in recipe.parameters
        if name not in known
    ]
    causes += [
        Cause("setting-value", {"value": str(value), "name": name, "possible": rules[name].possible})
        for name, value in recipe.parameters.items()
        if name in rules and not rules[name].allows(value)
    ]
    seed = recipe.parameters.get(SEED, 0)
    if type(seed) is not int or not 0 <= seed < SEED_END:
        possible = f"0–{SEED_END - 1}"
        causes.append(Cause("setting-value", {"value": str(seed), "name": SEED, "possible": possible}))
    return causes


def _request(ordinal: int, anchor: Anchor, head: str, root: str, candidates: int) -> Request:
    start = root if anchor in (Anchor.ORIGINAL, Anchor.REPLAY) else head
    extra = root if anchor is Anchor.BOTH and root != head else None
    return Request(ordinal, anchor, start, start, start, root, candidates, extra, ordinal * candidates)
