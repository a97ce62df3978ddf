"""Whatever is to be kept stands in the prompt, and stands there once."""

import re

from hypothesis import given
from hypothesis import strategies as st

from studio.model.provider import MaskForm
from studio.model.recipe import Invariant, MaskRule, Purpose, Recipe, Reference
from studio.model.wording import compose

ORDER = ("already true", "mask", "transparency", "frame")
words = st.text("abcdefghij ", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    texts = draw(st.lists(words, max_size=8))
    invariants = tuple(
        Invariant(f"k{n}", 1, n, f"[{text}]", active=draw(st.booleans())) for n, text in enumerate(texts)
    )
    told = draw(st.lists(words, max_size=3))
    captions = draw(st.lists(words, max_size=3))
    return Recipe(
        instruction=draw(words),
        invariants=invariants,
        references=tuple(Reference(f"c{n}", text) for n, text in enumerate(captions)),
        mask_rule=draw(st.sampled_from([MaskRule.DRAWN, MaskRule.WHOLE])),
        parameters={"background": "transparent"} if draw(st.booleans()) else {},
        already_true=tuple((f"t{n}", text) for n, text in enumerate(told)),
        purpose=draw(st.sampled_from(Purpose)),
    )


@given(
    recipes(), st.sampled_from(list(MaskForm)), st.none() | st.integers(1, 2000), st.booleans(), st.booleans()
)
def test_each_active_invariant_stands_there_exactly_once_whatever_is_asked(
    recipe: Recipe, form: MaskForm, limit: int | None, generates: bool, shows_original: bool
) -> None:
    text = compose(
        recipe, mask_form=form, limit=limit, generates=generates, shows_original=shows_original
    ).text

    active = {one.text for one in recipe.invariants if one.active}
    assert sorted(re.findall(r"\[[a-j ]+\]", text)) == sorted(active)


@given(recipes(), st.sampled_from(list(MaskForm)), st.integers(1, 2000), st.booleans())
def test_the_limit_holds_unless_what_is_required_is_longer(
    recipe: Recipe, form: MaskForm, limit: int, generates: bool
) -> None:
    wording = compose(recipe, mask_form=form, limit=limit, generates=generates)

    assert len(wording.text) <= max(limit, wording.required_length)
    assert [part for part in ORDER if part in wording.left_out] == list(wording.left_out)
    whole = compose(recipe, mask_form=form, generates=generates)
    if not wording.left_out:
        assert wording.text == whole.text
    assert recipe.instruction in wording.text
    assert wording.required_length == whole.required_length


@given(recipes(), st.sampled_from(list(MaskForm)))
def test_references_are_numbered_from_2_in_their_order(recipe: Recipe, form: MaskForm) -> None:
    first, *_ = compose(recipe, mask_form=form).text.splitlines()

    numbers = [int(number) for number in re.findall(r"Image (\d+): ", first)]
    assert numbers == list(range(1, len(recipe.references) + 2))
