"""Locking a node's answer again, with another mask or mode: a version of the node, without a new call."""

import asyncio

from studio.imaging import masks
from studio.imaging.lock.locking import Locked, lock_patch
from studio.imaging.patches import cut
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput
from studio.model.geometry import Frame
from studio.model.history import LockState, Node
from studio.model.pixels import Pixels
from studio.model.project import Notice
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.model.sentences import say
from studio.session.calls.adding import Adding, NodePlace
from studio.session.calls.judging import judged
from studio.session.calls.stored_calls import request_of
from studio.session.calls.unbroken import unbroken
from studio.session.delivered_answers import DeliveredAnswer, DeliveredAnswers, worked
from studio.session.marking import Marks
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf
from studio.session.undoing import Actions
from studio.store import job_rows, nodes


class Locks:
    """Answers of one project, locked after they have become nodes."""

    def __init__(
        self,
        project: OpenProject,
        *,
        shelf: PictureShelf,
        marks: Marks,
        delivered: DeliveredAnswers,
        adding: Adding,
        done: Actions,
    ) -> None:
        self._project = project
        self._shelf = shelf
        self._marks = marks
        self._delivered = delivered
        self._adding = adding
        self._done = done

    async def relock(
        self,
        node_id: str,
        *,
        mask: Pixels | None,
        mode: LockMode,
        anyway: bool = False,
        cancel: CancelToken | None = None,
    ) -> Node:
        """A version of the node: its answer locked again. `mask` is in the node's pixels; None: as painted.

        `anyway`: somebody has looked, and the answer is taken even where the studio would ask or refuse. The
        head goes along where it was on the node. Raises BadInput with the reason where it is not locked,
        Cancelled.
        """
        node = self._project.node(node_id)
        if node.delivery_id is None:
            return await self._again_of_made(node, mask, mode, cancel)
        came = await self._delivered.of(node)
        painted = came.painted if mask is None else await self._on_base(mask, came.base)
        asked_before = came.found if mask is None or anyway else None
        async with self._adding.places:
            locked = await worked(
                lambda token: judged(
                    came.sheet,
                    came.answer,
                    painted,
                    mode,
                    registration=asked_before,
                    trust_it=anyway,
                    cancel=token,
                ),
                cancel,
            )
            if locked.receipt.state in (LockState.ASKED, LockState.REFUSED):
                raise BadInput("answer-not-locked", why=_why(locked.receipt), reason=locked.receipt.reason)
            return await unbroken(self._keep(node, came, locked))

    async def _keep(self, node: Node, came: DeliveredAnswer, locked: Locked) -> Node:
        place = await self._place(node)
        if locked.patch is None:
            picture = await self._adding.raw(came.answer, came.blob_id)
            made = await self._adding.unlocked(place, picture, locked, instead_of=node.id)
        else:
            row = await self._shelf.row(came.base.id)
            made = await self._adding.locked(place, row, came.sheet, locked, instead_of=node.id)
        return await self._taken_over(node, made)

    async def _again_of_made(
        self, node: Node, mask: Pixels | None, mode: LockMode, cancel: CancelToken | None
    ) -> Node:
        """The engine's own pixels under another mask; there is no more of them than the node has."""
        place = await self._place(node)
        base, sheet = await self._shelf.sheet(place.base_node), await self._shelf.sheet(node.id)
        same_size = (base.pixels.width, base.pixels.height) == (sheet.pixels.width, sheet.pixels.height)
        if mask is None or mode is LockMode.OFF or not same_size:
            raise BadInput("no-raw-answer", number=node.number)
        found = await self._project.file.read(lambda db: nodes.final_mask(db, node.id))
        box = found[1] if found else sheet.pixels.box
        async with self._adding.places:
            locked = await worked(
                lambda token: lock_patch(
                    base.pixels, cut(sheet.pixels, box), box.x, box.y, mask, mode, cancel=token
                ),
                cancel,
            )
            if locked.patch is None:
                raise BadInput("answer-changes-nothing")
            row = await self._shelf.row(place.base_node)
            made = await unbroken(self._adding.locked(place, row, base, locked, instead_of=node.id))
            return await self._taken_over(node, made)

    async def _taken_over(self, node: Node, made: Node) -> Node:
        if self._project.histories[node.image_id].head == node.id:
            await self._marks.move_head(node.image_id, made.id)
        await self._done.refresh()
        return made

    async def _place(self, node: Node) -> NodePlace:
        """Raises BadInput for a node that no call made."""
        if node.job_id is None:
            raise BadInput("no-raw-answer", number=node.number)
        job_id = node.job_id
        job = await self._project.file.read(lambda db: job_rows.job(db, job_id))
        request = request_of(job)
        return NodePlace(
            node.image_id,
            node.turn_id,
            job_id,
            request.from_node,
            request.base_node,
            node.ordinal,
            node.delivery_id,
            node.seed,
        )

    async def _on_base(self, mask: Pixels, base: Node) -> Pixels:
        """A mask over a node, in the pixels of its base. Raises BadInput("empty-mask")."""
        way = Frame.scale(base.width / mask.width, base.height / mask.height)
        moved = await asyncio.to_thread(masks.through_frame, mask, way, base.width, base.height)
        if not (await asyncio.to_thread(masks.coverage, moved))[1]:
            raise BadInput("empty-mask")
        return moved


def _why(receipt: Receipt) -> str:
    return say(Notice(receipt.reason, {})).message
