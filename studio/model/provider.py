"""The seam to whoever makes pictures: what they can do, what they are asked, what they answer."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from studio.model.cancel import CancelToken
from studio.model.catalogue import Model
from studio.model.errors import Cause
from studio.model.geometry import Frame
from studio.model.pixels import Pixels, Sheet
from studio.model.profile import Parameter
from studio.model.project import Notice
from studio.model.recipe import Anchor, Role
from studio.model.words import tr


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
class ExampleGroup:
    """Instructions of one kind."""

    title: str
    examples: tuple[str, ...]
    note: str = ""  # what else may be said of them


@dataclass(frozen=True, slots=True)
class Capability:
    """What one model of a profile can do; None means no limit that we know."""

    provider: str
    model: str
    picture_form: PictureForm
    mask_form: MaskForm
    mask_guides_only: bool = False
    anchors: frozenset[Anchor] = frozenset(Anchor)
    references_max: int | None = None
    candidates_max: int = 1
    candidates_per_call: int | None = None  # a turn that asks for more takes several calls
    prompt_max: int | None = None
    picture_bytes_max: int | None = None
    mask_bytes_max: int | None = None
    is_free: bool = False
    is_local: bool = False  # nothing leaves this machine
    generates: bool = False  # makes a picture from words alone
    composes: bool = False  # makes one from words and references, with no picture to edit
    takes_seed: bool = True
    previews: bool = False
    multi_turn: bool = False
    purchases: int = 1  # how often its server may buy one call by itself
    host: str = ""  # who receives what is sent, as the user knows it
    record: Model | None = None  # what the catalogue knows: sizes, parameters, prices, its end
    examples: tuple[str, ...] = ()  # instructions that it understands, for those that read a grammar
    example_groups: tuple[ExampleGroup, ...] = ()  # many more, by what they do

    @property
    def name(self) -> str:
        """Whom a sentence is about: the model, or the server that names none."""
        if self.picture_form is PictureForm.PIXELS:
            return tr("The built-in engine")
        return self.model or self.host or self.provider

    @property
    def qualities(self) -> tuple[str, ...]:
        return self._choices("quality")

    @property
    def formats(self) -> tuple[str, ...]:
        return self._choices("output_format")

    @property
    def sizes(self) -> tuple[str, ...]:
        """The sizes to choose from by name; none where any size that keeps the rules will do."""
        presets = self.record.sizes.presets if self.record else ()
        return tuple(f"{width}x{height}" for width, height in presets)

    def _choices(self, name: str) -> tuple[str, ...]:
        rule = self.record.parameter(name) if self.record else None
        return rule.choices if rule else ()


@dataclass(frozen=True, slots=True)
class SentPicture:
    """One picture of a request: pixels for the engine, a prepared file for a hosted maker."""

    ordinal: int  # 1 is the picture to edit
    use: Use
    content: Sheet | Path
    caption: str = ""
    role: Role | None = None
    sha256: str = ""  # of the prepared file
    width: int = 0  # as it is sent
    height: int = 0
    remote_id: str | None = None  # under which the provider has these bytes already


@dataclass(frozen=True, slots=True)
class ProviderRequest:
    """A complete, plain call. A hosted maker reads `prompt`; one with a grammar reads `instruction`.

    No pictures: a picture is made from words alone. `parameters` has what the user set and what the program
    added; `added` names the latter, which alone may be dropped when a server does not know them.
    """

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
    added: frozenset[str] = frozenset()
    spool: Path | None = None
    streams: bool = False  # previews while waiting


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
    drawn; `changes_frame`, that it changes nothing but the size of the canvas or the number of pixels;
    `outcome` proposes what will be true afterwards ("" for relative wishes).
    """

    causes: tuple[Cause, ...] = ()
    operation: str = ""
    whole_picture: bool = False
    outcome: str = ""
    changes_frame: bool = False


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
class Uploaded:
    """The provider has a prepared picture now, under `remote_id`, until `expires` (UTC, ISO 8601)."""

    sha256: str
    remote_id: str
    expires: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A parameter that the program had added was left out, since the server does not know it."""

    name: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call used, in tokens; None where the server did not say."""

    text_in: int | None = None
    image_in: int | None = None
    image_out: int | None = None
    text_out: int | None = None
    cached_text_in: int = 0
    cached_image_in: int = 0


@dataclass(frozen=True, slots=True)
class Billed:
    """What one call used or cost, as the server tells; `micro_usd` or `credits` where it names a price."""

    usage: Usage | None = None
    micro_usd: int | None = None
    credits: float | None = None


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
    `frame`: the answer is a whole picture, of another size or layout, and that way from Image 1.
    `keeps_pixels`: wherever it shows what Image 1 shows, it is the same.
    `notices`: where it is likely not to be good; each is told with the first answer that it is true of.
    """

    ordinal: int
    pixels: Pixels
    x: int
    y: int
    seed: int
    actual: Mapping[str, object] = field(default_factory=dict)
    meets_base: bool = False
    frame: Frame | None = None
    keeps_pixels: bool = False
    notices: tuple[Notice, ...] = ()


ProviderEvent = Accepted | Progress | Preview | Uploaded | Dropped | Billed | Delivered | Made


@dataclass(frozen=True, slots=True)
class Probe:
    """What a free look at an account found. `models` are the ids that it lists, None where it lists none.

    `server` is the program that was recognised, "" for none; `preset` the deviations that fit it.
    `model_missing`: the configured model is not in the list, which is a warning only.
    """

    models: tuple[str, ...] | None
    server: str = ""
    preset: str = ""
    model_missing: bool = False
    retiring: Mapping[str, str] = field(default_factory=dict)  # model to its last day, as the server tells


class Provider(Protocol):
    """Who makes pictures. Ordinals count candidates of one request from 0."""

    def capability(self, model: str) -> Capability:
        """What `model` ("" for the default) can do; an unknown id gets its family's rules."""
        ...

    def read(self, question: Question) -> Reading:
        """How it understands a request, without sending, quickly enough for every key stroke."""
        ...

    def run(self, request: ProviderRequest, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        """Do the work. Raises ProviderError, or Cancelled once `cancel` was cancelled and heard.

        No other StudioError: whatever went wrong has to say what may have been charged. A hosted maker asks
        once and repeats nothing; whether to ask again is the session's to decide.
        """
        ...

    def collect(self, spool: Path, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        """What lies in a job's spool already: Delivered and Billed, or nothing.

        Nobody is asked to work. A picture that the answer only names is fetched, which is free, unless
        `cancel` was cancelled: then nothing but the disk is waited for. Raises ProviderError when what lies
        there is not a whole answer.
        """
        ...

    async def probe(self) -> Probe:
        """Look at the account without a paid call. Raises ProviderError."""
        ...
