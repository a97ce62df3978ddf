"""Drafts and recipes come back from their JSON as they were, and damaged text is only ever damage."""

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.model.errors import ProjectDamaged
from studio.model.recipe import Anchor, Draft, Invariant, LockMode, MaskRule, Purpose, Recipe, Reference, Role
from studio.store.recipes import draft_from_json, draft_to_json, recipe_from_json, recipe_to_json

_TEXT = st.text(max_size=20)
_MAYBE = st.none() | _TEXT
_ANCHORS = st.lists(st.sampled_from(Anchor), min_size=1, max_size=3).map(tuple)
_REFERENCES = st.lists(
    st.builds(Reference, picture_id=_TEXT, caption=_TEXT, role=st.sampled_from(Role), node_id=_MAYBE),
    max_size=3,
).map(tuple)
_PARAMETERS = st.dictionaries(
    _TEXT,
    _TEXT | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False),
    max_size=3,
)
_INVARIANTS = st.lists(
    st.builds(
        Invariant,
        id=_TEXT,
        revision=st.integers(1, 9),
        position=st.integers(0, 9),
        text=_TEXT,
        active=st.booleans(),
    ),
    max_size=3,
).map(tuple)
_DRAFTS = st.builds(
    Draft,
    instruction=_TEXT,
    anchors=_ANCHORS,
    references=_REFERENCES,
    use_mask=st.booleans(),
    lock=st.sampled_from(LockMode),
    candidates=st.integers(1, 10),
    profile=_TEXT,
    model=_TEXT,
    parameters=_PARAMETERS,
    outcome=_MAYBE,
    unticked_turns=st.lists(_TEXT, max_size=3).map(tuple),
)
_RECIPES = st.builds(
    Recipe,
    instruction=_TEXT,
    invariants=_INVARIANTS,
    anchors=_ANCHORS,
    references=_REFERENCES,
    mask_rule=st.sampled_from(MaskRule),
    mask_blob_id=_MAYBE,
    mask_frame_node_id=_MAYBE,
    lock=st.sampled_from(LockMode),
    candidates=st.integers(1, 10),
    parameters=_PARAMETERS,
    outcome=_TEXT,
    already_true=st.lists(st.tuples(_TEXT, _TEXT), max_size=3).map(tuple),
    purpose=st.sampled_from(Purpose),
)


@settings(deadline=None)
@given(_DRAFTS)
def test_a_draft_comes_back_as_it_was(draft: Draft) -> None:
    assert draft_from_json(draft_to_json(draft)) == draft


@settings(deadline=None)
@given(_RECIPES)
def test_a_recipe_comes_back_as_it_was(recipe: Recipe) -> None:
    assert recipe_from_json(recipe_to_json(recipe)) == recipe


@settings(deadline=None)
@given(_RECIPES, st.data())
def test_damaged_text_is_damage_or_another_recipe(recipe: Recipe, data: st.DataObject) -> None:
    text = recipe_to_json(recipe)
    at = data.draw(st.integers(0, len(text) - 1))

    try:
        read = recipe_from_json(text[:at] + data.draw(_TEXT) + text[at + 1 :])
    except ProjectDamaged:
        return

    assert isinstance(read, Recipe)
