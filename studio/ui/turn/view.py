"""What the turn panel shows: one frozen snapshot for the turn in hand, one for the node in view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from studio.model.catalogue import Model
from studio.model.errors import Cause
from studio.model.history import Finding, Node, Turn
from studio.model.money import FREE, Estimate
from studio.model.plan import CallPlan
from studio.model.profile import Profile
from studio.model.project import Notice
from studio.model.provider import Capability, MaskForm, PictureForm, Reading
from studio.model.receipt import Receipt
from studio.model.recipe import BUILT_IN, Anchor, Draft, Invariant, Recipe, ReplayedStep
from studio.model.wording import Wording

_NOTHING_YET = Capability(BUILT_IN, "", PictureForm.PIXELS, MaskForm.PIXELS, is_free=True, is_local=True)

_NO_WORDS = Wording("")


@dataclass(frozen=True, slots=True)
class MaskFacts:
    """The working mask: its name and the share of the picture that it covers, 0 to 1."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class ToldOutcome:
    """What a turn on the path made true; told to later turns unless it is unticked in the draft."""

    turn_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ReplayFacts:
    """What a replay beside other starts would take again; `why_not` is "" where there is something.

    `steps` are asked for in its request, once they have been read; `follows` of them are done on this machine
    after it. `end` is the number of the node at which no more can be taken again, None for the path's end.
    """

    why_not: str = ""
    is_read: bool = False
    steps: tuple[ReplayedStep, ...] = ()
    follows: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class RunningTurn:
    """How far the turn of this image is; `fraction` 0 to 1 over all its candidates."""

    made: int
    asked: int
    fraction: float = 0.0


@dataclass(frozen=True, slots=True)
class Maker:
    """An account that can be asked. `models` are those known of it; `why_not` is "" where it can be asked.

    `generates` names the models that make a picture from words alone.
    """

    profile: Profile
    models: tuple[Model, ...] = ()
    why_not: str = ""
    generates: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Purse:
    """What counts against the caps, all in millionths of a dollar; None: no such cap.

    `today` is over all projects. `held` and `project_held` say how much of `today` and of `project` is not
    paid yet, but may be.
    """

    today: int = 0
    held: int = 0
    day_cap: int | None = None
    project: int = 0
    project_cap: int | None = None
    project_held: int = 0


NO_PURSE = Purse()


class CapOf(StrEnum):
    """Whose cap it is."""

    DAY = "day"
    PROJECT = "project"


def _no_price(profile: str, model: str) -> Estimate | None:
    return None


@dataclass(frozen=True, slots=True)
class Crossing:
    """The cap that the turn would cross, and by how much, in millionths of a dollar."""

    cap_of: CapOf
    cap: int
    by: int


@dataclass(frozen=True, slots=True)
class TurnView:
    """The turn in hand of one image.

    `node_number` is the head's, `root_number` that of the original on its path, `findings` are the head's by
    invariant id. `causes` are all the reasons why `draft` cannot be sent, the provider's included.
    `estimate` is for `calls` together; `flipped` is the same with previews the other way, None where there is
    no choice. `notices` say what is worth knowing before. `generates`: the head is an empty sheet, on which
    a picture is made from words. `price_of` tells what the turn would cost with another account and model;
    it takes a moment, so it is asked when somebody looks. `was_sent`: a turn was asked for in these words.
    """

    image_id: str | None = None
    draft: Draft = field(default_factory=Draft)
    invariants: tuple[Invariant, ...] = ()
    findings: Mapping[str, Finding] = field(default_factory=dict)
    capability: Capability = _NOTHING_YET
    reading: Reading = field(default_factory=Reading)
    wording: Wording = _NO_WORDS
    causes: tuple[Cause, ...] = ()
    makers: tuple[Maker, ...] = ()
    calls: tuple[CallPlan, ...] = ()
    estimate: Estimate = FREE
    flipped: Estimate | None = None
    notices: tuple[Notice, ...] = ()
    purse: Purse = NO_PURSE
    crossing: Crossing | None = None
    generates: bool = False
    node_id: str | None = None
    node_number: int | None = None
    root_number: int | None = None
    has_later_turns: bool = False
    was_sent: bool = False
    picture_size: tuple[int, int] | None = None
    mask: MaskFacts | None = None
    already_true: tuple[ToldOutcome, ...] = ()
    replay: ReplayFacts = field(default_factory=ReplayFacts)
    running: RunningTurn | None = None
    is_read_only: bool = False
    price_of: Callable[[str, str], Estimate | None] = field(default=_no_price, compare=False)

    @property
    def is_words_alone(self) -> bool:
        """Whether a picture is made of words, without any to look at."""
        return self.generates and not self.draft.references

    @property
    def replays(self) -> bool:
        """Whether one of its starts is a replay."""
        return Anchor.REPLAY in self.draft.anchors


@dataclass(frozen=True, slots=True)
class NodeView:
    """The node in view with everything that is known of how it was made."""

    node: Node
    turn: Turn
    parents: tuple[tuple[str, int], ...] = ()  # (node id, number)
    receipt: Receipt | None = None
    recipe: Recipe | None = None
    prompt: str = ""
    revised_prompt: str = ""
    maker: str = ""  # the account that made it, by its name
    model: str = ""
    method: str = ""
    asked: Mapping[str, object] = field(default_factory=dict)
    actual: Mapping[str, object] = field(default_factory=dict)
    space: str = ""
    notices: tuple[Notice, ...] = ()
    sent_number: int | None = None  # of the node that went as Image 1
    base_number: int | None = None  # of the node whose pixels were kept
    versions: tuple[str, ...] = ()  # nodes of the same answer, itself included, oldest first
