"""How much may be spent: what a turn may cost, what the day may, and what was spent so far."""

from dataclasses import dataclass

from studio.model.money import Estimate


@dataclass(frozen=True, slots=True)
class Budget:
    """What one turn may cost at most, as its caller said; None: only the project's and the day's caps count.

    `takes_unknown`: whoever asked was told that the price is not known, and asks all the same. A price in
    credits needs that too, or `most_credits`.
    """

    most_micro: int | None = None
    most_credits: float | None = None
    takes_unknown: bool = False


NO_BUDGET = Budget()


@dataclass(frozen=True, slots=True)
class Hold:
    """One call for which money is to be held before it is sent."""

    job_id: str
    project_id: str
    profile_id: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Spent:
    """What was paid, in millionths of a dollar and in credits, and what is held for calls that are open.

    `held_micro` is the upper estimate of what runs, and of what may have been charged without an answer.
    """

    micro: int = 0
    held_micro: int = 0
    credits: float = 0.0

    @property
    def most_micro(self) -> int:
        """What counts against a cap."""
        return self.micro + self.held_micro
