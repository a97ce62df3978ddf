"""Which pictures can a turn start from, and what is said of each?"""

from dataclasses import dataclass

from studio.model.recipe import BUILT_IN, Anchor
from studio.model.words import mark, tr
from studio.ui.turn.view import TurnView

OFFERED = (Anchor.LAST, Anchor.ORIGINAL, Anchor.BOTH, Anchor.CROP)

_NAMES = {
    Anchor.LAST: mark("Last"),
    Anchor.ORIGINAL: mark("Original"),
    Anchor.BOTH: mark("Both"),
    Anchor.CROP: mark("Crop"),
}
_TIPS = {
    Anchor.LAST: mark("Send the node in view and go on from it"),
    Anchor.ORIGINAL: mark("Send the original and begin a new branch from it"),
    Anchor.BOTH: mark("Send the node in view, and the original as a reference"),
    Anchor.CROP: mark("Send a cut around the mask at the picture's own resolution"),
}


@dataclass(frozen=True, slots=True)
class Start:
    """One segment of *Start from*; `why_not` is "" where it can be chosen."""

    anchor: Anchor
    name: str
    tip: str
    why_not: str = ""


def starts(view: TurnView) -> tuple[Start, ...]:
    """Every start in its order, with the reason where the model does not offer it."""
    if view.capability.provider == BUILT_IN:
        reason = tr("The built-in engine cannot start from this.")
    else:
        reason = tr("{model} cannot start from this.", model=view.capability.name)
    return tuple(
        Start(
            anchor,
            tr(_NAMES[anchor]),
            tr(_TIPS[anchor]),
            "" if anchor in view.capability.anchors else reason,
        )
        for anchor in OFFERED
    )


def image_one(view: TurnView) -> str:
    """Which node goes as Image 1; "" without a picture."""
    if view.generates:
        return tr("From words alone")
    number = view.root_number if _starts_at_root(view) else view.node_number
    return "" if number is None else tr("Image 1: node {number}", number=number)


def branch_note(view: TurnView) -> str:
    """What to say before a new branch begins; "" when the turn goes on at the tip."""
    if view.node_number is None:
        return ""
    if _starts_at_root(view) and view.root_number != view.node_number:
        return tr("This starts a new branch at the original, node {number}.", number=view.root_number)
    if view.has_later_turns:
        return tr("Node {number} has later turns. This starts a new branch.", number=view.node_number)
    return ""


def _starts_at_root(view: TurnView) -> bool:
    return any(anchor in (Anchor.ORIGINAL, Anchor.REPLAY) for anchor in view.draft.anchors[:1])
