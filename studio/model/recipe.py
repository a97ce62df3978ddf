"""What is composed and what is settled: drafts, references, invariants, recipes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from studio.model.markup import Stroke
from studio.model.profile import Parameter

BUILT_IN = "built-in"
UNFROZEN = "unfrozen"  # stands for the picture of markup that one turn brings, until it is kept


class Anchor(StrEnum):
    LAST = "last"
    ORIGINAL = "original"
    BOTH = "both"
    CROP = "crop"
    REPLAY = "replay"


class Role(StrEnum):
    """What a reference is for."""

    SUBJECT = "subject"
    STYLE = "style"
    COLOUR = "colour"
    COMPOSITION = "composition"
    IDENTITY = "identity"


class MaskRule(StrEnum):
    """Where change is wanted: as painted, everywhere, or where the answer proves to differ."""

    DRAWN = "drawn"
    WHOLE = "whole"
    AUTOMATIC = "automatic"
    SUBJECT = "subject"
    NAMED = "named"


class Purpose(StrEnum):
    """What a maker is asked to do with Image 1: change it, render it better, or give it back as it is."""

    CHANGE = "change"
    FINISH = "finish"
    NOTHING = "nothing"


class LockMode(StrEnum):
    AUTO = "auto"
    STRICT = "strict"
    RING = "ring"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Reference:
    """A picture shown for guidance; its place in the list makes it Image 2, Image 3, …"""

    picture_id: str
    caption: str = ""
    role: Role = Role.SUBJECT
    node_id: str | None = None


@dataclass(frozen=True, slots=True)
class PaintedRegion:
    """Where on a picture something is: a grey mask in the pixels of the node that it was painted on."""

    blob_id: str
    node_id: str


@dataclass(frozen=True, slots=True)
class Invariant:
    """What must stay; `revision` grows when text or region change, so that old turns keep theirs."""

    id: str
    revision: int
    position: int
    text: str
    active: bool = True
    region: PaintedRegion | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What the user is composing for one image. `outcome` None means: proposed from the instruction.

    `also` names more profiles that are asked the same in the same turn; `model` is `profile`'s. `previews`:
    show the picture while it is being made, where the model can, which takes a call for each candidate.
    `markup` are strokes in root pixels.
    """

    instruction: str = ""
    anchors: tuple[Anchor, ...] = (Anchor.LAST,)
    references: tuple[Reference, ...] = ()
    use_mask: bool = True
    lock: LockMode = LockMode.AUTO
    candidates: int = 4
    profile: str = BUILT_IN
    model: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    previews: bool = False
    outcome: str | None = None
    unticked_turns: tuple[str, ...] = ()
    markup: tuple[Stroke, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplayedStep:
    """An instruction of a path, asked for again; the numbers in it mean its own `references`, from Image 2.

    `is_bounded`: it was allowed to change a part of the picture alone.
    """

    turn_id: str
    instruction: str
    references: tuple[Reference, ...] = ()
    is_bounded: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """A draft settled, self-contained: it can be stored, shown, and run again elsewhere.

    `mask_blob_id` is the painted mask as it was frozen, in the pixels of `mask_frame_node_id`. Where the
    purpose is to finish, `instruction` is the wish that Image 1 fulfils already. `replayed` are the steps
    that the anchor *replay* asks for before it, oldest first; with them alone it may be empty.
    `markup_picture_id` is the markup as it was frozen, in the pixels of `markup_node_id`; one from a file
    has no strokes.
    """

    instruction: str
    invariants: tuple[Invariant, ...] = ()
    anchors: tuple[Anchor, ...] = (Anchor.LAST,)
    references: tuple[Reference, ...] = ()
    mask_rule: MaskRule = MaskRule.WHOLE
    mask_blob_id: str | None = None
    mask_frame_node_id: str | None = None
    lock: LockMode = LockMode.AUTO
    candidates: int = 4
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    outcome: str = ""
    already_true: tuple[tuple[str, str], ...] = ()  # (turn id, outcome) told as already true
    purpose: Purpose = Purpose.CHANGE
    replayed: tuple[ReplayedStep, ...] = ()
    markup: tuple[Stroke, ...] = ()
    markup_picture_id: str | None = None
    markup_node_id: str | None = None
    version: int = 1

    def is_words_alone(self, *, generates: bool) -> bool:
        """Whether nothing but words is sent; `generates`: from an empty sheet."""
        return generates and not self.references

    @property
    def has_markup(self) -> bool:
        return bool(self.markup) or self.markup_picture_id is not None
