"""Which cap a turn would cross, and how many candidates would not cross it."""

from studio.model.money import FREE, Estimate
from studio.ui.turn.crossing import crossing, fewer
from studio.ui.turn.view import CapOf, Crossing, Purse

PURSE = Purse(today=4_950_000, day_cap=5_000_000)


def _price(candidates: int) -> Estimate:
    return Estimate(20_000 * candidates, 24_000 * candidates)


def test_the_upper_estimate_counts() -> None:
    assert crossing(Estimate(49_000, 60_000), PURSE) == Crossing(CapOf.DAY, 5_000_000, 10_000)


def test_exactly_at_the_cap_is_not_over_it() -> None:
    assert crossing(Estimate(50_000, 50_000), PURSE) is None


def test_the_cap_of_the_project_is_asked_first() -> None:
    tight = Purse(today=4_950_000, day_cap=5_000_000, project=90_000, project_cap=100_000)

    assert crossing(Estimate(60_000, 60_000), tight) == Crossing(CapOf.PROJECT, 100_000, 50_000)


def test_what_is_free_or_not_known_crosses_nothing_here() -> None:
    assert crossing(FREE, PURSE) is None
    assert crossing(Estimate(None, None), PURSE) is None


def test_as_many_as_fit_are_proposed() -> None:
    assert fewer(4, PURSE, _price) == 2
    assert fewer(4, Purse(today=5_000_000, day_cap=5_000_000), _price) == 0
