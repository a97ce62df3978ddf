"""How a picture that was made becomes a node: with its receipt and its final mask, in one transaction."""

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from studio.imaging import codec, masks, patches
from studio.imaging.lock.locking import Locked
from studio.model.errors import BadInput
from studio.model.events import NodesAdded
from studio.model.geometry import Box, Frame
from studio.model.history import Node
from studio.model.ids import NODE, new_id
from studio.model.pixels import Pixels, Sheet
from studio.model.project import Picture
from studio.model.receipt import Receipt
from studio.session.calls.judging import Answer
from studio.session.open_project import OpenProject
from studio.session.pictures import THUMBNAIL_EDGE_PX, NewPicture, PictureShelf
from studio.store import actions, job_rows, nodes
from studio.store import pictures as picture_rows

_LOCKS_AT_A_TIME = 2  # more would take memory and the interpreter from the window, and end no sooner


@dataclass(frozen=True, slots=True)
class NodePlace:
    """Where a node belongs: its turn and job, what it hangs under, and whose frame it has.

    `ordinal` counts the answers of the job; `delivery_id` is None for what the built-in engine made.
    """

    image_id: str
    turn_id: str
    job_id: str
    from_node: str
    base_node: str
    ordinal: int
    delivery_id: str | None = None
    seed: int | None = None


class Adding:
    """Adds nodes to one project, tells the views, and keeps the new pixels warm."""

    def __init__(self, project: OpenProject, shelf: PictureShelf) -> None:
        self._project = project
        self._shelf = shelf
        self.places = asyncio.Semaphore(_LOCKS_AT_A_TIME)

    async def raw(self, answer: Answer, blob_id: str) -> NewPicture:
        """The answer in its own colours, out of its canvas; its bytes stand for it unless they mean other
        pixels.
        """
        opened = answer.opened
        pixels = await asyncio.to_thread(answer.out_of_canvas)
        kept = blob_id if pixels is opened.pixels and not opened.is_converted else None
        return await self._shelf.take_whole(Sheet(pixels, opened.icc), blob_id=kept, space=opened.space)

    async def locked(
        self,
        place: NodePlace,
        base_row: Picture,
        base: Sheet,
        locked: Locked,
        *,
        actual: Mapping[str, object] | None = None,
        instead_of: str | None = None,
    ) -> Node:
        """A locked answer as a patch over its base. Raises BadInput where nothing of it was taken."""
        if locked.patch is None:
            raise BadInput("answer-changes-nothing")
        taken = await self._shelf.take_patch(base_row, base, locked.patch, locked.patch_png, locked.box)
        return await self.add(
            place,
            taken,
            locked.receipt,
            actual=actual,
            final_mask=await self._stored(locked.final_mask, locked.box),
            instead_of=instead_of,
        )

    async def unlocked(
        self, place: NodePlace, taken: NewPicture, locked: Locked, *, instead_of: str | None = None
    ) -> Node:
        """An answer as it came, with the reason; a final mask that was proposed lies in its own pixels."""
        base, row, proposed = self._project.node(place.base_node), taken.row, locked.final_mask
        if proposed is None:
            return await self.add(place, taken, locked.receipt, instead_of=instead_of)
        way = Frame.offset(locked.box.x, locked.box.y)
        way = way.then(Frame.scale(row.width / base.width, row.height / base.height))
        moved = await asyncio.to_thread(_cut_out, proposed, way, (row.width, row.height))
        return await self.add(
            place, taken, locked.receipt, final_mask=await self._stored(*moved), instead_of=instead_of
        )

    async def add(
        self,
        place: NodePlace,
        taken: NewPicture,
        receipt: Receipt | None,
        *,
        actual: Mapping[str, object] | None = None,
        final_mask: tuple[str | None, Box | None] = (None, None),
        instead_of: str | None = None,
        way: Frame | None = None,
    ) -> Node:
        """`final_mask`: its blob and where it lies. `way`: from the base to it; None: as its size says.
        `instead_of`: the node of which this one is a version, an action that can be undone.
        """
        base = self._project.node(place.base_node)
        wanted = Node(
            id=new_id(NODE),
            image_id=place.image_id,
            number=0,
            turn_id=place.turn_id,
            parents=(place.from_node,),
            width=taken.row.width,
            height=taken.row.height,
            picture_id=taken.row.id,
            job_id=place.job_id,
            ordinal=place.ordinal,
            delivery_id=place.delivery_id,
            seed=place.seed,
            frame=_frame(base, taken.row) if way is None else base.frame.then(way),
            created=datetime.now(UTC).isoformat(timespec="milliseconds"),
        )

        def write(db: sqlite3.Connection) -> Node:
            picture_rows.add_picture(db, taken.row)
            picture_rows.add_thumb(db, taken.row.id, THUMBNAIL_EDGE_PX, taken.thumbnail_png)
            if actual:
                job_rows.note_actual(db, place.job_id, place.ordinal, actual)
            blob_id, box = final_mask
            node = nodes.add_node(db, wanted, receipt, final_mask_blob_id=blob_id, final_mask_box=box)
            if instead_of is not None:
                _record_version(db, node)
            return node

        node = await self._project.file.write(write)
        self._shelf.keep_warm(taken.row.id, taken.sheet)
        history = self._project.histories[place.image_id]
        self._project.histories[place.image_id] = history.with_nodes((node,))
        self._project.publish(NodesAdded(place.image_id, place.turn_id, (node.id,)))
        return node

    async def _stored(self, mask: Pixels | None, box: Box) -> tuple[str | None, Box | None]:
        if mask is None or box.is_empty:
            return None, None
        png = await asyncio.to_thread(codec.encode_png, mask)
        return await self._project.file.put_blob(png, "image/png"), box


def _frame(base: Node, row: Picture) -> Frame:
    """That of the base; an answer of another size shows all of the base, so that it lies scaled over it."""
    if base.picture_id is None or (row.width, row.height) == (base.width, base.height):
        return base.frame
    return base.frame.then(Frame.scale(row.width / base.width, row.height / base.height))


def _record_version(db: sqlite3.Connection, node: Node) -> None:
    actions.record(
        db,
        image_id=node.image_id,
        kind="version",
        subject_id=node.id,
        forward=(actions.Change("node", node.id, "hidden", 0),),
        inverse=(actions.Change("node", node.id, "hidden", 1),),
    )


def _cut_out(mask: Pixels, way: Frame, size: tuple[int, int]) -> tuple[Pixels | None, Box]:
    """A mask in other pixels, as small as it may be."""
    moved = masks.through_frame(mask, way, *size)
    box, count = masks.coverage(moved)
    return (patches.cut(moved, box) if count else None), box
