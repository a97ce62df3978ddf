"""From an answer to a node: locked, written, proved by a receipt, committed."""

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from studio.imaging import codec, colour, foreign, padding
from studio.imaging.lock import locking
from studio.imaging.lock.laid_back import lock_cut
from studio.imaging.lock.registered import lock_registered
from studio.model.errors import BadInput
from studio.model.events import CandidatePreviewed, CandidateProgressed, NodesAdded
from studio.model.fit import Request
from studio.model.geometry import Box
from studio.model.history import Node
from studio.model.ids import DELIVERY, NODE, new_id
from studio.model.pixels import Pixels, Sheet
from studio.model.project import Picture
from studio.model.provider import Delivered, Made
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.model.sizes import SizePlan
from studio.model.words import mark
from studio.session.calls.preparing import in_depth
from studio.session.open_project import OpenProject
from studio.session.pictures import THUMBNAIL_EDGE_PX, NewPicture, PictureShelf
from studio.store import job_rows, nodes
from studio.store import pictures as picture_rows


@dataclass(frozen=True, slots=True)
class AnswerPlace:
    """Where an answer belongs: its turn and job, the request's four pictures, the painted mask.

    `size` is how Image 1 was made legal, which is undone; None when it was sent as it is.
    """

    image_id: str
    turn_id: str
    job_id: str
    request: Request
    painted: Pixels | None
    lock: LockMode
    size: SizePlan | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A hosted answer whose bytes the project has, decoded."""

    ordinal: int
    opened: foreign.Opened
    blob_id: str
    delivery_id: str


class Answers:
    """Keeps what a provider answers; every answer becomes a node or a delivery that says why not."""

    def __init__(self, project: OpenProject, shelf: PictureShelf) -> None:
        self._project = project
        self._shelf = shelf
        # Two locks at a time: more would take memory and the interpreter from the window, and end no sooner.
        self._places = asyncio.Semaphore(2)

    async def keep_made(self, place: AnswerPlace, made: Made) -> Node:
        """The engine's changed box: straight to a patch."""
        async with self._places:
            base_row = await self._shelf.row(place.request.base_node)
            base = await self._shelf.sheet(place.request.base_node)
            locked = await asyncio.to_thread(
                partial(locking.lock_patch, feather_px=0 if made.meets_base else locking.FEATHER_PX),
                base.pixels,
                made.pixels,
                made.x,
                made.y,
                place.painted,
                place.lock,
            )
            return await self._keep_locked(
                place, base_row, base, locked, ordinal=made.ordinal, seed=made.seed, actual=made.actual
            )

    async def take_in(self, place: AnswerPlace, delivered: Delivered) -> Taken:
        """The bytes of a hosted answer: shown, and kept as they came.

        Its file stays in the spool: after a crash a node is made of it all the same. Raises
        BadInput("answer-undecodable") after the bytes were kept.
        """
        opened, error = await self._decode(delivered)
        if opened is not None:
            self._show_raw(place, delivered)
        blob_id = await self._project.file.put_blob(delivered.path, delivered.media_type)
        delivery_id = await self._project.file.write(
            lambda db: nodes.add_delivery(
                db,
                new_id(DELIVERY),
                job_id=place.job_id,
                ordinal=delivered.ordinal,
                blob_id=blob_id,
                media_seen=delivered.media_type,
                actual=dict(delivered.actual),
                revised_prompt=delivered.revised_prompt,
                decode_error=error,
            )
        )
        if opened is None:
            raise BadInput("answer-undecodable")
        return Taken(delivered.ordinal, opened, blob_id, delivery_id)

    async def keep_taken(self, place: AnswerPlace, taken: Taken) -> Node:
        """An answer that was taken in: locked and added."""
        async with self._places:
            return await self._keep_taken(place, taken)

    async def _keep_taken(self, place: AnswerPlace, taken: Taken) -> Node:
        opened, blob_id, ordinal, delivery_id = taken.opened, taken.blob_id, taken.ordinal, taken.delivery_id
        if self._project.node(place.request.base_node).picture_id is None:
            return await self._keep_root(place, opened, blob_id, ordinal=ordinal, delivery_id=delivery_id)
        base_row = await self._shelf.row(place.request.base_node)
        base = await self._shelf.sheet(place.request.base_node)
        sent = place.request.cut or self._project.node(place.request.sent_node)
        size = (sent.width, sent.height)
        locked = await asyncio.to_thread(_locked, base.pixels, base.icc, opened, place, size)
        if locked.patch is None:
            picture = await self._as_it_came(opened, blob_id)
            return await self._commit(
                place, picture, locked.receipt, ordinal=ordinal, delivery_id=delivery_id
            )
        return await self._keep_locked(
            place, base_row, base, locked, ordinal=ordinal, delivery_id=delivery_id
        )

    def _show_raw(self, place: AnswerPlace, delivered: Delivered) -> None:
        """The answer as it came is seen at once; what locking takes need not be waited for."""
        ordinal = place.request.first + delivered.ordinal
        image_id, turn_id, note = place.image_id, place.turn_id, mark("Not yet locked")
        self._project.publish(CandidatePreviewed(image_id, turn_id, ordinal, delivered.path))
        self._project.publish(CandidateProgressed(image_id, turn_id, ordinal, 1.0, note))

    async def _decode(self, delivered: Delivered) -> tuple[foreign.Opened | None, str | None]:
        try:
            return await self._shelf.open_answer(delivered.path), None
        except BadInput as error:
            return None, str(error)

    async def _keep_root(
        self, place: AnswerPlace, opened: foreign.Opened, blob_id: str, *, ordinal: int, delivery_id: str
    ) -> Node:
        """A picture made onto an empty sheet, out of its canvas: there is nothing to lock it to."""
        node, plan = self._project.node(place.request.base_node), place.size
        size = (node.width, node.height)
        came = (opened.pixels.width, opened.pixels.height)
        if plan is None or came != (plan.width, plan.height) or came == size:
            taken = await self._as_it_came(opened, blob_id)
        else:
            pixels = await asyncio.to_thread(padding.take_back, opened.pixels, plan, size, opened.icc)
            taken = await self._shelf.take_whole(Sheet(pixels, opened.icc), space=opened.space)
        return await self._commit(place, taken, None, ordinal=ordinal, delivery_id=delivery_id)

    async def _as_it_came(self, opened: foreign.Opened, blob_id: str) -> NewPicture:
        """The answer in its own colours and size; its bytes stand for it unless they mean other pixels."""
        sheet = Sheet(opened.pixels, opened.icc)
        kept = None if opened.is_converted else blob_id
        return await self._shelf.take_whole(sheet, blob_id=kept, space=opened.space)

    async def _keep_locked(
        self,
        place: AnswerPlace,
        base_row: Picture,
        base: Sheet,
        locked: locking.Locked,
        *,
        ordinal: int,
        seed: int | None = None,
        actual: Mapping[str, object] | None = None,
        delivery_id: str | None = None,
    ) -> Node:
        if locked.patch is None:
            raise BadInput("answer-changes-nothing")
        taken = await self._shelf.take_patch(base_row, base, locked.patch, locked.patch_png, locked.box)
        mask_blob = None
        if locked.final_mask is not None:
            mask_png = await asyncio.to_thread(codec.encode_png, locked.final_mask)
            mask_blob = await self._project.file.put_blob(mask_png, "image/png")
        return await self._commit(
            place,
            taken,
            locked.receipt,
            ordinal=ordinal,
            seed=seed,
            actual=actual,
            delivery_id=delivery_id,
            final_mask=(mask_blob, locked.box),
        )

    async def _commit(
        self,
        place: AnswerPlace,
        taken: NewPicture,
        receipt: Receipt | None,
        *,
        ordinal: int,
        seed: int | None = None,
        actual: Mapping[str, object] | None = None,
        delivery_id: str | None = None,
        final_mask: tuple[str | None, Box | None] = (None, None),
    ) -> Node:
        wanted = Node(
            id=new_id(NODE),
            image_id=place.image_id,
            number=0,
            turn_id=place.turn_id,
            parents=(place.request.from_node,),
            width=taken.row.width,
            height=taken.row.height,
            picture_id=taken.row.id,
            job_id=place.job_id,
            ordinal=ordinal,
            delivery_id=delivery_id,
            seed=seed,
            frame=self._project.node(place.request.base_node).frame,
            created=datetime.now(UTC).isoformat(timespec="milliseconds"),
        )

        def write(db: sqlite3.Connection) -> Node:
            picture_rows.add_picture(db, taken.row)
            picture_rows.add_thumb(db, taken.row.id, THUMBNAIL_EDGE_PX, taken.thumbnail_png)
            if actual:
                job_rows.note_actual(db, place.job_id, ordinal, actual)
            blob_id, box = final_mask
            return nodes.add_node(db, wanted, receipt, final_mask_blob_id=blob_id, final_mask_box=box)

        node = await self._project.file.write(write)
        self._shelf.keep_warm(taken.row.id, taken.sheet)
        history = self._project.histories[place.image_id]
        self._project.histories[place.image_id] = history.with_nodes((node,))
        self._project.publish(NodesAdded(place.image_id, place.turn_id, (node.id,)))
        return node


def _locked(
    base: Pixels, icc: bytes | None, opened: foreign.Opened, place: AnswerPlace, size: tuple[int, int]
) -> locking.Locked:
    """An answer in the base's colours and depth, out of its canvas at `size`, which what was sent has;
    found on its base and locked. One of another size than the canvas is looked for as it came.
    """
    pixels, plan = opened.pixels, place.size
    if plan is not None and (pixels.width, pixels.height) == (plan.width, plan.height):
        pixels = padding.take_back(pixels, plan, size, opened.icc)
    elif plan is not None and place.painted is None:
        return locking.refused(pixels)  # nothing says what had to stay, so it cannot be looked for
    laid = in_depth(colour.convert(pixels, opened.icc, icc), base.bits)
    if place.request.cut is not None:
        return lock_cut(base, icc, laid, place.painted, place.request.cut, place.lock)
    return lock_registered(base, icc, laid, place.painted, place.lock)
