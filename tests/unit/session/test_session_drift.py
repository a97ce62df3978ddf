"""The drift meter: measured after a turn, kept in the file, through frames, and never in the way."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from drifting import Size, Strengths, apply, scene
from PIL import Image
from rehearsal import Rehearsal, sent_file
from stage import asked_area, noise, opened, paint, png_bytes, studio_with

from studio.host.places import Places
from studio.imaging import tiles
from studio.imaging.arrays import from_array, to_array
from studio.imaging.codec import encode_png
from studio.model.drift import Against, Of, Region
from studio.model.errors import BadInput
from studio.model.events import DriftMeasured, Event
from studio.model.geometry import Box, Frame
from studio.model.history import LockState, Node, Turn, TurnKind
from studio.model.ids import NODE, PICTURE, TURN, new_id
from studio.model.pixels import Pixels
from studio.model.project import Picture
from studio.model.provider import ProviderRequest
from studio.model.receipt import Receipt
from studio.model.recipe import Draft, LockMode
from studio.session.session import Session
from studio.session.studio import Studio
from studio.store import blobs, nodes, pictures, turns
from studio.store.database import Access, connect, writing

Run = Callable[[Any], Any]


def warmer(request: ProviderRequest, ordinal: int) -> bytes:
    """All of the picture, a little redder each time; what was asked for bluer."""
    with Image.open(sent_file(request)) as picture:
        array = np.asarray(picture.convert("RGB")).astype(int)
    array[:, :, 0] += 8 * (ordinal + 1)
    if isinstance(request.mask, Path):
        array[:, :, 2] += 60 * asked_area(request, array.shape[:2])
    return png_bytes(np.clip(array, 0, 255).astype(np.uint8))


@pytest.fixture
def understudy() -> Rehearsal:
    return Rehearsal(warmer)


@pytest.fixture
def studio(home: Places, seen: list[Event], understudy: Rehearsal) -> Studio:
    return studio_with(home, seen, lambda profile: understudy)


async def turn(session: Session, image_id: str, *, lock: LockMode = LockMode.STRICT) -> Node:
    """One turn from the head, which moves to what it made."""
    (node,) = (await session.turns.run(image_id, Draft(instruction="go", candidates=1, lock=lock))).nodes
    await session.marks.move_head(image_id, node.id)
    await session.drift.settled()
    return session.history(image_id).nodes[node.id]


def test_what_was_locked_has_not_drifted_and_what_came_has(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise() // 2)
        await paint(session, image_id, 8, 8, 16, 16)

        node = await turn(session, image_id)

        drift = await session.drift.of(node.id)
        locked, raw = drift.value(Against.ROOT), drift.value(Against.ROOT, Of.RAW)
        assert node.drift == 0
        assert locked is not None
        assert locked.identical
        assert locked.px == 64 * 48 - 16 * 16
        assert raw is not None
        assert raw.px == locked.px
        assert raw.colour_delta_e > 1
        edited = drift.value(Against.PARENT, Of.LOCKED, Region.EDITED)
        assert edited is not None
        assert edited.px == 16 * 16
        assert edited.colour_delta_e > 0.5
        await session.close()

    run(story())


def test_what_was_measured_is_told_kept_and_not_measured_again(
    studio: Studio, seen: list[Event], run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id, 8, 8, 16, 16)
        node = await turn(session, image_id)
        first = await session.drift.of(node.id)
        await session.close()
        told = [event for event in seen if isinstance(event, DriftMeasured)]
        assert told[0] == DriftMeasured(image_id, (node.id,))

        again = await studio.open_project(session.path)
        del seen[:]

        assert again.history(image_id).nodes[node.id].drift == 0
        assert await again.drift.of(node.id) == first
        assert not [event for event in seen if isinstance(event, DriftMeasured)]
        await again.close()

    run(story())


def test_values_of_another_algorithm_are_measured_again(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id, 8, 8, 16, 16)
        node = await turn(session, image_id)
        await session.close()
        _meddle(session.path, "UPDATE drift SET algorithm = 0, values_json = '{}'")

        again = await studio.open_project(session.path)

        assert again.history(image_id).nodes[node.id].drift is None
        measured = (await again.drift.of(node.id)).value(Against.ROOT)
        assert measured is not None
        assert measured.identical
        await again.close()

    run(story())


@pytest.mark.parametrize("text", ["{}", '{"px": "many"}', "[1]", '{"colour_delta_e": "x"}'])
def test_what_a_stranger_wrote_of_drift_is_not_believed(studio: Studio, run: Run, text: str) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id, 8, 8, 16, 16)
        node = await turn(session, image_id)
        await session.close()
        _meddle(session.path, "UPDATE drift SET values_json = ?", text)

        again = await studio.open_project(session.path)

        assert again.history(image_id).nodes[node.id].drift is None
        assert (await again.drift.of(node.id)).value(Against.ROOT) is not None
        await again.close()

    run(story())


def test_a_change_of_the_whole_picture_leaves_nothing_to_claim(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        whole = await turn(session, image_id, lock=LockMode.OFF)
        await paint(session, image_id, 8, 8, 16, 16)

        after = await turn(session, image_id)

        assert (whole.drift, after.drift) == (None, None)
        drift = await session.drift.of(after.id)
        assert drift.value(Against.ROOT) is None
        against_parent = drift.value(Against.PARENT)
        assert against_parent is not None
        assert against_parent.identical
        with pytest.raises(BadInput):
            await session.drift.heat(after.id, Against.ROOT, Of.LOCKED)
        await session.close()

    run(story())


def test_the_path_grows_by_each_mask_and_tells_both_lines(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise() // 2)
        await paint(session, image_id, 0, 0, 16, 16)
        await turn(session, image_id)
        await paint(session, image_id, 40, 20, 16, 16)
        node = await turn(session, image_id)

        path = await session.drift.path(node.id)

        assert [point.number for point in path] == [1, 2, 3]
        assert [point.locked for point in path] == [0, 0, 0]
        assert all(point.is_measured for point in path)
        assert path[0].raw == 0
        assert min(point.raw or 0 for point in path[1:]) > 1
        drift = await session.drift.of(node.id)
        root, parent = drift.value(Against.ROOT), drift.value(Against.PARENT)
        assert root is not None
        assert parent is not None
        assert parent.px - root.px in range(1, 16 * 16 + 1)
        await session.close()

    run(story())


def test_going_back_finds_the_last_node_under_the_limit(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise() // 2)
        root = session.history(image_id).head or ""
        await paint(session, image_id, 8, 8, 16, 16)
        still = await turn(session, image_id)
        await paint(session, image_id, 8, 8, 16, 16)
        moved = await turn(session, image_id, lock=LockMode.OFF)

        assert moved.drift is not None
        assert moved.drift > 1
        assert session.drift.last_under(moved.id, 1.0) == still.id
        assert session.drift.last_under(still.id, 1.0) == root
        assert session.drift.last_under(root, 1.0) is None
        await session.close()

    run(story())


def test_the_heat_map_shows_where_the_answer_drifted(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, np.full((48, 64, 3), 90, np.uint8))
        await paint(session, image_id, 8, 8, 16, 16)
        node = await turn(session, image_id)

        raw = to_array(await session.drift.heat(node.id, Against.ROOT, Of.RAW))
        locked = to_array(await session.drift.heat(node.id, Against.ROOT, Of.LOCKED))

        assert raw.shape == (48, 64, 3)
        assert len(np.unique(locked[30:].reshape(-1, 3), axis=0)) == 1
        assert len(np.unique(locked[8:24, 8:24].reshape(-1, 3), axis=0)) == 2  # the mask is hatched
        assert (raw[10, 10] == locked[10, 10]).all()
        assert (raw[40, 40] != locked[40, 40]).any()
        await session.close()

    run(story())


def test_an_extended_node_has_not_drifted_over_the_old_area(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        root = session.history(image_id).nodes[session.history(image_id).head or ""]
        await session.close()
        extended = _framed(session.path, root, Frame.offset(100, 40), (164, 88))
        again = await studio.open_project(session.path)
        await again.marks.move_head(image_id, extended)
        await paint(again, image_id, 0, 0, 110, 50)  # the new area, and a corner of the old one

        node = await turn(again, image_id)

        drift = (await again.drift.of(node.id)).value(Against.ROOT)
        assert node.drift == 0
        assert drift is not None
        assert drift.identical
        assert drift.px == 64 * 48 - 10 * 10
        await again.close()

    run(story())


def test_an_answer_that_moved_is_registered_before_it_is_measured(
    home: Places, seen: list[Event], run: Run
) -> None:
    picture = scene(480, 360, 2)
    moved = Strengths(shift_px=(5, -3), zoom_percent=1, cast=(4, 0, -3), size=Size(across=0.5, down=0.5))
    answer = png_bytes(apply(picture, None, moved, 2).answer)

    async def story() -> None:
        studio = studio_with(home, seen, lambda profile: Rehearsal(lambda request, ordinal: answer))
        session, image_id = await opened(studio, picture)
        await paint(session, image_id, 100, 100, 80, 80)

        node = await turn(session, image_id)

        drift = await session.drift.of(node.id)
        raw = drift.value(Against.PARENT, Of.RAW)
        assert raw is not None
        assert raw.shift_px == pytest.approx(np.hypot(5, 3), abs=0.3)
        assert raw.zoom_percent == pytest.approx(1, abs=0.05)
        assert 0.5 < raw.colour_delta_e < 3
        laid = await session.raw_answers.of(node.id)
        assert laid is not None
        assert (laid.sheet.pixels.width, laid.sheet.pixels.height) == (480, 360)
        await session.close()

    run(story())


def test_of_another_picture_nothing_is_claimed(home: Places, seen: list[Event], run: Run) -> None:
    answer = png_bytes(scene(480, 360, 77))

    async def story() -> None:
        studio = studio_with(home, seen, lambda profile: Rehearsal(lambda request, ordinal: answer))
        session, image_id = await opened(studio, scene(480, 360, 2))
        await paint(session, image_id, 100, 100, 80, 80)

        node = await turn(session, image_id)

        drift = await session.drift.of(node.id)
        assert drift.value(Against.PARENT, Of.RAW) is None
        assert await session.raw_answers.of(node.id) is None
        await session.close()

    run(story())


def test_a_merge_has_the_masks_of_both_ways_to_the_root(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise() // 2)
        root = session.history(image_id).head or ""
        await paint(session, image_id, 0, 0, 16, 16)
        one = await turn(session, image_id)
        await session.marks.move_head(image_id, root)
        await paint(session, image_id, 40, 20, 16, 16)
        other = await turn(session, image_id)
        sheets = [to_array((await session.pictures.sheet(node.id)).pixels) for node in (one, other)]
        merged = sheets[0].copy()
        merged[:, 32:] = sheets[1][:, 32:]
        await session.close()
        node_id = _merged(session.path, one, other, from_array(merged), Box(32, 0, 32, 48))
        again = await studio.open_project(session.path)

        drift = await again.drift.of(node_id)

        against_root, against_parent = drift.value(Against.ROOT), drift.value(Against.PARENT)
        assert against_root is not None
        assert against_root.identical
        assert against_root.px == 64 * 48 - 2 * 16 * 16
        assert against_parent is not None
        assert against_parent.identical
        assert against_parent.px == 32 * 48
        assert drift.value(Against.ROOT, Of.RAW) is None
        await again.close()

    run(story())


def test_a_merge_with_another_root_leaves_nothing_to_claim_and_that_path_all(
    studio: Studio, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise() // 2)
        root = session.history(image_id).nodes[session.history(image_id).head or ""]
        await paint(session, image_id, 0, 0, 16, 16)
        one = await turn(session, image_id)
        pixels = (await session.pictures.sheet(one.id)).pixels
        await session.close()
        strange_id = _strange(session.path, root)
        again = await studio.open_project(session.path)
        await again.marks.move_head(image_id, strange_id)
        await paint(again, image_id, 8, 8, 8, 8)
        other = await turn(again, image_id)
        await again.close()
        node_id = _merged(session.path, one, other, pixels, Box(32, 0, 32, 48))
        last = await studio.open_project(session.path)

        merged = await last.drift.of(node_id)
        alone = await last.drift.of(other.id)

        assert merged.value(Against.ROOT) is None
        beside = alone.value(Against.ROOT)
        assert beside is not None
        assert beside.identical
        await last.close()

    run(story())


def test_a_turn_that_begins_ends_measuring_and_the_node_is_measured_after_it(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise(1600, 1200))
        await paint(session, image_id, 8, 8, 400, 400)
        (first,) = (await session.turns.run(image_id, Draft(instruction="go", candidates=1))).nodes

        (second,) = (await session.turns.run(image_id, Draft(instruction="go", candidates=1))).nodes
        await session.drift.settled()

        drifts = [session.history(image_id).nodes[one.id].drift for one in (first, second)]
        assert drifts == [0, 0]
        await session.close()

    run(story())


def test_closing_does_not_wait_for_what_is_not_measured_yet(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise(2400, 1600))
        await paint(session, image_id, 8, 8, 400, 400)
        (node,) = (await session.turns.run(image_id, Draft(instruction="go", candidates=1))).nodes
        await session.close()

        again = await studio.open_project(session.path)

        (point,) = [one for one in await again.drift.path(node.id) if one.node_id == node.id]
        assert not point.is_measured
        await again.drift.settled()
        assert again.history(image_id).nodes[node.id].drift == 0
        await again.close()

    run(story())


def test_a_node_awaits_its_drift_until_it_is_measured(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise(1600, 1200))
        await paint(session, image_id, 8, 8, 400, 400)
        (node,) = (await session.turns.run(image_id, Draft(instruction="go", candidates=1))).nodes
        root = session.history(image_id).root(node.id)
        before = session.history(image_id).nodes
        await session.drift.settled()

        after = session.history(image_id).nodes[node.id]

        assert (before[node.id].drift, before[node.id].awaits_drift) == (None, True)
        assert (after.drift, after.awaits_drift) == (0, False)
        assert not before[root].awaits_drift
        await session.close()

    run(story())


def test_where_nothing_can_be_claimed_nothing_is_awaited(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        node = await turn(session, image_id, lock=LockMode.OFF)
        assert (node.drift, node.awaits_drift) == (None, False)
        await session.close()

        again = await studio.open_project(session.path)

        assert not again.history(image_id).nodes[node.id].awaits_drift
        await again.close()
        _meddle(session.path, "DELETE FROM drift")
        unmeasured = await studio.open_project(session.path)
        assert unmeasured.history(image_id).nodes[node.id].awaits_drift
        unmeasured.drift.later([node.id])
        await unmeasured.drift.settled()
        assert not unmeasured.history(image_id).nodes[node.id].awaits_drift
        await unmeasured.close()

    run(story())


def test_a_node_that_cannot_be_read_awaits_nothing_more(studio: Studio, seen: list[Event], run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id, 8, 8, 16, 16)
        node = await turn(session, image_id)
        await session.close()
        _meddle(session.path, "DELETE FROM drift")
        again = await studio.open_project(session.path)
        _meddle(session.path, "UPDATE blob_chunk SET data = X'00'")
        del seen[:]

        again.drift.later([node.id])
        await again.drift.settled()

        found = again.history(image_id).nodes[node.id]
        assert (found.drift, found.awaits_drift) == (None, False)
        assert DriftMeasured(image_id, (node.id,)) in seen
        await again.close()

    run(story())


def test_two_who_ask_for_a_node_wait_for_one_measurement(studio: Studio, seen: list[Event], run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id, 8, 8, 16, 16)
        node = await turn(session, image_id)
        del seen[:]

        one, two = await asyncio.gather(session.drift.of(node.id), session.drift.of(node.id))

        assert one == two
        assert len([event for event in seen if isinstance(event, DriftMeasured)]) == 1
        await session.close()

    run(story())


def test_a_read_only_project_is_measured_without_being_written(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id, 8, 8, 16, 16)
        node = await turn(session, image_id)
        await session.close()
        _meddle(session.path, "DELETE FROM drift")
        again = await studio.open_project(session.path, wants_write=False)

        drift = await again.drift.of(node.id)

        assert drift.value(Against.ROOT) is not None
        assert again.history(image_id).nodes[node.id].drift == 0
        assert await again.drift.of(node.id) == drift
        await again.close()

    run(story())


def _meddle(path: Path, sql: str, *values: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(sql, values)


def _strange(path: Path, root: Node) -> str:
    """Another first node of the same image, as a picture made onto a sheet is one."""
    with closing(connect(path, Access.WRITE)) as db, writing(db):
        row = _row(db, pictures.picture(db, root.picture_id or ""), from_array(noise(seed=9)))
        made_by = turns.begin_turn(db, Turn(new_id(TURN), root.image_id, TurnKind.OPEN), None, ())
        node = Node(new_id(NODE), root.image_id, 0, made_by.id, (), row.width, row.height, row.id)
        return nodes.add_node(db, node, None).id


def _merged(path: Path, one: Node, other: Node, pixels: Pixels, box: Box) -> str:
    """A node of two parents, its final mask a box."""
    with closing(connect(path, Access.WRITE)) as db, writing(db):
        base = pictures.picture(db, one.picture_id or "")
        row = _row(db, base, pixels)
        made_by = turns.begin_turn(db, Turn(new_id(TURN), one.image_id, TurnKind.MERGE), None, ())
        node = Node(
            new_id(NODE), one.image_id, 0, made_by.id, (one.id, other.id), row.width, row.height, row.id
        )
        white = encode_png(from_array(np.full((box.height, box.width), 255, np.uint8)))
        mask_id = blobs.add_blob(db, white, "image/png")
        receipt = Receipt(LockState.LOCKED, "test", final_px=box.area)
        return nodes.add_node(db, node, receipt, final_mask_blob_id=mask_id, final_mask_box=box).id


def _framed(path: Path, root: Node, frame: Frame, size: tuple[int, int]) -> str:
    """A node of another frame under the root, its new area grey."""
    with closing(connect(path, Access.WRITE)) as db, writing(db):
        base = pictures.picture(db, root.picture_id or "")
        canvas = np.full((size[1], size[0], 3), 99, np.uint8)
        canvas[40:88, 100:164] = noise()
        return _add(db, root, base, frame, from_array(canvas))


def _add(db: sqlite3.Connection, root: Node, base: Picture, frame: Frame, pixels: Pixels) -> str:
    row = _row(db, base, pixels)
    made_by = turns.begin_turn(db, Turn(new_id(TURN), root.image_id, TurnKind.FRAME), None, ())
    node = Node(
        new_id(NODE), root.image_id, 0, made_by.id, (root.id,), row.width, row.height, row.id, frame=frame
    )
    return nodes.add_node(db, node, None).id


def _row(db: sqlite3.Connection, base: Picture, pixels: Pixels) -> Picture:
    """A whole picture, written."""
    row = replace(
        base,
        id=new_id(PICTURE),
        base_picture_id=None,
        patch=None,
        width=pixels.width,
        height=pixels.height,
        blob_id=blobs.add_blob(db, encode_png(pixels), "image/png"),
        pixels=tiles.pixels_digest(pixels),
        tiles=tiles.tile_hashes(pixels),
    )
    pictures.add_picture(db, row)
    return row
