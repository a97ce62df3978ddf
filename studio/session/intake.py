"""Pictures in: from a source to an image with its root node, the original bytes kept whatever happens."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from studio.imaging.opened import Opened
from studio.model.errors import BadInput
from studio.model.events import ImagesChanged, NoticeRaised
from studio.model.history import Node, Turn, TurnKind
from studio.model.ids import IMAGE, NODE, TURN, new_id
from studio.model.pixels import Sheet, is_possible_size
from studio.model.project import Image, Notice
from studio.model.words import tr
from studio.session.foreign_bytes import at_hand, open_source, stamp_of
from studio.session.open_project import OpenProject
from studio.session.pictures import THUMBNAIL_EDGE_PX, NewPicture, PictureShelf
from studio.session.sources import PastedPicture, Source, name_of, stem_of
from studio.session.undoing import Actions
from studio.store import actions, images, nodes, turns
from studio.store import pictures as picture_rows

_QUIET = frozenset({"orientation-applied"})


class Intake:
    """Takes pictures into the project, as new images or as references."""

    def __init__(self, project: OpenProject, shelf: PictureShelf, done: Actions) -> None:
        self._project = project
        self._shelf = shelf
        self._done = done

    async def add_images(self, sources: Sequence[Source]) -> tuple[str, ...]:
        """One new image a source, each committed by itself; a notice for each that cannot be opened.

        Raises the first BadInput when none can.
        """
        added: list[str] = []
        refused: list[BadInput] = []
        for source in sources:
            try:
                added.append(await self._add_image(source))
            except BadInput as error:
                refused.append(error)
        if refused and not added:
            raise refused[0]
        for one in added:
            for notice in worth_raising(self._project.images[one]):
                self._project.publish(NoticeRaised(notice))
        for refusal in refused:
            self._project.publish(NoticeRaised(Notice(refusal.kind, refusal.facts)))
        return tuple(added)

    async def add_sheet(self, width: int, height: int, name: str = "") -> str:
        """A new image that is an empty sheet of `width` × `height` pixels: pictures are made onto it.

        Raises BadInput for a size that no picture may have.
        """
        if not is_possible_size(width, height):
            raise BadInput("sheet-size", width=width, height=height)
        return await self._add(_Root(name.strip() or tr("Untitled"), width, height))

    async def take_picture(self, source: Source) -> NewPicture:
        """A picture for a reference: written with its thumbnail, hanging under no node."""
        taken, _ = await self._take(source)
        await self._project.file.write(lambda db: _add_picture(db, taken))
        self._project.loose_sizes[taken.row.id] = (taken.row.width, taken.row.height)
        return taken

    async def _take(self, source: Source) -> tuple[NewPicture, str]:
        """The picture as it will be stored, and the blob of the bytes as they came."""
        source = await at_hand(source)
        before = await stamp_of(source)
        opened = await open_source(source)
        kept = source.data if isinstance(source, PastedPicture) else source
        original = await self._project.file.put_blob(kept, opened.media_type)
        if await stamp_of(source) != before:
            raise BadInput("file-changed", name=name_of(source))
        taken = await self._shelf.take_whole(
            Sheet(opened.pixels, opened.icc),
            blob_id=None if opened.is_converted else original,
            space=opened.space,
        )
        return _noticed(taken, opened), original

    async def _add_image(self, source: Source) -> str:
        taken, original = await self._take(source)
        root = _Root(
            stem_of(source),
            taken.row.width,
            taken.row.height,
            origin=name_of(source),
            taken=taken,
            original_blob_id=original,
        )
        image_id = await self._add(root)
        self._shelf.keep_warm(taken.row.id, taken.sheet)
        self._shelf.keep_on_disk(taken.row.pixels, taken.sheet)
        return image_id

    async def _add(self, root: "_Root") -> str:
        """The image with its first turn and its first node, as one action."""
        image_id = new_id(IMAGE)
        await self._project.file.write(lambda db: _write_root(db, image_id, root))
        # Its history first: whoever sees the new image may look at it at once.
        await self._project.reload(image_id)
        await self._project.reload_images()
        self._project.publish(ImagesChanged((image_id,)))
        await self._done.refresh()
        return image_id


@dataclass(frozen=True, slots=True)
class _Root:
    """How an image begins: with a picture that was `taken`, or as an empty sheet."""

    name: str
    width: int
    height: int
    origin: str = ""
    taken: NewPicture | None = None
    original_blob_id: str | None = None


def _write_root(db: sqlite3.Connection, image_id: str, root: _Root) -> None:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    turn = Turn(new_id(TURN), image_id, TurnKind.OPEN, instruction=root.origin, created=now)
    node = Node(
        id=new_id(NODE),
        image_id=image_id,
        number=0,
        turn_id=turn.id,
        parents=(),
        width=root.width,
        height=root.height,
        picture_id=root.taken.row.id if root.taken else None,
        created=now,
    )
    if root.taken:
        _add_picture(db, root.taken)
    image = Image(
        id=image_id,
        name=images.free_name(db, root.name),
        position=images.next_position(db),
        origin=root.origin,
        notices=root.taken.row.notices if root.taken else (),
    )
    images.add_image(db, image, root.original_blob_id)
    turns.begin_turn(db, turn, None, ())
    nodes.add_node(db, node, None)
    images.set_head(db, image_id, node.id)
    actions.record(
        db,
        image_id=image_id,
        kind="add-image" if root.taken else "add-sheet",
        subject_id=image_id,
        forward=(actions.Change("image", image_id, "hidden", 0),),
        inverse=(actions.Change("image", image_id, "hidden", 1),),
    )


async def size_of(source: Source) -> tuple[int, int]:
    """The size of a picture that is not taken in. Raises BadInput where it cannot be opened."""
    opened = await open_source(source)
    return opened.pixels.width, opened.pixels.height


def worth_raising(image: Image) -> tuple[Notice, ...]:
    """What somebody who opened this picture should be told at once; all of it stays on the image."""
    return tuple(notice for notice in image.notices if notice.kind not in _QUIET)


def _add_picture(db: sqlite3.Connection, taken: NewPicture) -> None:
    picture_rows.add_picture(db, taken.row)
    picture_rows.add_thumb(db, taken.row.id, THUMBNAIL_EDGE_PX, taken.thumbnail_png)


def _noticed(taken: NewPicture, opened: Opened) -> NewPicture:
    return replace(taken, row=replace(taken.row, notices=opened.notices))
