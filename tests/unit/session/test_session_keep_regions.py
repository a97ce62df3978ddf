"""Keep entries with a painted region: measured after each turn, on answer and result, and counted."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from rehearsal import Rehearsal, sent_file
from stage import box_mask, noise, opened, paint, png_bytes, studio_with

from studio.engine.built_in import BuiltInEngine
from studio.host.places import Places
from studio.imaging.arrays import to_array
from studio.model.drift import Of
from studio.model.errors import BadInput
from studio.model.events import Event
from studio.model.history import Finding, Node
from studio.model.keep_statistics import Breaks
from studio.model.provider import ProviderRequest
from studio.model.recipe import Draft, LockMode
from studio.session.session import Session
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def faded(request: ProviderRequest, ordinal: int) -> bytes:
    with Image.open(sent_file(request)) as picture:
        array = np.asarray(picture.convert("RGB"))
    return png_bytes((array * 0.5 + 80).astype(np.uint8))


@pytest.fixture
def studio(home: Places, seen: list[Event]) -> Studio:
    understudy = Rehearsal(faded)
    return studio_with(home, seen, lambda profile: understudy)


async def kept_label(studio: Studio) -> tuple[Session, str, str]:
    """A project whose Keep list has an entry with a region at the right, and a mask at the left."""
    session, image_id = await opened(studio, noise(128, 96))
    await session.keep_list.add(image_id, ["the label", "the mood"])
    entry = session.keep_list.entries(image_id)[0]
    await session.keep_list.set_region(image_id, entry.id, box_mask(128, 96, 80, 20, 40, 30))
    await paint(session, image_id, 4, 4, 40, 40)
    return session, image_id, entry.id


async def turn(session: Session, image_id: str, lock: LockMode = LockMode.STRICT) -> Node:
    (node,) = (await session.turns.run(image_id, Draft(instruction="go", candidates=1, lock=lock))).nodes
    await session.marks.move_head(image_id, node.id)
    await session.drift.settled()
    return node


def test_the_model_broke_what_the_lock_kept(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, label = await kept_label(studio)

        node = await turn(session, image_id)

        assert session.keep_list.findings(node.id) == {label: Finding.KEPT}
        found = await session.keep_list.found(node.id)
        assert {key: row.finding for key, row in found.items()} == {
            (label, Of.RAW): Finding.BROKEN,
            (label, Of.LOCKED): Finding.KEPT,
        }
        assert not found[label, Of.RAW].by_person
        assert set(found[label, Of.RAW].values) == {"delta_e_p95", "ssim_p5", "shift_px"}
        await session.close()

    run(story())


def test_what_a_person_says_stands(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, label = await kept_label(studio)
        node = await turn(session, image_id)

        await session.keep_list.set_finding(node.id, label, Finding.BROKEN)
        await session.drift.of(node.id)

        assert session.keep_list.findings(node.id) == {label: Finding.BROKEN}
        assert (await session.keep_list.found(node.id))[label, Of.LOCKED].by_person
        await session.actions.undo()
        assert session.keep_list.findings(node.id) == {label: Finding.KEPT}
        await session.close()

    run(story())


def test_a_region_is_undone_and_outlives_new_words(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, label = await kept_label(studio)
        await session.keep_list.reword(image_id, label, "the label lettering")
        await session.close()

        again = await studio.open_project(session.path)
        (entry, other) = again.keep_list.entries(image_id)

        assert other.region is None
        assert entry.region is not None
        shown = await again.keep_list.region_on(entry.region, again.history(image_id).head or "")
        assert shown is not None
        assert int((to_array(shown) > 0).sum()) == 40 * 30
        await again.keep_list.set_region(image_id, label, None)
        assert again.keep_list.entries(image_id)[0].region is None
        assert again.actions.undo_title == "Region of Keep"
        await again.actions.undo()
        assert again.keep_list.entries(image_id)[0] == entry
        await again.close()

    run(story())


def test_a_region_of_nothing_or_of_another_size_is_refused(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, label = await kept_label(studio)

        with pytest.raises(BadInput, match="empty-mask"):
            await session.keep_list.set_region(image_id, label, box_mask(128, 96, 0, 0, 0, 0))
        with pytest.raises(BadInput, match="mask-size"):
            await session.keep_list.set_region(image_id, label, box_mask(64, 48, 0, 0, 9, 9))
        await session.close()

    run(story())


def test_statistics_tell_which_entry_breaks_and_after_how_many_turns(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, _ = await kept_label(studio)
        await turn(session, image_id)
        await turn(session, image_id)
        await paint(session, image_id, 0, 0, 128, 94)
        await turn(session, image_id)

        label, mood = await session.keep_list.statistics(image_id)

        assert label.locked == Breaks(judged=3, broken=1, first_after=3)
        assert label.raw == Breaks(judged=3, broken=3, first_after=1)
        assert mood.locked == mood.raw == Breaks()
        await session.close()

    run(story())


def test_versions_of_one_answer_count_once_and_as_the_newest_says(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, _ = await kept_label(studio)
        await paint(session, image_id, 0, 0, 128, 94)
        node = await turn(session, image_id)
        narrow = box_mask(128, 96, 4, 4, 40, 40)
        await session.locks.relock(node.id, mask=narrow, mode=LockMode.STRICT)
        await session.drift.settled()

        label, _ = await session.keep_list.statistics(image_id)

        assert label.raw == Breaks(judged=1, broken=1, first_after=1)
        assert label.locked == Breaks(judged=1)
        await session.close()

    run(story())


def test_an_entry_that_was_switched_off_is_not_measured(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, label = await kept_label(studio)
        await session.keep_list.switch(image_id, label, active=False)

        node = await turn(session, image_id)

        assert await session.keep_list.found(node.id) == {}
        await session.close()

    run(story())


def test_a_painting_of_many_strokes_is_one_step_of_undo(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise(128, 96))
        await session.keep_list.add(image_id, ["the label"])
        head, label = session.history(image_id).head or "", session.keep_list.entries(image_id)[0].id
        first = await session.keep_list.paint_region(image_id, label, box_mask(128, 96, 0, 0, 9, 9), head)
        assert first is not None

        wider = box_mask(128, 96, 0, 0, 40, 9)
        second = await session.keep_list.paint_region(image_id, label, wider, head, first.revision)

        assert second is not None
        assert second.region is not None
        assert second.revision == first.revision
        shown = await session.keep_list.region_on(second.region, head)
        assert shown is not None
        assert int((to_array(shown) > 0).sum()) == 40 * 9
        await session.actions.undo()
        assert session.keep_list.entries(image_id)[0].region is None
        await session.close()

    run(story())


def test_a_region_that_a_turn_was_told_is_not_painted_over(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, label = await kept_label(studio)
        told = session.keep_list.entries(image_id)[0]
        node = await turn(session, image_id)

        wider = box_mask(128, 96, 0, 0, 60, 60)
        now = await session.keep_list.paint_region(image_id, label, wider, node.id, told.revision)

        assert now is not None
        assert now.revision == told.revision + 1
        await session.actions.undo()
        assert session.keep_list.entries(image_id)[0] == told
        await session.close()

    run(story())


def test_a_region_painted_away_is_no_region(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id, label = await kept_label(studio)
        head = session.history(image_id).head or ""

        nothing = box_mask(128, 96, 0, 0, 0, 0)
        now = await session.keep_list.paint_region(image_id, label, nothing, head)

        assert now is not None
        assert now.region is None
        await session.close()

    run(story())


def test_a_region_painted_on_where_less_is_seen_keeps_what_lies_outside(
    home: Places, seen: list[Event], run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio_with(home, seen, lambda profile: engine), noise(128, 96))
        await session.keep_list.add(image_id, ["the label"])
        label, root = session.keep_list.entries(image_id)[0].id, session.history(image_id).head or ""
        draft = Draft(instruction="extend by 20 px to the left", candidates=1)
        (wide,) = (await session.turns.run(image_id, draft)).nodes
        await session.keep_list.paint_region(image_id, label, box_mask(148, 96, 0, 0, 30, 10), wide.id)

        now = await session.keep_list.paint_region(image_id, label, box_mask(128, 96, 50, 50, 10, 10), root)

        assert now is not None
        assert now.region is not None
        assert now.region.node_id == wide.id
        on_wide = await session.keep_list.region_on(now.region, wide.id)
        on_root = await session.keep_list.region_on(now.region, root)
        assert on_wide is not None
        assert on_root is not None
        assert int((to_array(on_wide) > 0).sum()) == 20 * 10 + 100
        assert int((to_array(on_root) > 0).sum()) == 100
        await session.close()

    engine = BuiltInEngine()
    run(story())
