"""How amounts read."""

import pytest

from studio.model.money import cost, exact, money


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


@pytest.mark.parametrize(
    ("micro", "text"),
    [
        (0, "$0.00"),
        (1, "$0.0001"),
        (4_712, "$0.0047"),
        (90_000, "$0.09"),
        (-4_712, "−$0.0047"),
        (1_234_567_800, "$1,234.5678"),
    ],
)
def test_an_exact_amount_is_never_nothing(micro: int, text: str) -> None:
    assert exact(micro) == text
