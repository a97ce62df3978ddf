"""Finer qualities and larger sizes, as a model has them."""

from dataclasses import replace

import pytest

from studio.model.catalogue import Model, ParameterKind, ParameterRule
from studio.model.finer import finer_quality, larger_sizes
from studio.model.provider import Capability, MaskForm, PictureForm
from studio.model.sizes import SizeRule

LADDER = ParameterRule("quality", ParameterKind.CHOICE, ("low", "medium", "high", "auto"))
CAN = Capability("maker", "m", PictureForm.PNG, MaskForm.NONE, record=Model("m", "ms", parameters=(LADDER,)))
ANY_SIZE = SizeRule(multiple=16, longest_px=3840, aspect_most=3, least_px=655_360, most_px=8_294_400)


@pytest.mark.parametrize(
    ("quality", "finer"),
    [
        ("low", "medium"),
        ("medium", "high"),
        ("high", "high"),
        ("auto", "high"),
        ("", "high"),
        ("odd", "high"),
    ],
)
def test_the_next_finer_quality_is_the_next_of_the_model(quality: str, finer: str) -> None:
    assert finer_quality(CAN, quality) == finer


def test_a_model_without_qualities_has_no_finer_one() -> None:
    assert finer_quality(replace(CAN, record=None), "low") == ""


def test_larger_sizes_keep_the_shape_and_the_limits() -> None:
    sizes = larger_sizes(ANY_SIZE, 1024, 1024)

    assert sizes == ((1024, 1024), (1536, 1536), (2048, 2048), (2880, 2880))
    assert all(ANY_SIZE.allows(*size) for size in sizes)


def test_what_is_the_largest_already_has_its_own_size_alone() -> None:
    assert larger_sizes(ANY_SIZE, 3840, 2160) == ((3840, 2160),)


def test_presets_are_offered_as_far_as_they_are_larger() -> None:
    presets = SizeRule(presets=((512, 512), (1024, 1024), (1536, 1024)))

    assert larger_sizes(presets, 500, 500) == ((512, 512), (1024, 1024))


def test_what_is_too_small_for_the_model_grows_from_the_size_that_it_is_sent_in() -> None:
    own, *larger = larger_sizes(ANY_SIZE, 64, 48)

    assert own[0] * own[1] >= 655_360
    assert [round(one[0] / own[0], 1) for one in larger] == [1.5, 2.0, 3.0, 3.5]


def test_a_picture_of_no_legal_size_has_none() -> None:
    assert larger_sizes(ANY_SIZE, 4000, 300) == ()
