"""Would a turn cross a cap, and with how many candidates would it not?"""

from collections.abc import Callable

from studio.model.money import Estimate
from studio.ui.turn.view import CapOf, Crossing, Purse


def crossing(estimate: Estimate, purse: Purse) -> Crossing | None:
    """The first cap that `estimate` would cross at most. A price that is not known is asked about instead."""
    wanted = estimate.upper or 0
    if not wanted:
        return None
    for cap_of, spent, cap in (
        (CapOf.PROJECT, purse.project, purse.project_cap),
        (CapOf.DAY, purse.today, purse.day_cap),
    ):
        if cap is not None and spent + wanted > cap:
            return Crossing(cap_of, cap, spent + wanted - cap)
    return None


def fewer(candidates: int, purse: Purse, price_of: Callable[[int], Estimate]) -> int:
    """The most candidates below `candidates` whose price crosses no cap; 0 where not even one does."""
    for count in range(candidates - 1, 0, -1):
        if crossing(price_of(count), purse) is None:
            return count
    return 0
