"""What a draft would do if it were sent now: whom it asks for what, at what price, or why it cannot be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from studio.model.calls import Size
from studio.model.errors import Cause
from studio.model.fit import Request, is_sheet
from studio.model.foretold import foretold
from studio.model.geometry import Box
from studio.model.history import History, Node, TurnKind, TurnState
from studio.model.ids import INVARIANT, new_id
from studio.model.money import Estimate
from studio.model.pixels import Pixels
from studio.model.plan import CallPlan, placed_calls, total
from studio.model.project import Image, Notice
from studio.model.provider import Capability, Reading
from studio.model.recipe import UNFROZEN, Anchor, Draft, Invariant, MaskRule, Recipe, ReplayedStep
from studio.model.replay import joined
from studio.model.wording import Wording
from studio.session.asking import Maker, ask, makers_of
from studio.session.providing import LearnedRatio, OpenProvider
from studio.session.withholding import withheld

PROFILES_MOST = 4  # of one turn
_SHEET = "sheet"
_FROM_THE_ROOT = frozenset((Anchor.ORIGINAL, Anchor.REPLAY))


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the anchor *replay* asks for besides: the steps of a path, and where they were allowed to change
    its root: `region`, in the root's pixels, None for all of it. `cause` is why it cannot be.
    """

    steps: tuple[ReplayedStep, ...] = ()
    region: Pixels | None = None
    outcome: str = ""
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class TurnExtras:
    """What one turn brings besides the draft: a start, a mask of its own, more to keep, or no Keep list.

    `start` is the node to go on from, "" for the head; `mask` and `markup`, an RGBA overlay, are in the
    pixels of that node, and `marked` is the box of what the mask marks. `keep_regions` has, by the text of
    what is kept more, where on it that is. A `recipe` that was settled before
    says everything but where it starts and what is painted. `replayed` is what the anchor *replay* needs;
    `repeats` the id of a turn that is taken again by itself.
    """

    start: str = ""
    mask: Pixels | None = None
    marked: Box | None = None
    keep: tuple[str, ...] = ()
    keep_regions: Mapping[str, Pixels] = field(default_factory=dict)
    use_list: bool = True
    recipe: Recipe | None = None
    replayed: Replayed | None = None
    repeats: str = ""
    markup: Pixels | None = None


NO_EXTRAS = TurnExtras()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a draft would do if it were sent now: `causes` are all reasons why it cannot be.

    `capability`, `reading` and `wording` are those of the first profile that is asked; each call has its own.
    """

    recipe: Recipe
    capability: Capability
    reading: Reading
    wording: Wording
    causes: tuple[Cause, ...]
    calls: tuple[CallPlan, ...] = ()  # none where there are causes
    kind: TurnKind = TurnKind.EDIT

    @property
    def requests(self) -> tuple[Request, ...]:
        return tuple(call.request for call in self.calls)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is worth knowing before, though nothing speaks against it."""
        return foretold(self.calls)

    @property
    def estimate(self) -> Estimate:
        """What the whole turn would cost."""
        return total(call.estimate for call in self.calls)


@dataclass(frozen=True, slots=True)
class Start:
    """From where a turn would go: the history with its head there, and what is at hand.

    `listed` is the Keep list of the image; `marked` is the box of what the mask marks on the head;
    `sizes` are those of the pictures that references show, by picture id; `shown` are the images whose
    pictures would be sent.
    """

    history: History
    listed: tuple[Invariant, ...] = ()
    has_mask: bool = False
    marked: Box | None = None
    sizes: Mapping[str, Size] = field(default_factory=dict)
    shown: tuple[Image, ...] = ()


def sheet_start(width: int, height: int) -> Start:
    """An empty sheet that is not there yet."""
    node = Node(_SHEET, "", 1, "", (), width, height)
    return Start(History("", {_SHEET: node}, head=_SHEET))


