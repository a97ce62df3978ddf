"""What of a path can be asked for again from its root, and how all of it is said in one request."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from studio.model.history import History, Node, TurnKind
from studio.model.recipe import Anchor, MaskRule, Recipe, Reference

_IMAGE = re.compile(r"\b(image)\s+(\d+)", re.IGNORECASE)
_FIRST_REFERENCE = 2
_OPENING = "Make all of these changes:"


class StepKind(StrEnum):
    """`ASKED` of a hosted maker; `MADE` on this machine, as everything is that changes the frame."""

    ASKED = "asked"
    MADE = "made"


@dataclass(frozen=True, slots=True)
class Step:
    """A turn on a path, with the candidate that the path goes on from."""

    turn_id: str
    node_id: str
    kind: StepKind
    instruction: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class ReplayPath:
    """The steps after the root that can be taken again, in path order.

    `end` is the node at which that ends (a merge, a composite, an import, or what has no recipe), and
    `left_out` how many turns of the path, its own included, are not among the steps.
    """

    root_id: str
    steps: tuple[Step, ...] = ()
    end: str | None = None
    left_out: int = 0


def replay_path(history: History, node_id: str) -> ReplayPath | None:
    """The path to a node as steps; None where there is no picture to begin from."""
    root = history.root(node_id)
    if root is None:
        return None
    path = history.path(node_id)
    after = path[path.index(root) + 1 :]
    steps: list[Step] = []
    for at, one in enumerate(after):
        step = _step(history, history.nodes[one])
        if step is None:
            return ReplayPath(root, tuple(steps), one, len(after) - at)
        steps.append(step)
    return ReplayPath(root, tuple(steps))


def begins_with_step(history: History, node_id: str) -> bool:
    """Whether there is anything on the path to a node that can be taken again; quick."""
    root = history.root(node_id)
    if root is None or root == node_id:
        return False
    path = history.path(node_id)
    return _step(history, history.nodes[path[path.index(root) + 1]]) is not None


def _step(history: History, node: Node) -> Step | None:
    turn = history.turns.get(node.turn_id)
    if turn is None or turn.recipe_id is None or turn.kind not in (TurnKind.EDIT, TurnKind.FRAME):
        return None
    kind = StepKind.ASKED if node.delivery_id is not None else StepKind.MADE
    return Step(turn.id, node.id, kind, turn.instruction, turn.outcome)


def as_sent(recipe: Recipe, anchor: Anchor) -> Recipe:
    """What the request of one anchor says.

    For a replay that is every instruction of the path and then its own, in one; their references follow its
    own and are numbered anew. What earlier turns made true is asked for, so none of it is told as true; nor
    is it of the original, in which none of it happened.
    """
    if anchor is Anchor.ORIGINAL:
        return replace(recipe, already_true=())
    if anchor is not Anchor.REPLAY or not recipe.replayed:
        return recipe
    references = list(recipe.references)
    wishes = []
    for step in recipe.replayed:
        numbers = {n: _number(one, references) for n, one in _numbered(step.references)}
        wishes.append(_renumbered(step.instruction, numbers))
    if recipe.instruction.strip():
        wishes.append(recipe.instruction)
    own = recipe.mask_rule is MaskRule.DRAWN or not recipe.instruction.strip()
    is_bounded = own and all(step.is_bounded for step in recipe.replayed)
    return replace(
        recipe,
        instruction=_listed(wishes),
        references=tuple(references),
        mask_rule=MaskRule.DRAWN if is_bounded else MaskRule.WHOLE,
        already_true=(),
        replayed=(),
    )


def title_of(recipe: Recipe) -> str:
    """The instruction of a turn in a few words: for a replay those of every step, in a row.

    Beside another start the turn's own wish is what both have in common.
    """
    if recipe.anchors != (Anchor.REPLAY,) or not recipe.replayed:
        return recipe.instruction
    wishes = [step.instruction for step in recipe.replayed] + [recipe.instruction]
    return joined(wishes)


def joined(texts: Iterable[str]) -> str:
    """Instructions or outcomes in a row, each once."""
    found = (text.strip().rstrip(".;") for text in texts)
    return "; ".join(dict.fromkeys(text for text in found if text))


def _numbered(references: Iterable[Reference]) -> Iterable[tuple[int, Reference]]:
    return enumerate(references, start=_FIRST_REFERENCE)


def _number(reference: Reference, among: list[Reference]) -> int:
    """The number of a reference among those that go; one that is there already goes once."""
    if reference not in among:
        among.append(reference)
    return among.index(reference) + _FIRST_REFERENCE


def _renumbered(text: str, numbers: Mapping[int, int]) -> str:
    def put(found: re.Match[str]) -> str:
        number = int(found[2])
        return f"{found[1]} {numbers.get(number, number)}"

    return _IMAGE.sub(put, text)


def _listed(wishes: list[str]) -> str:
    if len(wishes) < 2:
        return "".join(wishes)
    return "\n".join([_OPENING, *(f"{n}. {wish.strip()}" for n, wish in enumerate(wishes, start=1))])
