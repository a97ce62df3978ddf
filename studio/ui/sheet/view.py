"""What the dialog of a new picture offers."""

from collections.abc import Callable
from dataclasses import dataclass, field

from studio.model.sizes import SizeRule


@dataclass(frozen=True, slots=True)
class SheetMaker:
    """A model of an account that makes pictures from words, and the sizes it makes."""

    profile: str
    model: str
    title: str
    sizes: SizeRule = field(default_factory=SizeRule)


PriceOf = Callable[[SheetMaker, tuple[int, int]], str]
"""What a turn on a sheet of that size would cost with a maker, in words."""


def no_price(maker: SheetMaker, size_px: tuple[int, int]) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class NewSheet:
    """What the user asked for."""

    name: str
    width: int
    height: int
    maker: SheetMaker | None = None
