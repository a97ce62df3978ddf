"""Which pictures can a turn start from, and what is said of each?"""

from dataclasses import dataclass

from studio.model.recipe import BUILT_IN, Anchor
from studio.model.words import mark, tr, trn
from studio.ui import numerals
from studio.ui.turn.view import TurnView

OFFERED = (Anchor.LAST, Anchor.ORIGINAL, Anchor.BOTH, Anchor.CROP)
BESIDE = (*OFFERED, Anchor.REPLAY)  # a replay alone has a sheet of its own, with steps to choose

_AT_ROOT = (Anchor.ORIGINAL, Anchor.REPLAY)

_NAMES = {
    Anchor.LAST: mark("Last"),
    Anchor.ORIGINAL: mark("Original"),
    Anchor.BOTH: mark("Both"),
    Anchor.CROP: mark("Crop"),
    Anchor.REPLAY: mark("Replay"),
}
_TIPS = {
    Anchor.LAST: mark("Send the node in view and go on from it"),
    Anchor.ORIGINAL: mark("Send the original and begin a new branch from it"),
    Anchor.BOTH: mark("Send the node in view, and the original as a reference"),
    Anchor.CROP: mark("Send a cut around the mask at the picture's own resolution"),
    Anchor.REPLAY: mark("Ask for every step of the path and this one together, from the original"),
}


@dataclass(frozen=True, slots=True)
class Start:
    """One segment of *Start from*; `why_not` is "" where it can be chosen."""

    anchor: Anchor
    name: str
    tip: str
    why_not: str = ""


def starts(view: TurnView) -> tuple[Start, ...]:
    """Every start in its order, with the reason where the model does not offer it, or nothing leads there."""
    if view.capability.provider == BUILT_IN:
        reason = tr("The built-in engine cannot start from this.")
    else:
        reason = tr("{model} cannot start from this.", model=view.capability.name)
    return tuple(
        Start(
            anchor,
            tr(_NAMES[anchor]),
            tr(_TIPS[anchor]),
            _why_not_replay(view, anchor) if anchor in view.capability.anchors else reason,
        )
        for anchor in BESIDE
    )


def _why_not_replay(view: TurnView, anchor: Anchor) -> str:
    return view.replay.why_not if anchor is Anchor.REPLAY else ""


def image_one(view: TurnView) -> str:
    """Which node goes as Image 1; "" without a picture. Several starts are counted: each has its own."""
    if view.generates:
        return tr("From words alone")
    if view.node_number is None:
        return ""
    if len(view.draft.anchors) > 1:
        return tr("{count} side by side", count=numerals.number(len(view.draft.anchors)))
    return _first(view, _anchors(view)[0])


def branch_note(view: TurnView) -> str:
    """What to say before a new branch begins; "" when the turn goes on at the tip."""
    if view.node_number is None:
        return ""
    anchors = _anchors(view)
    notes = []
    if view.root_number != view.node_number and any(one in _AT_ROOT for one in anchors):
        notes.append(tr("This starts a new branch at the original, node {number}.", number=view.root_number))
    if view.has_later_turns and any(_starts_at(view, one) == view.node_number for one in anchors):
        notes.append(tr("Node {number} has later turns. This starts a new branch.", number=view.node_number))
    if Anchor.REPLAY in anchors and view.replay.end is not None:
        notes.append(tr("Only what comes before node {number} is taken again.", number=view.replay.end))
    return "\n".join(notes)


def short_note(view: TurnView) -> str:
    """Where a new branch begins, in few words; "" when none does, and for several starts with a line each."""
    anchor = _anchors(view)[0]
    if view.node_number is None or len(view.draft.anchors) > 1 or not _begins_branch(view, anchor):
        return ""
    if anchor is Anchor.CROP:
        return tr("{image}, new branch", image=image_one(view))
    return tr("new branch at node {number}", number=_starts_at(view, anchor))


def pictures(view: TurnView) -> tuple[str, ...]:
    """A line a start with all pictures that go, in their order; none where Image 1 alone says it."""
    if view.generates or view.node_number is None:
        return ()
    lines = [_line(view, anchor) for anchor in _anchors(view)]
    return tuple(lines) if len(lines) > 1 or _further(view, _anchors(view)[0]) else ()


def _line(view: TurnView, anchor: Anchor) -> str:
    shown = tr(", ").join([_first(view, anchor), *_further(view, anchor), *_steps(view, anchor)])
    if len(view.draft.anchors) < 2:
        return shown
    name = tr(_NAMES[anchor])
    if _begins_branch(view, anchor):
        return tr("{name} – {pictures}, new branch", name=name, pictures=shown)
    return tr("{name} – {pictures}", name=name, pictures=shown)


def _first(view: TurnView, anchor: Anchor) -> str:
    number = _starts_at(view, anchor)
    cut = next((call.request.cut for call in view.calls if call.request.anchor is anchor), None)
    if cut is None:
        return tr("Image 1: node {number}", number=number)
    size = numerals.size(cut.width, cut.height)
    return tr("Image 1: {size} of node {number}", size=size, number=number)


def _further(view: TurnView, anchor: Anchor) -> list[str]:
    """References, those of steps that are taken again too, then the original where it goes along."""
    shown = list(view.draft.references)
    if anchor is Anchor.REPLAY:
        shown += [one for step in view.replay.steps for one in step.references]
    named = [one.caption.strip() or tr("a reference") for one in dict.fromkeys(shown)]
    if anchor is Anchor.BOTH and view.root_number != view.node_number:
        named.append(tr("node {number}", number=view.root_number))
    return [tr("Image {number}: {name}", number=n, name=one) for n, one in enumerate(named, start=2)]


def _steps(view: TurnView, anchor: Anchor) -> list[str]:
    """How much of the path is taken again; in few letters, as the line is narrow."""
    count = len(view.replay.steps) + view.replay.follows
    if anchor is not Anchor.REPLAY or not view.replay.is_read:
        return []
    return [trn("{count} step", "{count} steps", count)]


def _begins_branch(view: TurnView, anchor: Anchor) -> bool:
    at_root = anchor in _AT_ROOT and view.root_number != view.node_number
    return at_root or view.has_later_turns


def _starts_at(view: TurnView, anchor: Anchor) -> int | None:
    return view.root_number if anchor in _AT_ROOT else view.node_number


def _anchors(view: TurnView) -> tuple[Anchor, ...]:
    return view.draft.anchors or (Anchor.LAST,)
