"""A project whose root was taken into three other frames: extended, cropped, and made twice as large."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from stage import noise, opened

from studio.imaging import codec, tiles
from studio.imaging.arrays import from_array, to_array
from studio.model.geometry import Box, Frame
from studio.model.history import Node, Turn, TurnKind
from studio.model.ids import NODE, PICTURE, TURN, new_id
from studio.model.pixels import Pixels
from studio.model.project import Picture
from studio.session.session import Session
from studio.session.studio import Studio
from studio.store import blobs, nodes, pictures, turns
from studio.store.database import Access, connect, writing

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


async def framed(studio: Studio) -> Framed:
    session, image_id = await opened(studio)
    root = session.history(image_id).nodes[session.history(image_id).head or ""]
    await session.close()
    ids = _take_into_frames(session.path, root)
    again = await studio.open_project(session.path)
    found = [again.history(image_id).nodes[one] for one in ids]
    return Framed(again, image_id, root, *found)


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
