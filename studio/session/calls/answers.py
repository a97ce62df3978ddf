"""From an answer to a node: taken in, locked, or kept as it came with the reason."""

import asyncio
from dataclasses import dataclass
from functools import partial

from studio.imaging.lock import locking
from studio.imaging.lock.final_mask import FEATHER_PX
from studio.imaging.opened import Opened
from studio.model.errors import BadInput
from studio.model.events import CandidatePreviewed, CandidateProgressed
from studio.model.fit import Request
from studio.model.geometry import IDENTITY
from studio.model.history import LockState, Node
from studio.model.ids import DELIVERY, new_id
from studio.model.pixels import Pixels, Sheet
from studio.model.project import Picture
from studio.model.provider import Delivered, Made
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode, Purpose
from studio.model.sizes import SizePlan
from studio.model.words import mark
from studio.session.calls.adding import Adding, NodePlace
from studio.session.calls.judging import Answer, judged
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf
from studio.store import nodes


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
    purpose: Purpose = Purpose.CHANGE

    def of(self, ordinal: int, *, delivery_id: str | None = None, seed: int | None = None) -> NodePlace:
        """Where one of its answers belongs."""
        request = self.request
        return NodePlace(
            self.image_id,
            self.turn_id,
            self.job_id,
            request.from_node,
            request.base_node,
            ordinal,
            delivery_id,
            seed,
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """A hosted answer whose bytes the project has, decoded."""

    ordinal: int
    opened: Opened
    blob_id: str
    delivery_id: str


class Answers:
    """Keeps what a provider answers; every answer becomes a node or a delivery that says why not.

    `is_attended`: somebody is there to look at a mask that nobody painted, before it is used.
    """

    def __init__(
        self, project: OpenProject, shelf: PictureShelf, adding: Adding, *, is_attended: bool = True
    ) -> None:
        self._project = project
        self._shelf = shelf
        self._adding = adding
        self._is_attended = is_attended

    async def keep_made(self, place: AnswerPlace, made: Made) -> Node:
        """The engine's changed box: straight to a patch."""
        async with self._adding.places:
            base_row = await self._shelf.row(place.request.base_node)
            base = await self._shelf.sheet(place.request.base_node)
            if made.frame is not None:
                return await self._keep_reframed(place, base_row, base, made)
            locked = await asyncio.to_thread(
                partial(locking.lock_patch, feather_px=0 if made.meets_base else FEATHER_PX),
                base.pixels,
                made.pixels,
                made.x,
                made.y,
                place.painted,
                place.lock,
            )
            where = place.of(made.ordinal, seed=made.seed)
            return await self._adding.locked(where, base_row, base, locked, actual=made.actual)

    async def _keep_reframed(self, place: AnswerPlace, base_row: Picture, base: Sheet, made: Made) -> Node:
        """A whole new picture, of another size or layout. Where it keeps all pixels nothing was let change;
        otherwise anything may have, as with the lock off.
        """
        taken = await self._shelf.take_whole(Sheet(made.pixels, base.icc), space=base_row.space)
        receipt = None if made.keeps_pixels else Receipt(LockState.OFF, locking.ALGORITHM)
        where = place.of(made.ordinal, seed=made.seed)
        return await self._adding.add(where, taken, receipt, actual=made.actual, way=made.frame or IDENTITY)

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
        """An answer that was taken in: locked, or as it came, and added."""
        async with self._adding.places:
            return await self._keep_taken(place, taken)

    async def _keep_taken(self, place: AnswerPlace, taken: Taken) -> Node:
        where = place.of(taken.ordinal, delivery_id=taken.delivery_id)
        if self._project.node(place.request.base_node).picture_id is None:
            return await self._keep_root(place, where, taken)
        base_row = await self._shelf.row(place.request.base_node)
        base = await self._shelf.sheet(place.request.base_node)
        sent = place.request.cut or self._project.node(place.request.sent_node)
        answer = Answer(taken.opened, place.size, (sent.width, sent.height), place.request.cut)
        asks = self._is_attended
        locked = await asyncio.to_thread(
            judged, base, answer, place.painted, place.lock, purpose=place.purpose, asks_first=asks
        )
        if locked.patch is None:
            picture = await self._adding.raw(answer, taken.blob_id)
            return await self._adding.unlocked(where, picture, locked)
        return await self._adding.locked(where, base_row, base, locked)

    def _show_raw(self, place: AnswerPlace, delivered: Delivered) -> None:
        """The answer as it came is seen at once; what locking takes need not be waited for."""
        ordinal = place.request.first + delivered.ordinal
        image_id, turn_id, note = place.image_id, place.turn_id, mark("Not yet locked")
        self._project.publish(CandidatePreviewed(image_id, turn_id, ordinal, delivered.path))
        self._project.publish(CandidateProgressed(image_id, turn_id, ordinal, 1.0, note))

    async def _decode(self, delivered: Delivered) -> tuple[Opened | None, str | None]:
        try:
            return await self._shelf.open_answer(delivered.path), None
        except BadInput as error:
            return None, str(error)

    async def _keep_root(self, place: AnswerPlace, where: NodePlace, taken: Taken) -> Node:
        """A picture made onto an empty sheet, out of its canvas: there is nothing to lock it to."""
        node = self._project.node(place.request.base_node)
        answer = Answer(taken.opened, place.size, (node.width, node.height))
        return await self._adding.add(where, await self._adding.raw(answer, taken.blob_id), None)