def outlook_of(
    draft: Draft, extras: TurnExtras, start: Start, *, open_provider: OpenProvider, learned: LearnedRatio
) -> Outlook:
    """Quick, free, without waiting: it is asked for with every key stroke."""
    generates = is_sheet(start.history)
    has_mask = draft.use_mask and start.has_mask and not generates
    makers = makers_of(draft, open_provider, has_mask=has_mask)
    recipe = _recipe(draft, extras, start, makers[0].reading, has_mask=has_mask)
    replays = not generates and Anchor.REPLAY in recipe.anchors
    asked = [
        ask(
            maker,
            recipe,
            start.history,
            sizes=start.sizes,
            marked=start.marked if has_mask else None,
            previews=draft.previews,
            learned=learned,
        )
        for maker in makers
    ]
    causes = _against_replay(recipe, extras) if replays else []
    causes += [*_too_many(makers), *(cause for one in asked for cause in one.causes)]
    causes += withheld(recipe, [maker.capability for maker in makers], start.shown)
    return Outlook(
        recipe=recipe,
        capability=makers[0].capability,
        reading=makers[0].reading,
        wording=asked[0].wording,
        causes=_without_quotes(once(causes)),
        calls=() if causes else placed_calls(call for one in asked for call in one.calls),
        kind=_kind([maker.reading for maker in makers], generates=generates),
    )


def _against_replay(recipe: Recipe, extras: TurnExtras) -> list[Cause]:
    if extras.replayed is not None:
        return [extras.replayed.cause] if extras.replayed.cause is not None else []
    return [] if recipe.replayed else [Cause("replay-apart")]


def _kind(readings: Sequence[Reading], *, generates: bool) -> TurnKind:
    if generates:
        return TurnKind.GENERATE
    return TurnKind.FRAME if all(one.changes_frame for one in readings) else TurnKind.EDIT


def _recipe(draft: Draft, extras: TurnExtras, start: Start, reading: Reading, *, has_mask: bool) -> Recipe:
    """The draft settled, but for the mask, which is frozen when the turn begins."""
    everywhere = MaskRule.WHOLE if reading.whole_picture else MaskRule.AUTOMATIC
    mask_rule = MaskRule.DRAWN if has_mask else everywhere
    if extras.recipe:
        return replace(extras.recipe, mask_rule=mask_rule, mask_blob_id=None, mask_frame_node_id=None)
    outcome = reading.outcome if draft.outcome is None else draft.outcome
    replayed = extras.replayed or Replayed()
    return Recipe(
        instruction=draft.instruction.strip(),
        invariants=_invariants(start.listed if extras.use_list else (), extras.keep),
        anchors=draft.anchors,
        references=draft.references,
        mask_rule=mask_rule,
        lock=draft.lock,
        candidates=draft.candidates,
        parameters=dict(draft.parameters),
        outcome=joined([replayed.outcome, outcome]),
        already_true=already_true(start.history, draft),
        replayed=replayed.steps,
        markup=draft.markup if extras.markup is None else (),
        markup_picture_id=None if extras.markup is None else UNFROZEN,
    )


def _invariants(listed: Sequence[Invariant], own: Sequence[str]) -> tuple[Invariant, ...]:
    """The active ones of the image, then those of this turn alone."""
    added = (Invariant(new_id(INVARIANT), 1, n, text) for n, text in enumerate(own, start=len(listed)))
    return (*(one for one in listed if one.active), *added)


def _without_quotes(causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """A key alone where there is one: what else is wrong may be told by quoting the words that hold it."""
    keys = tuple(cause for cause in causes if cause.kind == "looks-like-key")
    return keys or causes


def _too_many(makers: Sequence[Maker]) -> list[Cause]:
    if len(makers) <= PROFILES_MOST:
        return []
    return [Cause("too-many-profiles", {"most": PROFILES_MOST, "have": len(makers)})]


def once(causes: Sequence[Cause]) -> tuple[Cause, ...]:
    """Each cause once: what is wrong with a draft is wrong for everybody who is asked."""
    return tuple(cause for n, cause in enumerate(causes) if cause not in causes[:n])


def already_true(history: History, draft: Draft) -> tuple[tuple[str, str], ...]:
    """(turn id, outcome) of the finished turns on the head's path that are not unticked, oldest first.

    What the draft asks for once more is left out: it cannot be wished and true already. Where only the root
    is sent nothing has happened yet.
    """
    if history.head is None or _FROM_THE_ROOT.issuperset(draft.anchors):
        return ()
    on_path = dict.fromkeys(history.nodes[node_id].turn_id for node_id in history.path(history.head))
    wished = {text.strip().casefold() for text in (draft.instruction, draft.outcome or "")}
    told = (history.turns[turn_id] for turn_id in on_path if turn_id in history.turns)
    return tuple(
        (turn.id, turn.outcome)
        for turn in told
        if turn.outcome
        and turn.outcome.strip().casefold() not in wished
        and turn.kind is not TurnKind.OPEN
        and turn.state is TurnState.DONE
        and turn.id not in draft.unticked_turns
    )
