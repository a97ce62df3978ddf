"""How amounts read."""

import pytest

from studio.model.money import cost, money


@pytest.mark.parametrize(
    ("micro", "text"),
    [
        (0, "$0.00"),
        (90_000, "$0.09"),
        (1, "<$0.01"),
        (9_999, "<$0.01"),
        (10_000, "$0.01"),
        (4_590_000, "$4.59"),
    ],
)
def test_money_reads_in_dollars_and_cents(micro: int, text: str) -> None:
    assert money(micro) == text


def test_what_cost_nothing_is_free() -> None:
    assert cost(0) == "free"
    assert cost(22_500) == "$0.02"
