"""What is known of models: their life, limits, parameters and prices; data, dated, with sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from studio.model.profile import Parameter
from studio.model.project import Notice
from studio.model.sizes import SizeRule
from studio.model.words import tr


class ModelStatus(StrEnum):
    CURRENT = "current"
    RETIRING = "retiring"  # its end is announced
    RETIRED = "retired"
    UNKNOWN = "unknown"  # not in the catalogue; its family's rules are assumed


class ParameterKind(StrEnum):
    CHOICE = "choice"
    NUMBER = "number"
    SWITCH = "switch"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ParameterRule:
    """One parameter of a model on the wire. `default` None: it is not sent unless the user sets it.

    `edits_only` and `generations_only` say where it may be sent; `choices` belong to CHOICE, `least` and
    `most` to NUMBER.
    """

    name: str
    kind: ParameterKind
    choices: tuple[str, ...] = ()
    least: float = 0
    most: float = 0
    default: Parameter | None = None
    edits_only: bool = False
    generations_only: bool = False

    def allows(self, value: object) -> bool:
        match self.kind:
            case ParameterKind.CHOICE:
                return isinstance(value, str) and value in self.choices
            case ParameterKind.SWITCH:
                return isinstance(value, bool)
            case ParameterKind.NUMBER:
                return type(value) in (int, float) and self.least <= value <= self.most  # type: ignore[operator]
            case ParameterKind.TEXT:
                return isinstance(value, str)

    @property
    def possible(self) -> str:
        """What may be set, in one line."""
        match self.kind:
            case ParameterKind.CHOICE:
                return ", ".join(self.choices)
            case ParameterKind.SWITCH:
                return "true, false"
            case ParameterKind.NUMBER:
                return f"{self.least:g}–{self.most:g}"
            case ParameterKind.TEXT:
                return "text"


@dataclass(frozen=True, slots=True)
class Rates:
    """US dollars for a million tokens, which is millionths of a dollar for one."""

    text_in: float = 0.0
    image_in: float = 0.0
    image_out: float = 0.0
    text_out: float = 0.0
    cached_text_in: float = 0.0
    cached_image_in: float = 0.0


class OutputRule(StrEnum):
    """How the tokens of an answer are counted; the formulas are in `pricing`."""

    TABLE = "table"  # by quality and size
    GRID = "grid"  # by quality and the grid of the long side
    FREE = "free"
    UNKNOWN = "unknown"


class InputRule(StrEnum):
    """How the tokens of a sent picture are counted."""

    PATCHES = "patches"  # of 32 px
    TILES = "tiles"  # of 512 px
    FREE = "free"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PriceRule:
    """How a call is priced. `grids` goes from a quality to the grid of the long side; `table` from a quality
    to sizes ("1024x1024") to tokens; `factors` from a quality to what the formula is multiplied with, 1 when
    it is not there. `partial_tokens` are added for each preview, `fidelity_tokens` under high fidelity for
    each sent picture, square or other. `margin` makes the upper estimate.
    """

    rates: Rates = field(default_factory=Rates)
    output: OutputRule = OutputRule.UNKNOWN
    input: InputRule = InputRule.UNKNOWN
    grids: Mapping[str, int] = field(default_factory=dict)
    table: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    factors: Mapping[str, float] = field(default_factory=dict)
    partial_tokens: int = 100
    fidelity_tokens: tuple[int, int] = (0, 0)
    margin: float = 1.0


@dataclass(frozen=True, slots=True)
class Model:
    """One model of a provider. None means no limit that we know; `retires` is a date, ISO 8601.

    `family` names the rules that an unknown model of the same maker gets.
    """

    id: str
    family: str
    status: ModelStatus = ModelStatus.CURRENT
    retires: str | None = None
    replacement: str | None = None
    snapshots: tuple[str, ...] = ()
    sizes: SizeRule = field(default_factory=SizeRule)
    parameters: tuple[ParameterRule, ...] = ()
    prompt_max: int | None = None
    pictures_max: int | None = None  # Image 1 and the references
    picture_types: tuple[str, ...] = ("image/png",)  # the others for pictures over the byte limit alone
    picture_bytes_max: int | None = None
    mask_bytes_max: int | None = None
    candidates_per_call: int = 1
    mask: str = "guides"  # guides, exact, none
    markup: bool = False
    previews: bool = False
    multi_turn: bool = False
    transparent: bool = False
    price: PriceRule = field(default_factory=PriceRule)
    notes: tuple[str, ...] = ()

    def parameter(self, name: str) -> ParameterRule | None:
        return next((one for one in self.parameters if one.name == name), None)


@dataclass(frozen=True, slots=True)
class CatalogueOf:
    """The models of one kind of provider, as known on a day."""

    kind: str
    as_of: str
    sources: tuple[str, ...]
    models: tuple[Model, ...]
    default_model: str = ""
    newest_family: str = ""


def ending(model: Model) -> Notice | None:
    """What to say of a model whose last day is announced; None of any other."""
    if model.status is not ModelStatus.RETIRING:
        return None
    replacement = model.replacement or tr("another model")
    return Notice(
        "model-retiring", {"model": model.id, "day": model.retires or "", "replacement": replacement}
    )
