"""How expected prices read."""

import pytest

from studio.model.money import FREE, Estimate
from studio.ui import prices


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (FREE, "free"),
        (Estimate(91_200, 110_000), "about $0.09"),
        (Estimate(4_000, 5_000), "under $0.01"),
        (Estimate(None, None), "price unknown"),
        (Estimate(None, None, credits=12), "about 12 credits"),
        (Estimate(None, None, credits=0.5), "about 0.5 credits"),
        (Estimate(1_234_560_000, 1_300_000_000), "about $1,234.56"),
    ],
)
def test_a_price_in_a_few_words(estimate: Estimate, words: str) -> None:
    assert prices.about(estimate) == words


def test_several_calls_are_counted() -> None:
    assert prices.calls_words(Estimate(180_000, 200_000, 4)) == "4 calls, about $0.18"


def test_in_full_says_the_most_and_what_was_learned() -> None:
    said = prices.in_full(Estimate(91_200, 110_500, 1, learned_from=12))

    assert said == "1 call, about $0.09. At most $0.1105. Corrected by what 12 calls really cost."


def test_an_unknown_price_is_said_to_be_so() -> None:
    assert prices.in_full(Estimate(None, None)) == "What this model costs is not known to the studio."
