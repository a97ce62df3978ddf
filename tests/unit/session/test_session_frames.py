"""Nodes of different frames: what was painted, kept and asked on one lies where it belongs on another."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from framed_project import CROPPED, EXTENDED, SCALED, framed, pixels_of
from rehearsal import Rehearsal, sent_pixels
from stage import box_mask, noise, opened, paint, png_bytes, studio_with

from studio.host.places import Places
from studio.imaging import masks
from studio.imaging.arrays import from_array, to_array
from studio.model.drift import Against
from studio.model.errors import BadInput
from studio.model.events import Event
from studio.model.geometry import IDENTITY, Box, Frame
from studio.model.history import LockState, Node
from studio.model.provider import Made, PictureForm, ProviderRequest
from studio.model.recipe import Anchor, Draft
from studio.session.outlooks import TurnExtras
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def inverse(request: ProviderRequest, ordinal: int) -> Made:
    pixels = sent_pixels(request)
    return Made(ordinal, from_array(255 - to_array(pixels)), 0, 0, 1)


@pytest.fixture
def studio(home: Places, seen: list[Event]) -> Studio:
    return studio_with(home, seen, lambda profile: Rehearsal(inverse, PictureForm.PIXELS))


def test_a_parent_lies_in_its_child_where_their_frames_say(studio: Studio, run: Run) -> None:
    async def story() -> None:
        made = await framed(studio)

        extended = await pixels_of(made.session, made.extended)
        cropped = await pixels_of(made.session, made.cropped)

        assert np.array_equal(extended[40:88, 100:164], noise())
        assert not extended[100:, :].any()
        assert np.array_equal(cropped[6:, 6:], noise()[12:36, 14:48])
        for child, frame in ((made.extended, EXTENDED), (made.cropped, CROPPED), (made.scaled, SCALED)):
            assert made.root.frame.to(child.frame) == frame
            assert child.frame.to(made.root.frame).then(frame).is_whole_offset
        assert (await made.session.check()).is_sound
        await made.session.close()

    run(story())


@pytest.mark.parametrize(
    ("child", "covered"),
    [
        ("extended", Box(110, 45, 20, 16)),
        ("cropped", Box(2, 0, 20, 15)),  # two rows of it lie above the crop
        ("scaled", Box(20, 10, 40, 32)),
    ],
)
def test_a_mask_painted_on_the_root_lies_on_its_children(
    studio: Studio, run: Run, child: str, covered: Box
) -> None:
    async def story() -> None:
        made = await framed(studio)
        await paint(made.session, made.image_id, 10, 5, 20, 16)

        onto: Node = getattr(made, child)
        frozen = await made.session.masks.frozen(made.image_id, onto)

        assert frozen is not None
        solid = (to_array(frozen[0]) >= 128).astype(np.uint8)
        assert Box(*cv2.boundingRect(solid)) == covered
        assert (frozen[0].width, frozen[0].height) == (
            getattr(made, child).width,
            getattr(made, child).height,
        )
        await made.session.close()

    run(story())


def test_a_turn_on_an_extended_node_changes_only_under_the_mask_that_was_painted_before(
    studio: Studio, run: Run
) -> None:
    async def story() -> None:
        made = await framed(studio)
        await paint(made.session, made.image_id, 10, 5, 20, 16)
        draft = Draft(instruction="invert it", candidates=1)

        result = await made.session.turns.run(made.image_id, draft, TurnExtras(start=made.extended.id))

        (node,) = result.nodes
        before = await pixels_of(made.session, made.extended)
        after = await pixels_of(made.session, node)
        outside = np.ones(before.shape[:2], bool)
        outside[45:61, 110:130] = False
        assert np.array_equal(after[outside], before[outside])
        assert not np.array_equal(after[45:61, 110:130], before[45:61, 110:130])
        assert (node.parents, node.frame, node.differing_px) == ((made.extended.id,), EXTENDED, 0)
        assert node.protected_px == 200 * 130 - 20 * 16
        assert (await made.session.check()).is_sound
        await made.session.close()

    run(story())


def test_a_mask_of_an_extended_node_lies_on_the_original(studio: Studio, run: Run) -> None:
    async def story() -> None:
        made = await framed(studio)
        mask = box_mask(200, 130, 90, 30, 30, 30)  # the root has its lower right part, 20 by 20
        draft = Draft(instruction="invert it", candidates=1, anchors=(Anchor.ORIGINAL,))

        (node,) = (
            await made.session.turns.run(made.image_id, draft, TurnExtras(start=made.extended.id, mask=mask))
        ).nodes

        before, after = noise(), await pixels_of(made.session, node)
        outside = np.ones(before.shape[:2], bool)
        outside[:20, :20] = False
        assert (node.parents, node.frame) == ((made.root.id,), IDENTITY)
        assert np.array_equal(after[outside], before[outside])
        assert not np.array_equal(after[:20, :20], before[:20, :20])
        assert node.protected_px == 64 * 48 - 20 * 20
        await made.session.close()

    run(story())


def test_an_answer_of_another_size_that_was_not_locked_lies_scaled_over_its_base(
    home: Places, seen: list[Event], run: Run
) -> None:
    def smaller(request: ProviderRequest, ordinal: int) -> bytes:
        return png_bytes(np.full((24, 32, 3), 90, np.uint8))

    async def story() -> None:
        session, image_id = await opened(studio_with(home, seen, lambda profile: Rehearsal(smaller)))
        draft = Draft(instruction="invert it", candidates=1)
        (raw,) = (await session.turns.run(image_id, draft)).nodes
        await paint(session, image_id, 16, 12, 20, 16)

        frozen = await session.masks.frozen(image_id, raw)

        assert (raw.lock, raw.width, raw.frame) == (LockState.REFUSED, 32, Frame.scale(0.5, 0.5))
        assert frozen is not None
        solid = (to_array(frozen[0]) >= 128).astype(np.uint8)
        assert Box(*cv2.boundingRect(solid)) == Box(8, 6, 10, 8)
        await session.close()

    run(story())


def test_a_turn_on_an_extended_node_leaves_the_old_area_as_the_original_has_it(
    studio: Studio, run: Run
) -> None:
    async def story() -> None:
        made = await framed(studio)
        mask = box_mask(200, 130, 0, 0, 110, 130)  # the new area on the left, and 10 columns of the old one
        extras = TurnExtras(start=made.extended.id, mask=mask)
        draft = Draft(instruction="invert it", candidates=1)
        (node,) = (await made.session.turns.run(made.image_id, draft, extras)).nodes

        drift = (await made.session.drift.of(node.id)).value(Against.ROOT)

        assert drift is not None
        assert (drift.identical, drift.px) == (True, 64 * 48 - 10 * 48)
        path = made.session.replays.path(node.id)
        assert (path.steps, path.end) == ((), made.extended.id)  # nobody says how that frame was made
        await made.session.close()

    run(story())


def test_a_mask_that_lies_beside_the_other_picture_is_refused(studio: Studio, run: Run) -> None:
    async def story() -> None:
        made = await framed(studio)
        await paint(made.session, made.image_id, 0, 0, 7, 5)

        with pytest.raises(BadInput, match="empty-mask"):
            await made.session.masks.frozen(made.image_id, made.cropped)

        await made.session.close()

    run(story())


def test_a_mask_goes_through_a_frame_and_back() -> None:
    mask = box_mask(64, 48, 10, 5, 20, 16)

    there = masks.through_frame(mask, EXTENDED, 200, 130)
    back = masks.through_frame(there, EXTENDED.inverse(), 64, 48)
    larger = masks.through_frame(mask, SCALED, 128, 96)

    assert np.array_equal(to_array(back), to_array(mask))
    assert (to_array(larger)[12:40, 22:58] == 255).all()
    assert abs(int(to_array(larger).sum()) - 4 * int(to_array(mask).sum())) < 0.02 * 4 * to_array(mask).sum()
