"""From a recipe to the requests of one profile, or to all the misfits at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from studio.model.errors import Cause, Misfit
from studio.model.geometry import Box
from studio.model.history import History
from studio.model.limits import over_limits
from studio.model.provider import Capability, Reading
from studio.model.recipe import Anchor, Recipe
from studio.model.replay import as_sent


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a recipe and its four pictures: from, sent, base, root (node ids).

    `ordinal` counts the calls of a turn; `first` is the place of its first candidate among those of the turn.
    `cut` is the part of the sent node that goes, and that its answer is laid back over; None for all of it.
    One that `generates` starts from an empty sheet, which stands for all four: nothing is sent, nothing kept.
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
    generates: bool = False
    cut: Box | None = None


def fit(
    recipe: Recipe,
    capability: Capability,
    reading: Reading,
    history: History,
    *,
    prompt_length: int = 0,
    one_a_call: bool = False,
) -> tuple[Request, ...]:
    """The requests of `recipe` from the head of `history`: one an anchor, or more where a call makes too few.

    `one_a_call`: a call for each candidate. Raises Misfit with every cause: the provider's own (`reading`)
    and the limits of `capability`.
    """
    causes = list(reading.causes)
    head = history.head
    generates = is_sheet(history)
    root = history.root(head) if head else None
    if not all(as_sent(recipe, anchor).instruction.strip() for anchor in recipe.anchors):
        causes.append(Cause("no-instruction"))
    if not generates and (head is None or root is None):
        causes.append(Cause("no-picture"))
    causes += over_limits(
        recipe,
        capability,
        prompt_length,
        generates=generates,
        shows_original=Anchor.BOTH in recipe.anchors and root != head,
    )
    if causes or head is None:
        raise Misfit(tuple(causes))
    per_call = 1 if one_a_call else capability.candidates_per_call
    return placed(
        _request(anchor, head, root, candidates)
        for anchor in recipe.anchors
        for candidates in split(recipe.candidates, per_call)
    )


def is_sheet(history: History) -> bool:
    """Whether the head is an empty sheet, from which a picture is made of words alone."""
    return history.head is not None and history.nodes[history.head].picture_id is None


def split(candidates: int, most: int | None) -> tuple[int, ...]:
    """How many candidates each call makes: as few calls as will do, none much fuller than another."""
    calls = 1 if most is None else -(-candidates // most)
    least, more = divmod(candidates, calls)
    return tuple(least + (n < more) for n in range(calls))


def placed(requests: Iterable[Request]) -> tuple[Request, ...]:
    """The requests of a turn numbered through, each candidate with a place of its own."""
    found: list[Request] = []
    for ordinal, request in enumerate(requests):
        first = found[-1].first + found[-1].candidates if found else 0
        found.append(replace(request, ordinal=ordinal, first=first))
    return tuple(found)


def _request(anchor: Anchor, head: str, root: str | None, candidates: int) -> Request:
    if root is None:
        return Request(0, anchor, head, head, head, head, candidates, generates=True)
    start = root if anchor in (Anchor.ORIGINAL, Anchor.REPLAY) else head
    extra = root if anchor is Anchor.BOTH and root != head else None
    return Request(0, anchor, start, start, start, root, candidates, extra)
