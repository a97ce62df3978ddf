"""Nodes of different frames: what was painted, kept and asked on one lies where it belongs on another."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from rehearsal import Rehearsal, sent_pixels
from stage import box_mask, noise, opened, paint, studio_with

from studio.host.places import Places
from studio.imaging import codec, masks, tiles
from studio.imaging.arrays import from_array, to_array
from studio.model.errors import BadInput
from studio.model.events import Event
from studio.model.geometry import IDENTITY, Box, Frame
from studio.model.history import Node, Turn, TurnKind
from studio.model.ids import NODE, PICTURE, TURN, new_id
from studio.model.pixels import Pixels
from studio.model.project import Picture
from studio.model.provider import Made, PictureForm, ProviderRequest
from studio.model.recipe import Anchor, Draft
from studio.session.outlooks import TurnExtras
from studio.session.session import Session
from studio.session.studio import Studio
from studio.store import blobs, nodes, pictures, turns
from studio.store.database import Access, connect, writing

Run = Callable[[Any], Any]

EXTENDED = Frame.offset(100, 40)  # 100 px more on the left, 40 above
CROPPED = Frame.offset(-8, -6)
SCALED = Frame.scale(2, 2)


@dataclass(frozen=True, slots=True)
class Framed:
    """A project with one image whose root was taken into three other frames."""

    session: Session
    image_id: str
    root: Node
    extended: Node
    cropped: Node
    scaled: Node


def inverse(request: ProviderRequest, ordinal: int) -> Made:
    pixels = sent_pixels(request)
    return Made(ordinal, from_array(255 - to_array(pixels)), 0, 0, 1)


@pytest.fixture
def studio(home: Places, seen: list[Event]) -> Studio:
    return studio_with(home, seen, lambda profile: Rehearsal(inverse, PictureForm.PIXELS))


def framed(studio: Studio) -> "Any":
    async def make() -> Framed:
        session, image_id = await opened(studio)
        root = session.history(image_id).nodes[session.history(image_id).head or ""]
        await session.close()
        ids = _take_into_frames(session.path, root)
        again = await studio.open_project(session.path)
        found = [again.history(image_id).nodes[one] for one in ids]
        return Framed(again, image_id, root, *found)

    return make()


def _take_into_frames(path: Path, root: Node) -> list[str]:
    with closing(connect(path, Access.WRITE)) as db, writing(db):
        return [_add(db, root, *one) for one in _rows(pictures.picture(db, root.picture_id or ""))]


def _rows(base: Picture) -> Iterator[tuple[Frame, Picture, Pixels]]:
    """Extended and cropped as patches over the root, which lies elsewhere in them; scaled as a whole."""
    corner = from_array(np.full((4, 5, 3), 9, np.uint8))
    extended = replace(base, width=200, height=130, base_x=100, base_y=40, patch=Box(0, 0, 5, 4))
    cropped = replace(base, width=40, height=30, base_x=-8, base_y=-6, patch=Box(0, 0, 5, 4))
    larger = cv2.resize(noise(), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    scaled = replace(base, width=128, height=96, base_picture_id=None, patch=None)
    yield EXTENDED, extended, corner
    yield CROPPED, cropped, corner
    yield SCALED, scaled, from_array(larger)


def _add(db: Any, root: Node, frame: Frame, picture: Picture, own: Pixels) -> str:
    whole = _whole(picture, own)
    row = replace(
        picture,
        id=new_id(PICTURE),
        blob_id=blobs.add_blob(db, codec.encode_png(own), "image/png"),
        base_picture_id=None if picture.patch is None else root.picture_id,
        pixels=tiles.pixels_digest(whole),
        tiles=tiles.tile_hashes(whole),
    )
    pictures.add_picture(db, row)
    turn = turns.begin_turn(db, Turn(new_id(TURN), root.image_id, TurnKind.FRAME), None, ())
    node = Node(
        id=new_id(NODE),
        image_id=root.image_id,
        number=0,
        turn_id=turn.id,
        parents=(root.id,),
        width=row.width,
        height=row.height,
        picture_id=row.id,
        frame=frame,
    )
    return nodes.add_node(db, node, None).id


def _whole(picture: Picture, own: Pixels) -> Pixels:
    """What a picture shows, laid out by hand."""
    if picture.patch is None:
        return own
    sheet = np.zeros((picture.height, picture.width, 3), np.uint8)
    for y in range(picture.height):
        for x in range(picture.width):
            at = (y - picture.base_y, x - picture.base_x)
            if 0 <= at[0] < 48 and 0 <= at[1] < 64:
                sheet[y, x] = noise()[at]
    sheet[:4, :5] = 9
    return from_array(sheet)


async def pixels_of(session: Session, node: Node) -> np.ndarray:
    return to_array((await session.pictures.sheet(node.id)).pixels)


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
