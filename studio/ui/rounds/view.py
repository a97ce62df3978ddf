"""What the sheets of calls with a price show."""

from dataclasses import dataclass

from studio.model.errors import Cause
from studio.model.money import FREE, Estimate
from studio.ui.turn.choices import Section


@dataclass(frozen=True, slots=True)
class RoundRow:
    """Something to choose: its id, its name, what is chosen, and what could be."""

    id: str
    name: str
    shown: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class PricedView:
    """`says` is what it does; `goes` where it goes; `causes` are all reasons why it cannot be sent."""

    title: str
    says: str
    goes: str = ""
    estimate: Estimate = FREE
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundView(PricedView):
    """A round: what can be chosen, and how many candidates it makes."""

    rows: tuple[RoundRow, ...] = ()
    candidates: int = 1
