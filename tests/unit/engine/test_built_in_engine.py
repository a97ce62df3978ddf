"""The built-in engine as a provider: its answers, their sameness, and how it stops."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from studio.engine import difference
from studio.engine.built_in import BuiltInEngine
from studio.imaging.arrays import to_array
from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import Misfit, Rejected
from studio.model.provider import Made, Progress
from tests.unit.engine.asking import made, mask, request, scene

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("bands", [3, 4])
@pytest.mark.parametrize("text", ["remove this", "make it warmer", "recolour it teal", "place Image 2 here"])
def test_an_answer_has_the_layout_of_its_picture(run: Run, text: str, bands: int, dtype: type) -> None:
    base = scene(dtype, bands)
    reference = scene(dtype, 3, 50)[:, ::-1].copy()

    answers = run(made(request(text, base, painted=mask(), references=(reference,))))

    assert answers
    for answer in answers:
        assert (answer.pixels.bands, answer.pixels.bits) == (bands, 8 * np.dtype(dtype).itemsize)
        assert (answer.x, answer.y, answer.pixels.width, answer.pixels.height) == (40, 48, 30, 26)


@pytest.mark.parametrize("text", ["remove this", "make it warmer", "recolour it teal", "place Image 2 here"])
def test_nothing_outside_the_mask_changes(run: Run, text: str) -> None:
    base, painted = scene(), mask()

    answers = run(made(request(text, base, painted=painted, references=(scene(side=40),))))

    part, outside = base[48:74, 40:70], painted[48:74, 40:70] == 0
    for answer in answers:
        assert np.array_equal(to_array(answer.pixels)[outside], part[outside])
        assert not np.array_equal(to_array(answer.pixels), part)


@pytest.mark.parametrize(
    "text", ["remove this", "make it warmer", "softer light", "recolour it teal", "place Image 2 here"]
)
def test_the_same_request_gives_the_same_bytes(run: Run, text: str) -> None:
    asked = request(text, scene(), painted=mask(), references=(scene(side=40),))

    first, second = run(made(asked)), run(made(asked))

    assert [bytes(one.pixels.data) for one in first] == [bytes(one.pixels.data) for one in second]
    assert [one.actual for one in first] == [one.actual for one in second]


@pytest.mark.parametrize("text", ["make it warmer", "brighter", "recolour it teal", "vivid", "remove this"])
def test_candidates_look_different(run: Run, text: str) -> None:
    answers = run(made(request(text, scene(), painted=mask(), n=4)))

    samples = [difference.sample(to_array(one.pixels), mask()[48:74, 40:70]) for one in answers]
    for n, one in enumerate(samples):
        for other in samples[:n]:
            assert difference.mean(one, other) >= difference.VISIBLE


def test_fewer_are_made_when_the_others_would_look_the_same(run: Run) -> None:
    flat = np.full((60, 60, 3), 120, np.uint8)
    painted = mask(60, (20, 20, 16, 16))
    flat[painted > 0] = (200, 40, 30)

    answers = run(made(request("remove this", flat, painted=painted, n=4)))

    assert len(answers) == 1
    assert answers[0].actual["asked"] == 4
    assert np.abs(to_array(answers[0].pixels).astype(int) - 120).max() <= 1


def test_an_answer_names_its_method_and_strength(run: Run) -> None:
    (answer,) = run(made(request("20 % warmer", scene(), n=1)))

    assert "warmer" in str(answer.actual["method"])
    assert "20%" in str(answer.actual["method"])


def test_a_deep_picture_keeps_more_than_256_steps(run: Run) -> None:
    (answer,) = run(made(request("a bit brighter", scene(np.uint16), n=1)))

    assert len(np.unique(to_array(answer.pixels))) > 2000


@pytest.mark.parametrize("bands", [1, 2])
def test_a_grey_picture_takes_light_and_refuses_colour(run: Run, bands: int) -> None:
    grey = scene(bands=bands)

    (answer,) = run(made(request("brighter", grey, n=1)))

    assert answer.pixels.bands == bands
    assert to_array(answer.pixels).mean() > grey.mean()
    with pytest.raises(Rejected):
        run(made(request("warmer", grey)))


def test_alpha_stays_under_a_change_of_tone(run: Run) -> None:
    base = scene(bands=4)

    (answer,) = run(made(request("warmer", base, n=1)))

    assert np.array_equal(to_array(answer.pixels)[..., 3], base[..., 3])


def test_a_cut_out_keeps_its_shape(run: Run) -> None:
    base = np.full((80, 80, 4), 255, np.uint8)
    reference = np.zeros((40, 40, 4), np.uint8)
    reference[10:30, 10:30] = (200, 20, 20, 255)
    painted = np.zeros((80, 80), np.uint8)
    painted[20:60, 10:70] = 255

    answer = run(made(request("place Image 2 here", base, painted=painted, references=(reference,))))[0]

    assert "cut out" in str(answer.actual["method"])


@pytest.mark.parametrize("text", ["add a dragon", "remove this", "do not make it warmer"])
def test_what_does_not_fit_is_refused_before_any_work(run: Run, text: str) -> None:
    with pytest.raises(Misfit):
        run(made(request(text, scene())))


def test_an_empty_mask_is_refused(run: Run) -> None:
    with pytest.raises(Misfit):
        run(made(request("warmer", scene(), painted=np.zeros((120, 120), np.uint8))))


def test_a_cancelled_run_ends_in_cancelled(run: Run) -> None:
    cancel = CancelToken()
    seen: list[object] = []

    async def go() -> None:
        async for event in BuiltInEngine().run(request("warmer", scene(side=600), n=8), cancel):
            seen.append(event)
            if isinstance(event, Progress):
                cancel.cancel()

    with pytest.raises(Cancelled):
        run(go())

    assert sum(isinstance(event, Made) for event in seen) < 8


def test_a_consumer_that_leaves_stops_the_work(run: Run) -> None:
    async def go() -> None:
        events = BuiltInEngine().run(request("warmer", scene(side=600), n=8), CancelToken())
        async for event in events:
            if isinstance(event, Progress):
                break
        await events.aclose()  # type: ignore[attr-defined]

    before = threading.active_count()
    run(go())

    assert threading.active_count() <= before + 1


def test_progress_never_runs_backwards(run: Run) -> None:
    async def go() -> list[Progress]:
        asked = replace(request("remove the background", scene(side=400)), candidates=1)
        return [
            event async for event in BuiltInEngine().run(asked, CancelToken()) if isinstance(event, Progress)
        ]

    fractions = [event.fraction for event in run(go())]

    assert len(fractions) > 1
    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= 1 for fraction in fractions)


def test_the_loop_is_free_while_the_engine_works(run: Run) -> None:
    async def go() -> int:
        working = asyncio.ensure_future(made(request("warmer", scene(side=500))))
        beats = 0
        while not working.done():
            await asyncio.sleep(0.002)
            beats += 1
        return beats

    assert run(go()) > 3


def test_what_would_change_nothing_visible_is_no_candidate(run: Run) -> None:
    grey = np.full((120, 120, 3), 128, np.uint8)

    with pytest.raises(Rejected) as caught:
        run(made(request("make it black and white", grey)))

    assert caught.value.kind == "nothing-visible"


def test_a_change_of_a_small_part_is_a_candidate(run: Run) -> None:
    assert run(made(request('write "i" at the top left in white', np.full((400, 600, 3), 40, np.uint8), n=1)))


def test_a_mask_whose_rim_is_lost_in_a_small_picture_is_none_the_worse(run: Run) -> None:
    base = scene(side=900)
    painted = np.zeros((900, 900), np.uint8)
    painted[100:800, 100:800] = 255
    painted[800:820, 452] = 255

    assert run(made(request("make it warmer", base, painted=painted, n=1)))


def barred(lines: int) -> Any:
    """A plain wall on which some dark bars end under the mask."""
    base = np.full((300, 300, 3), 200, np.uint8)
    for n in range(lines):
        base[90 + 40 * n : 105 + 40 * n, :150] = (30, 40, 90)
    return base


def test_an_answer_says_when_lines_end_at_what_was_removed(run: Run) -> None:
    painted = mask(300, (110, 70, 90, 160))

    answers = run(made(request("remove this", barred(3), painted=painted, n=2)))
    (plain,) = run(made(request("remove this", barred(1), painted=painted, n=1)))

    assert [notice.kind for answer in answers for notice in answer.notices] == ["lines-end"]
    assert plain.notices == ()


def test_lines_that_end_are_told_of_beside_as_many_that_go_on(run: Run) -> None:
    base = barred(2)
    for top in (172, 204):
        base[top : top + 14] = (30, 40, 90)

    (answer,) = run(made(request("remove this", base, painted=mask(300, (110, 70, 90, 160)), n=1)))

    assert "lines carried on" in str(answer.actual["method"])
    assert [notice.kind for notice in answer.notices] == ["lines-end"]
