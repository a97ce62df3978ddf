"""What must not leave: pictures that are never uploaded, and words that look like a key."""

from collections.abc import Iterator, Sequence

from studio.model.errors import Cause, Misfit, Withheld
from studio.model.project import Image
from studio.model.provider import Capability
from studio.model.recipe import Draft, Recipe
from studio.model.secrets import looks_like_key
from studio.model.words import tr


def withheld(recipe: Recipe, capabilities: Sequence[Capability], shown: Sequence[Image]) -> Iterator[Cause]:
    """Why a recipe may not be sent; `shown` are the images whose pictures would go along.

    A key is withheld from the built-in engine too: a turn that was run stays in the project.
    """
    if place := _place_of_key(recipe):
        yield Cause("looks-like-key", {"place": place})
    hosts = dict.fromkeys(one.host or one.provider for one in capabilities if not one.is_local)
    if not hosts:
        return
    for image in dict.fromkeys(image.name for image in shown if image.never_upload):
        yield Cause("never-upload", {"image": image, "host": ", ".join(hosts)})


def refusal(causes: Sequence[Cause]) -> Withheld | None:
    """The error where something is withheld and nothing else is wrong."""
    (only,) = causes if len(causes) == 1 else (None,)
    match only:
        case Cause(kind="looks-like-key", facts={"place": place}):
            return Withheld("looks-like-key", place=place)
        case Cause(kind="never-upload", facts={"image": image, "host": host}):
            return Withheld("never-upload", image=image, host=host)
        case _:
            return None


def require_fit(causes: Sequence[Cause]) -> None:
    """Raises Misfit with every cause, or Withheld; nothing where there is none."""
    if causes:
        raise refusal(causes) or Misfit(tuple(causes))


def holds_key(draft: Draft) -> bool:
    """Whether something in the words of a draft looks like a key."""
    words = (draft.instruction, draft.outcome or "", *(one.caption for one in draft.references))
    return any(looks_like_key(text) for text in words)


def _place_of_key(recipe: Recipe) -> str:
    wishes = (recipe.instruction, *(one.instruction for one in recipe.replayed))
    if any(looks_like_key(text) for text in wishes):
        return tr("the instruction")
    shown = (*recipe.references, *(one for step in recipe.replayed for one in step.references))
    if any(looks_like_key(one.caption) for one in shown):
        return tr("a caption")
    if any(looks_like_key(one.text) for one in recipe.invariants if one.active):
        return tr("the Keep list")
    if any(looks_like_key(text) for _, text in recipe.already_true) or looks_like_key(recipe.outcome):
        return tr("an outcome")
    return ""
