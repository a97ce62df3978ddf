"""The mask in hand: every stroke kept, undone over a restart, taken through frames."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from stage import box_mask, made, noise, opened, paint

from studio.imaging.arrays import from_array, to_array
from studio.model.errors import BadInput
from studio.model.events import Event, MasksChanged
from studio.model.geometry import Box
from studio.model.mask_steps import PackedStep, packed
from studio.model.project import MaskStep
from studio.session.session import Session
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def stroke(before: np.ndarray, box: Box) -> tuple[MaskStep, np.ndarray]:
    """One stroke that fills a box, and the mask after it."""
    after = before.copy()
    after[box.y : box.bottom, box.x : box.right] = 255
    inside = (slice(box.y, box.bottom), slice(box.x, box.right))
    return MaskStep(box, from_array(before[inside].copy()), from_array(after[inside].copy())), after


async def two_strokes(session: Session, image_id: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    empty = np.zeros((48, 64), np.uint8)
    first, once = stroke(empty, Box(2, 3, 10, 10))
    second, twice = stroke(once, Box(20, 20, 5, 5))
    await session.masks.keep_step(image_id, packed(first), from_array(once))
    await session.masks.keep_step(image_id, packed(second), from_array(twice))
    return empty, once, twice


def test_strokes_and_their_undo_last_over_a_restart(studio: Studio, seen: list[Event], run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        _, once, twice = await two_strokes(session, image_id)
        await session.masks.keep_undo(image_id, undone=True, pixels=from_array(once))
        assert seen[-1] == MasksChanged(image_id)
        await session.close()

        again = await studio.open_project(session.path)

        held = again.masks.in_hand(image_id)
        assert held is not None
        assert np.array_equal(to_array(held.pixels), once)
        assert [step.box for step in held.steps] == [Box(2, 3, 10, 10)]
        assert [step.box for step in held.undone] == [Box(20, 20, 5, 5)]
        assert (to_array(held.undone[0].unpack().after) == 255).all()
        assert held.covered_px == again.masks.covered_px(image_id) == 100
        await again.masks.keep_undo(image_id, undone=False, pixels=from_array(twice))
        assert again.masks.covered_px(image_id) == 125
        await again.close()

    run(story())


def test_a_stroke_after_an_undo_ends_the_redo(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        _, once, _ = await two_strokes(session, image_id)
        await session.masks.keep_undo(image_id, undone=True, pixels=from_array(once))
        third, after = stroke(once, Box(40, 0, 4, 4))

        await session.masks.keep_step(image_id, packed(third), from_array(after))
        await session.close()

        again = await studio.open_project(session.path)
        held = again.masks.in_hand(image_id)
        assert held is not None
        assert [step.box for step in held.steps] == [Box(2, 3, 10, 10), Box(40, 0, 4, 4)]
        assert held.undone == ()
        await again.close()

    run(story())


def test_the_pixels_of_a_step_are_held_compressed(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        step, after = stroke(np.zeros((48, 64), np.uint8), Box(0, 0, 60, 40))
        kept = PackedStep(step.box, lambda: step)

        await session.masks.keep_step(image_id, kept, from_array(after))

        held = session.masks.in_hand(image_id)
        assert held is not None
        assert held.steps == (kept,)
        assert kept.nbytes < 60 * 40 / 10
        await session.close()

    run(story())


def test_more_undos_than_strokes_change_nothing(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        empty, once, _ = await two_strokes(session, image_id)
        for pixels in (once, empty, empty):
            await session.masks.keep_undo(image_id, undone=True, pixels=from_array(pixels))

        held = session.masks.in_hand(image_id)

        assert held is not None
        assert held.steps == ()
        assert [step.box for step in held.undone] == [Box(2, 3, 10, 10), Box(20, 20, 5, 5)]
        assert held.covered_px == 0
        await session.close()

    run(story())


def test_a_mask_that_was_used_is_frozen_whatever_is_painted_later(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id, 4, 4, 10, 10)
        (node,) = await made(session, image_id)
        await paint(session, image_id, 0, 0, 64, 48)
        await session.close()

        with sqlite3.connect(session.path) as db:
            (used,) = db.execute("SELECT painted_mask_blob_id FROM job").fetchone()
            data = b"".join(
                row[0]
                for row in db.execute("SELECT data FROM blob_chunk WHERE blob_id = ? ORDER BY n", (used,))
            )
        db.close()

        path = session.path.with_suffix(".png")
        path.write_bytes(data)
        with Image.open(path) as mask:
            assert mask.getbbox() == (4, 4, 14, 14)
        assert node.protected_px == 64 * 48 - 100

    run(story())


def test_a_mask_file_is_one_step_over_the_whole_picture(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)

        await session.masks.set_pixels(image_id, box_mask(64, 48, 0, 0, 32, 48))

        held = session.masks.in_hand(image_id)
        assert held is not None
        assert [step.box for step in held.steps] == [Box(0, 0, 64, 48)]
        assert held.covered_px == 32 * 48
        await session.close()

    run(story())


def test_a_mask_file_of_another_size_needs_to_be_fitted(studio: Studio, tmp_path: Path, run: Run) -> None:
    halves = np.zeros((96, 128), np.uint8)
    halves[:, :64] = 255
    Image.fromarray(halves).save(tmp_path / "mask.png")

    async def story() -> None:
        session, image_id = await opened(studio)
        head = session.history(image_id).nodes[session.history(image_id).head or ""]

        with pytest.raises(BadInput, match="mask-size"):
            await session.masks.from_file(tmp_path / "mask.png", head)
        fitted = await session.masks.from_file(tmp_path / "mask.png", head, fits=True)

        array = to_array(fitted.mask)
        assert array.shape == (48, 64)
        assert (array[:, :31] == 255).all()
        assert (array[:, 33:] == 0).all()
        await session.close()

    run(story())


def test_a_picture_without_a_mask_has_none(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise(seed=5))
        head = session.history(image_id).nodes[session.history(image_id).head or ""]

        assert session.masks.in_hand(image_id) is None
        assert await session.masks.load(image_id) is None
        assert await session.masks.frozen(image_id, head) is None
        await session.close()

    run(story())
