"""The seam to whoever makes pictures: what they can do, what they are asked, what they answer."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from studio.model.cancel import CancelToken
from studio.model.errors import Cause
from studio.model.pixels import Pixels, Sheet
from studio.model.recipe import Anchor, Role

Parameter = str | int | float | bool


class PictureForm(StrEnum):
    """In which form a provider takes pictures."""

    PIXELS = "pixels"
    PNG = "png"


class MaskForm(StrEnum):
    """What a mask looks like on the wire; PIXELS is our own 8-bit weight, white = may change."""

    PIXELS = "pixels"
    ALPHA0 = "alpha0"
    WHITE = "white"
    BLACK = "black"
    NONE = "none"


class Use(StrEnum):
    SENT = "sent"
    REFERENCE = "reference"
    MARKUP = "markup"


@dataclass(frozen=True, slots=True)
class Capability:
    """What one model of a profile can do; None means no limit that we know."""

    provider: str
    model: str
    picture_form: PictureForm
    mask_form: MaskForm
    mask_guides_only: bool = False
    anchors: frozenset[Anchor] = frozenset({Anchor.LAST, Anchor.ORIGINAL})
    references_max: int | None = None
    candidates_max: int = 1
    prompt_max: int | None = None
    is_free: bool = False
    is_local: bool = False
    previews: bool = False
    multi_turn: bool = False
    sizes: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    parameters: frozenset[str] = frozenset()
    examples: tuple[str, ...] = ()  # instructions that it understands, for those that read a grammar


@dataclass(frozen=True, slots=True)
class SentPicture:
    """One picture of a request: pixels for the engine, a prepared file for a hosted maker."""

    ordinal: int  # 1 is the picture to edit
    use: Use
    content: Sheet | Path
    caption: str = ""
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """A complete, plain call. A hosted maker reads `prompt`; one with a grammar reads `instruction`."""

    job_id: str
    client_key: str
    model: str
    instruction: str
    prompt: str
    pictures: tuple[SentPicture, ...]
    mask: Pixels | Path | None
    candidates: int
    seed: int
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    spool: Path | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is known of a request before any pixel is prepared."""

    instruction: str
    has_mask: bool
    references: int
    candidates: int
    model: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a provider understands an instruction, asked for free before sending.

    `causes` are the reasons why it cannot; `whole_picture` says that it changes everything when no mask is
    drawn; `outcome` proposes what will be true afterwards ("" for relative wishes).
    """

    causes: tuple[Cause, ...] = ()
    operation: str = ""
    whole_picture: bool = False
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    remote_id: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """`fraction` 0 to 1 of candidate `ordinal`."""

    ordinal: int
    fraction: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    ordinal: int
    path: Path


@dataclass(frozen=True, slots=True)
class Delivered:
    """An answer in the spool, synced, not decoded."""

    ordinal: int
    path: Path
    media_type: str
    actual: Mapping[str, object] = field(default_factory=dict)
    revised_prompt: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The engine's answer: the changed box only, at (x, y) of Image 1, in its layout and colour space.

    `meets_base`: at the mask's edge it runs into the base by itself, so that no feather is laid over it.
    """

    ordinal: int
    pixels: Pixels
    x: int
    y: int
    seed: int
    actual: Mapping[str, object] = field(default_factory=dict)
    meets_base: bool = False


ProviderEvent = Accepted | Progress | Preview | Delivered | Made


class Provider(Protocol):
    """Who makes pictures. Ordinals count candidates of one request from 0."""

    def capability(self, model: str) -> Capability:
        """What `model` ("" for the default) can do; an unknown id gets its family's rules."""
        ...

    def read(self, question: Question) -> Reading:
        """How it understands a request, without sending, quickly enough for every key stroke."""
        ...

    def run(self, request: ProviderRequest, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        """Do the work. Raises ProviderError, or Cancelled once `cancel` was cancelled and heard."""
        ...
