"""What differs between two ways to fill the same hole."""

from dataclasses import dataclass
from enum import StrEnum


class Start(StrEnum):
    """How the first, small fill is made."""

    SHIFTS = "whole shifts"
    PEEL = "ring by ring"


@dataclass(frozen=True, slots=True)
class Recipe:
    """`radius` of a patch; `lively` is how much the strength of the grain counts; `joins_slopes` takes out
    the steps between patches. `shifted_px`: how many pixels the hole has at most where whole shifts fill it;
    fewer see more of what is around, more see its lines. `seams_weigh`: how much its seams count, when it is
    judged beside others.
    """

    radius: int = 3
    lively: float = 4.0
    joins_slopes: bool = True
    start: Start = Start.SHIFTS
    shifted_px: int = 900
    seams_weigh: float = 1.0
