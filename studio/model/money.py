"""How an amount of money reads; prices are in US dollars, kept as millionths."""

from dataclasses import dataclass
from enum import StrEnum

from studio.model.words import tr

DOLLAR_MICRO = 1_000_000
_CENT_MICRO = 10_000
_LEAST_MICRO = 100


class Basis(StrEnum):
    """Where an amount comes from."""

    ESTIMATE = "estimate"
    USAGE = "usage"
    PROVIDER = "provider"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What calls are expected to cost, in millionths of a dollar; None: the price is not known.

    `upper` is what is held against the caps. `learned_from` counts the calls whose real cost corrected it.
    """

    micro: int | None
    upper: int | None
    calls: int = 1
    credits: float | None = None
    learned_from: int = 0

    @property
    def is_free(self) -> bool:
        return self.upper == 0 and not self.credits


@dataclass(frozen=True, slots=True)
class Cost:
    """What was paid, or may have been; None: not known."""

    micro: int | None
    basis: Basis | None
    credits: float | None = None


FREE = Estimate(0, 0)


def money(micro: int) -> str:
    """$0.09; an amount under a cent is <$0.01, never $0.00."""
    if 0 < micro < _CENT_MICRO:
        return "<$0.01"
    return f"${micro / DOLLAR_MICRO:,.2f}"


def exact(micro: int) -> str:
    """$0.0234: to the hundredth of a cent, for one call by itself, or an amount that a cap is held against.

    Less than that is rounded up to it: an amount that counts never reads as nothing.
    """
    if micro < 0:
        return f"−{exact(-micro)}"
    if micro % _CENT_MICRO == 0:
        return money(micro)
    return f"${max(micro, _LEAST_MICRO) / DOLLAR_MICRO:,.4f}"


def cost(micro: int | None) -> str:
    """An amount that was paid; nothing is *free*, None is not known."""
    if micro is None:
        return tr("cost unknown")
    return money(micro) if micro else tr("free")
