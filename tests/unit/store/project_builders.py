"""Small projects and rows for the tests of the store."""

import sqlite3
from pathlib import Path

from studio.model.history import Node, Turn, TurnKind
from studio.model.ids import BLOB, IMAGE, INSTALL, NODE, PICTURE, TURN, new_id
from studio.model.project import Image, Picture
from studio.store import blobs
from studio.store.images import add_image
from studio.store.nodes import add_node
from studio.store.pictures import add_picture
from studio.store.project_file import ProjectFile
from studio.store.turns import begin_turn

INSTALL_ID = new_id(INSTALL)


async def create(path: Path) -> ProjectFile:
    return await ProjectFile.create(path, install_id=INSTALL_ID, program="test 1")


async def reopen(path: Path, token: str | None, **options: bool) -> ProjectFile:
    return await ProjectFile.open(
        path, install_id=INSTALL_ID, program="test 1", known_token=lambda _: token, **options
    )


def an_image(db: sqlite3.Connection, name: str = "cup") -> str:
    image = Image(new_id(IMAGE), name, 0, origin=f"{name}.png")
    add_image(db, image, blobs.add_blob(db, b"the original of " + name.encode(), "image/png"), ())
    return image.id


def a_picture(db: sqlite3.Connection, **differing: object) -> str:
    values: dict[str, object] = {
        "id": new_id(PICTURE),
        "width": 40,
        "height": 30,
        "bands": 3,
        "bits": 8,
        "blob_id": differing.get("blob_id") or blobs.add_blob(db, new_id(BLOB).encode(), "image/png"),
        "pixels": "0" * 64,
        "tiles": bytes(32),
    }
    picture = Picture(**(values | differing))  # type: ignore[arg-type]
    add_picture(db, picture)
    return picture.id


def a_turn(
    db: sqlite3.Connection, image_id: str, instruction: str = "", kind: TurnKind = TurnKind.EDIT
) -> str:
    return begin_turn(db, Turn(new_id(TURN), image_id, kind, instruction), None, ()).id


def a_node(
    db: sqlite3.Connection, image_id: str, turn_id: str, *parents: str, picture_id: str | None = None
) -> str:
    node = Node(new_id(NODE), image_id, 0, turn_id, parents, 40, 30, picture_id=picture_id)
    return add_node(db, node, None).id
