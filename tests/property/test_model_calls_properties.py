"""However a turn is split into calls, each of its candidates has exactly one place."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from studio.model.fit import Request, fit, placed, split
from studio.model.history import History, Node
from studio.model.money import Estimate
from studio.model.plan import CallPlan, placed_calls, total
from studio.model.provider import Capability, MaskForm, PictureForm, Reading
from studio.model.recipe import Anchor, Recipe
from studio.model.wording import Wording

HISTORY = History(
    "i1",
    {
        "n1": Node("n1", "i1", 1, "t1", (), 10, 10, picture_id="c1"),
        "n2": Node("n2", "i1", 2, "t2", ("n1",), 10, 10, picture_id="c2"),
    },
    head="n2",
)
ANCHORS = (Anchor.LAST, Anchor.ORIGINAL, Anchor.BOTH)
counts = st.integers(1, 40)
per_call = st.none() | st.integers(1, 12)
estimates = st.builds(
    Estimate,
    micro=st.none() | st.integers(0, 10**9),
    upper=st.none() | st.integers(0, 10**9),
    calls=st.integers(1, 3),
    credits=st.none() | st.integers(0, 100),
    learned_from=st.integers(0, 20),
)


@st.composite
def makers(draw: st.DrawFn) -> Capability:
    return Capability(
        "maker",
        draw(st.sampled_from(["a", "b"])),
        PictureForm.PNG,
        MaskForm.NONE,
        anchors=frozenset(ANCHORS),
        candidates_max=40,
        candidates_per_call=draw(per_call),
    )


def places(requests: tuple[Request, ...]) -> list[int]:
    return [place for one in requests for place in range(one.first, one.first + one.candidates)]


@given(counts, per_call)
def test_a_split_is_whole_within_the_limit_and_even(candidates: int, most: int | None) -> None:
    parts = split(candidates, most)

    assert sum(parts) == candidates
    assert max(parts) <= (most or candidates)
    assert max(parts) - min(parts) <= 1
    assert len(parts) == (1 if most is None else -(-candidates // most))


@given(
    counts,
    st.lists(st.sampled_from(ANCHORS), min_size=1, max_size=3, unique=True),
    st.lists(st.tuples(makers(), st.booleans()), min_size=1, max_size=4),
)
def test_every_candidate_of_a_turn_has_exactly_one_place(
    candidates: int, anchors: list[Anchor], asked: list[tuple[Capability, bool]]
) -> None:
    recipe = Recipe("x", anchors=tuple(anchors), candidates=candidates)

    parts = [fit(recipe, one, Reading(), HISTORY, one_a_call=streams) for one, streams in asked]
    turn = placed(request for part in parts for request in part)

    assert places(turn) == list(range(candidates * len(anchors) * len(asked)))
    assert [one.ordinal for one in turn] == list(range(len(turn)))
    assert [replace(one, ordinal=0, first=0) for one in turn] == [
        replace(one, ordinal=0, first=0) for part in parts for one in part
    ]


@given(st.lists(estimates, min_size=1, max_size=6))
def test_the_total_is_the_sum_and_unknown_as_soon_as_one_is(prices: list[Estimate]) -> None:
    request = Request(0, Anchor.LAST, "n1", "n1", "n1", "n1", 2)
    capability = Capability("maker", "a", PictureForm.PNG, MaskForm.NONE)
    calls = placed_calls(CallPlan(request, "p", capability, Wording("x"), one) for one in prices)

    whole = total(call.estimate for call in calls)

    for name in ("micro", "upper"):
        found = [getattr(one, name) for one in prices]
        assert getattr(whole, name) == (None if None in found else sum(found))
    assert whole.calls == sum(one.calls for one in prices)
    assert (whole.credits or 0) == sum(one.credits or 0 for one in prices)
    assert whole.learned_from == min((one.learned_from for one in prices if not one.is_free), default=0)
    assert [call.request.first for call in calls] == [2 * n for n in range(len(prices))]
