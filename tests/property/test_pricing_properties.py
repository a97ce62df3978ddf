"""Prices against a server that counts by itself: what is expected is what it bills, in any size."""

from datetime import date
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from loopback import tokens

from studio.host.catalogue import Catalogue
from studio.host.places import Places
from studio.model.pricing import input_tokens, output_tokens

_NOWHERE = Path("/nonexistent")
_CATALOGUE = Catalogue(
    Places(_NOWHERE, _NOWHERE, _NOWHERE, _NOWHERE), today=lambda: date(2026, 11, 21)
)  # without a file of a user
_MODELS = st.sampled_from([one for one in _CATALOGUE.of("openai").models if one.family[0] in "12"])
_SIDES = st.integers(1, 240).map(lambda steps: 16 * steps)
_LENGTHS = st.integers(1, 8000)


@settings(deadline=None)
@given(_MODELS, st.data())
def test_the_tokens_of_a_picture_are_those_that_are_billed(model, data: st.DataObject) -> None:
    assume(model.family != "1")
    sizes = st.sampled_from(model.sizes.presets) if model.sizes.presets else st.tuples(_SIDES, _SIDES)
    width, height = data.draw(sizes)
    assume(model.sizes.allows(width, height))
    quality = data.draw(st.sampled_from([*(model.price.grids or model.price.table)]))

    expected = output_tokens(model.price, quality, (width, height))

    # Half a token is rounded up here and down there, where measured factors apply.
    assert 0 <= expected - tokens.out(model.family, quality, width, height) <= (model.family == "2.6")


@settings(deadline=None)
@given(_MODELS, _LENGTHS, _LENGTHS)
def test_the_tokens_of_a_sent_picture_are_never_less_than_those_that_are_billed(
    model, width: int, height: int
) -> None:
    assume(model.family != "1")
    assume(max(width, height) <= 100 * min(width, height))

    expected = input_tokens(model.price, (width, height))

    billed = tokens.of_pictures(model.family, [(width, height)])
    # A small picture is enlarged to whole pixels: up here, to the nearest there. That is a row of patches.
    assert 0 <= expected - billed <= (32 if max(width, height) < 1024 else 0)
