"""Estimates and costs, against every number that the makers and measurers have published."""

import math
from dataclasses import replace

import pytest

from studio.model.catalogue import InputRule, OutputRule, PriceRule, Rates
from studio.model.money import Estimate
from studio.model.pricing import actual, estimate, input_tokens, output_tokens, used_ratio
from studio.model.provider import Usage

_RATES = Rates(text_in=5, image_in=8, image_out=30, cached_text_in=1.25, cached_image_in=2)
_TWO = PriceRule(
    rates=_RATES,
    output=OutputRule.GRID,
    input=InputRule.PATCHES,
    grids={"low": 16, "medium": 48, "high": 96},
)
_TWO_FIVE = replace(_TWO, grids={"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96})
_TWO_SIX = replace(_TWO_FIVE, factors={"low": 3.5, "medium": 3.5}, margin=1.25)
_ONE_FIVE = PriceRule(
    rates=Rates(text_in=5, image_in=8, image_out=32, text_out=10, cached_text_in=1.25, cached_image_in=2),
    output=OutputRule.TABLE,
    input=InputRule.TILES,
    table={
        "low": {"1024x1024": 272, "1024x1536": 408, "1536x1024": 400},
        "medium": {"1024x1024": 1056, "1024x1536": 1584, "1536x1024": 1568},
        "high": {"1024x1024": 4160, "1024x1536": 6240, "1536x1024": 6208},
    },
    fidelity_tokens=(4160, 6240),
)
_FREE = PriceRule(output=OutputRule.FREE, input=InputRule.FREE)

_OF_TWO = {
    (1024, 1024): (196, 1756, 7024),
    (1536, 1024): (158, 1372, 5488),
    (1024, 1536): (158, 1372, 5488),
    (1280, 1024): (173, 1510, 6119),
    (1024, 1280): (173, 1510, 6119),
    (1536, 864): (120, 1078, 4312),
    (1280, 720): (106, 947, 3787),
    (1920, 1088): (148, 1325, 5300),
    (2048, 1152): (157, 1413, 5650),
    (2048, 2048): (397, 3568, 14272),
    (2560, 1440): (205, 1843, 7370),
    (3840, 2160): (371, 3336, 13342),
}
_OF_TWO_FIVE = {
    (1024, 1024): (196, 439, 1756, 3122, 7024),
    (1536, 1024): (158, 343, 1372, 2459, 5488),
    (1024, 1536): (158, 343, 1372, 2459, 5488),
    (1280, 1024): (173, 378, 1510, 2702, 6119),
    (1024, 1280): (173, 378, 1510, 2702, 6119),
    (1536, 864): (120, 280, 1078, 1917, 4312),
    (1280, 720): (106, 246, 947, 1683, 3787),
    (1920, 1088): (148, 344, 1325, 2356, 5300),
    (2048, 1152): (157, 367, 1413, 2511, 5650),
    (2048, 2048): (397, 892, 3568, 6343, 14272),
    (2560, 1440): (205, 478, 1843, 3276, 7370),
    (3840, 2160): (371, 865, 3336, 5930, 13342),
}
_SENT = {
    (512, 512): 1024,
    (1024, 1024): 1024,
    (1024, 768): 768,
    (1536, 1024): 1536,
    (341, 512): 704,
    (1179, 2556): 1482,
    (2048, 2048): 1521,
    (1920, 1080): 1508,
    (3840, 2160): 1508,
    (4032, 3024): 1452,
}


@pytest.mark.parametrize("size", _OF_TWO)
def test_output_tokens_of_gpt_image_2_are_those_of_the_calculator(size: tuple[int, int]) -> None:
    assert tuple(output_tokens(_TWO, quality, size) for quality in _TWO.grids) == _OF_TWO[size]


@pytest.mark.parametrize("size", _OF_TWO_FIVE)
def test_output_tokens_of_2_5_are_those_of_the_calculator(size: tuple[int, int]) -> None:
    assert tuple(output_tokens(_TWO_FIVE, quality, size) for quality in _TWO_FIVE.grids) == _OF_TWO_FIVE[size]


@pytest.mark.parametrize(
    ("quality", "size", "measured"),
    [("low", (1536, 1024), 664), ("high", (1536, 1024), 1353), ("high", (3840, 2160), 3337)],
)
def test_tokens_measured_of_2_6_stay_under_the_upper_bound(
    quality: str, size: tuple[int, int], measured: int
) -> None:
    expected = output_tokens(_TWO_SIX, quality, size)

    assert expected == pytest.approx(measured, rel=0.2)
    assert measured <= expected * _TWO_SIX.margin


@pytest.mark.parametrize("quality", _ONE_FIVE.table)
@pytest.mark.parametrize("size", ["1024x1024", "1024x1536", "1536x1024"])
def test_output_tokens_of_1_5_stand_in_a_table(quality: str, size: str) -> None:
    width, height = (int(side) for side in size.split("x"))

    assert output_tokens(_ONE_FIVE, quality, (width, height)) == _ONE_FIVE.table[quality][size]


@pytest.mark.parametrize(
    ("quality", "dollars"),
    [("low", (0.009, 0.013, 0.013)), ("medium", (0.034, 0.05, 0.05)), ("high", (0.133, 0.20, 0.20))],
)
def test_published_prices_of_1_5_are_its_tokens(quality: str, dollars: tuple[float, ...]) -> None:
    for size, published in zip(((1024, 1024), (1024, 1536), (1536, 1024)), dollars, strict=True):
        assert output_tokens(_ONE_FIVE, quality, size) * 32 / 1e6 == pytest.approx(published, abs=0.0015)


@pytest.mark.parametrize(("quality", "dollars"), [("low", 0.0059), ("medium", 0.0527), ("high", 0.2107)])
def test_published_prices_of_2_are_its_tokens(quality: str, dollars: float) -> None:
    assert output_tokens(_TWO, quality, (1024, 1024)) * 30 / 1e6 == pytest.approx(dollars, abs=0.00005)


def test_the_best_of_2_5_costs_what_high_costs_on_2() -> None:
    for size in _OF_TWO:
        assert output_tokens(_TWO_FIVE, "max", size) == output_tokens(_TWO, "high", size)


@pytest.mark.parametrize("size", _SENT)
def test_input_tokens_are_those_that_were_measured(size: tuple[int, int]) -> None:
    assert input_tokens(_TWO, size) == _SENT[size]


@pytest.mark.parametrize(
    ("size", "tokens"), [((1024, 1024), 194), ((1536, 1024), 323), ((1024, 1536), 323), ((512, 2048), 581)]
)
def test_input_tokens_of_1_5_are_tiles(size: tuple[int, int], tokens: int) -> None:
    assert input_tokens(_ONE_FIVE, size) == tokens


def test_high_fidelity_adds_its_tokens_to_each_picture() -> None:
    assert input_tokens(_ONE_FIVE, (1024, 1024), high_fidelity=True) == 194 + 4160
    assert input_tokens(_ONE_FIVE, (1536, 1024), high_fidelity=True) == 323 + 6240


def test_an_edit_costs_its_pictures_its_words_and_what_is_sent() -> None:
    found = _estimate(_TWO_FIVE, quality="medium", candidates=4, prompt_chars=400)

    assert found.micro == 4 * 343 * 30 + 1536 * 8 + 100 * 5
    assert found.upper == 4 * 343 * 30 + 1536 * 8 + 416 * 5


def test_several_calls_send_everything_again() -> None:
    one, four = _estimate(_TWO_FIVE, candidates=4), _estimate(_TWO_FIVE, candidates=4, calls=4)

    assert four.calls == 4
    assert four.micro - one.micro == 3 * (1536 * 8 + 100 * 5)


def test_previews_add_a_hundred_tokens_each() -> None:
    without, with_two = _estimate(_TWO, candidates=3), _estimate(_TWO, candidates=3, previews=2)

    assert with_two.micro - without.micro == 3 * 2 * 100 * 30


def test_a_picture_from_words_alone_sends_none() -> None:
    assert _estimate(_TWO, inputs=(), quality="low", prompt_chars=40).micro == 158 * 30 + 10 * 5


def test_a_quality_of_its_own_choice_counts_as_high_and_may_be_the_dearest() -> None:
    found, high = _estimate(_TWO_FIVE, quality="auto"), _estimate(_TWO_FIVE, quality="high")

    assert found.micro == high.micro
    assert found.upper == _estimate(_TWO_FIVE, quality="max").upper
    assert _estimate(_TWO, quality="auto") == _estimate(_TWO, quality="high")


def test_the_margin_widens_the_upper_bound_alone() -> None:
    found = _estimate(_TWO_SIX, quality="low", prompt_chars=0)

    assert found.micro == 553 * 30 + 1536 * 8
    assert found.upper == math.ceil((553 * 30 + 1536 * 8 + 16 * 5) * 1.25)


def test_what_was_learned_corrects_the_pictures_and_is_counted() -> None:
    found = _estimate(_TWO_FIVE, quality="medium", prompt_chars=0, learned=(1.2, 7))

    assert found.micro == round(343 * 1.2 * 30 + 1536 * 8)
    assert found.learned_from == 7
    assert found.upper == pytest.approx(343 * 1.2 * 30 + 1536 * 8 + 16 * 5, abs=1)


def test_what_was_learned_never_lowers_the_upper_bound() -> None:
    assert _estimate(_TWO, learned=(0.5, 9)).upper == _estimate(_TWO).upper


def test_a_size_outside_the_table_counts_as_the_dearest() -> None:
    assert output_tokens(_ONE_FIVE, "low", (1280, 720)) == 408


def test_a_price_that_is_not_known_is_no_number() -> None:
    assert _estimate(PriceRule(), calls=2) == Estimate(None, None, 2)
    assert _estimate(replace(_TWO, input=InputRule.UNKNOWN)).micro is None
    assert actual(PriceRule(), Usage(1, 1, 1)) is None


def test_what_is_free_costs_nothing_before_and_after() -> None:
    assert _estimate(_FREE).is_free
    assert actual(_FREE, Usage()) == 0


def test_the_cost_is_the_usage_at_its_rates() -> None:
    usage = Usage(text_in=76, image_in=1024, image_out=1372, text_out=0)

    assert actual(_TWO, usage) == 76 * 5 + 1024 * 8 + 1372 * 30


def test_cached_tokens_are_paid_at_their_own_rate() -> None:
    usage = Usage(
        text_in=80, image_in=1024, image_out=10, text_out=3, cached_text_in=40, cached_image_in=1000
    )

    assert actual(_ONE_FIVE, usage) == 40 * 5 + 50 + 24 * 8 + 1000 * 2 + 10 * 32 + 3 * 10


@pytest.mark.parametrize("usage", [Usage(), Usage(1, 1, None), Usage(None, 1, 1), Usage(1, None, 1)])
def test_usage_that_lacks_a_part_is_no_cost(usage: Usage) -> None:
    assert actual(_TWO, usage) is None


def test_the_ratio_is_what_was_made_by_what_the_formula_says() -> None:
    usage = Usage(text_in=1, image_in=1, image_out=2 * 686 + 2 * 100)

    ratio = used_ratio(_TWO_FIVE, usage, quality="medium", size=(1536, 1024), candidates=2, previews=1)

    assert ratio == 2.0


def test_a_ratio_that_was_learned_predicts_the_same_call_again() -> None:
    usage = Usage(text_in=100, image_in=1536, image_out=664)
    ratio = used_ratio(_TWO_SIX, usage, quality="low", size=(1536, 1024), candidates=1)
    assert ratio is not None

    found = _estimate(_TWO_SIX, quality="low", prompt_chars=400, learned=(ratio, 5))

    assert found.micro == actual(_TWO_SIX, usage)


@pytest.mark.parametrize("rule", [PriceRule(), _FREE])
def test_without_a_formula_nothing_is_learned(rule: PriceRule) -> None:
    usage = Usage(1, 1, 100)

    assert used_ratio(rule, usage, quality="low", size=(1024, 1024), candidates=1) is None


def test_without_a_count_of_the_server_nothing_is_learned() -> None:
    assert used_ratio(_TWO, Usage(1, 1), quality="low", size=(1024, 1024), candidates=1) is None


def _estimate(
    rule: PriceRule,
    *,
    quality: str = "medium",
    candidates: int = 1,
    inputs: tuple[tuple[int, int], ...] = ((1536, 1024),),
    prompt_chars: int = 400,
    previews: int = 0,
    calls: int = 1,
    learned: tuple[float, int] | None = None,
) -> Estimate:
    return estimate(
        rule,
        quality=quality,
        size=(1536, 1024),
        candidates=candidates,
        inputs=inputs,
        prompt_chars=prompt_chars,
        previews=previews,
        calls=calls,
        learned=learned,
    )
