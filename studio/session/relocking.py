"""Locking a node's answer again, with another mask or mode: a version of the node, without a new call."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from studio.imaging import masks
from studio.imaging.arrays import from_array, to_array, window
from studio.imaging.lock.locking import Locked, lock_patch
from studio.imaging.patches import cut, paste
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput
from studio.model.geometry import Frame
from studio.model.history import LockState, Node
from studio.model.pixels import Pixels, Sheet
from studio.model.project import Notice
from studio.model.receipt import Receipt
from studio.model.recipe import LockMode
from studio.model.registration import Registration, Trust
from studio.model.sentences import say
from studio.model.sizes import plan_from
from studio.session import foreign_bytes
from studio.session.calls.adding import Adding, NodePlace
from studio.session.calls.judging import Answer, judged, proposed_change
from studio.session.calls.stored_calls import request_of
from studio.session.calls.unbroken import unbroken
from studio.session.drift.raw_answers import RawAnswers
from studio.session.marking import Marks
from studio.session.masking import Masks
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf
from studio.session.undoing import Actions
from studio.store import drift as drift_rows
from studio.store import job_rows, nodes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChangeProposal:
    """What a lock could take: `mask` in the node's own pixels, weights of 8 bit.

    `changed_px`: pixels of the base in which the answer differs for more than drift; `past_painted_px`: those
    of the mask that nobody painted, 0 without a painted mask; `painted` is that mask, in the same pixels.
    """

    mask: Pixels
    changed_px: int
    past_painted_px: int
    painted: Pixels | None = None


@dataclass(frozen=True, slots=True)
class _Delivered:
    """An answer with the base it was asked for, what was painted there, and where it was found to lie."""

    answer: Answer
    blob_id: str
    base: Node
    sheet: Sheet
    painted: Pixels | None
    receipt: Receipt | None

    @property
    def found(self) -> Registration | None:
        """Where it lies, if it was found."""
        known = self.receipt.registration if self.receipt else None
        return None if known is None or known.trust is Trust.REFUSED else known


class Locks:
    """Answers of one project, looked at and locked after they have become nodes."""

    def __init__(
        self,
        project: OpenProject,
        *,
        shelf: PictureShelf,
        masks: Masks,
        marks: Marks,
        raw_answers: RawAnswers,
        adding: Adding,
        done: Actions,
    ) -> None:
        self._project = project
        self._shelf = shelf
        self._masks = masks
        self._marks = marks
        self._raw_answers = raw_answers
        self._adding = adding
        self._done = done

    async def raw(self, node_id: str) -> Sheet:
        """The answer as it came, where it lies on its base and in the base's space; the node itself where
        nothing was delivered, or nobody knows where it lies.
        """
        answer = await self._raw_answers.of(node_id)
        return answer.sheet if answer is not None else await self._shelf.sheet(node_id)

    async def proposal(self, node_id: str, cancel: CancelToken | None = None) -> ChangeProposal | None:
        """Without a painted mask what changed; with one, that and how the change goes on past it.

        None where there is nothing to propose. Raises Cancelled.
        """
        node = self._project.node(node_id)
        if node.delivery_id is None:
            return None
        came = await self._delivered(node)
        return await self._worked(lambda token: _proposal(came, node, token), cancel)

    async def preview(self, node_id: str, cancel: CancelToken | None = None) -> Sheet:
        """What a node would be if its answer were locked as its turn was painted; nothing is kept of it.

        Raises BadInput where there is no answer, or nothing of it would be taken, Cancelled.
        """
        node = self._project.node(node_id)
        came = await self._delivered(node)
        async with self._adding.places:
            return await self._worked(lambda token: _as_locked(came, token), cancel)

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
        came = await self._delivered(node)
        painted = came.painted if mask is None else await self._on_base(mask, came.base)
        asked_before = came.found if mask is None or anyway else None
        async with self._adding.places:
            locked = await self._worked(
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

    async def take_raw(self, node_id: str) -> Node:
        """A version of the node: its answer as it came. Raises BadInput where none was delivered."""
        node = self._project.node(node_id)
        if node.delivery_id is None:
            raise BadInput("no-raw-answer", number=node.number)
        return await self.relock(node_id, mask=None, mode=LockMode.OFF)

    async def _keep(self, node: Node, came: _Delivered, locked: Locked) -> Node:
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
            locked = await self._worked(
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

    async def _delivered(self, node: Node) -> _Delivered:
        row = await self._project.file.read(lambda db: drift_rows.delivered(db, node.id))
        base = self._project.find_node(row.base_node_id) if row else None
        if row is None or base is None or base.picture_id is None or node.job_id is None:
            raise BadInput("no-raw-answer", number=node.number)
        job_id = node.job_id
        job, receipt = await self._project.file.read(
            lambda db: (job_rows.job(db, job_id), nodes.lock_row(db, node.id))
        )
        drawn_on = self._project.find_node(job.mask_frame_node_id or "")
        painted = None
        if job.painted_mask_blob_id is not None and drawn_on is not None:
            painted = await self._masks.kept(job.painted_mask_blob_id, drawn_on, base)
        data = await self._project.file.get_blob(row.blob_id)
        opened = await foreign_bytes.open_picture(data, name=node.id)
        request = request_of(job)
        sent = request.cut or self._project.find_node(request.sent_node) or base
        answer = Answer(opened, plan_from(row.size), (sent.width, sent.height), request.cut)
        return _Delivered(answer, row.blob_id, base, await self._shelf.sheet(base.id), painted, receipt)

    async def _on_base(self, mask: Pixels, base: Node) -> Pixels:
        """A mask over a node, in the pixels of its base. Raises BadInput("empty-mask")."""
        way = Frame.scale(base.width / mask.width, base.height / mask.height)
        moved = await asyncio.to_thread(masks.through_frame, mask, way, base.width, base.height)
        if not (await asyncio.to_thread(masks.coverage, moved))[1]:
            raise BadInput("empty-mask")
        return moved

    async def _worked(self, work: Callable[[CancelToken], T], cancel: CancelToken | None) -> T:
        token = cancel or CancelToken()
        try:
            return await asyncio.to_thread(work, token)
        except asyncio.CancelledError:
            token.cancel()  # the thread is told that nobody waits for it any more
            raise


def _as_locked(came: _Delivered, cancel: CancelToken) -> Sheet:
    base = came.sheet
    locked = judged(
        base,
        came.answer,
        came.painted,
        LockMode.AUTO,
        registration=came.found,
        trust_it=True,
        cancel=cancel,
    )
    if locked.patch is None or locked.receipt.state is not LockState.LOCKED:
        raise BadInput("answer-changes-nothing")
    return Sheet(paste(base.pixels, locked.patch, locked.box.x, locked.box.y), base.icc)


def _why(receipt: Receipt) -> str:
    return say(Notice(receipt.reason, {})).message


def _proposal(came: _Delivered, node: Node, cancel: CancelToken) -> ChangeProposal | None:
    base = came.sheet
    found = proposed_change(base, came.answer, came.painted, registration=came.found, cancel=cancel)
    if found.final is None or (came.painted is not None and not found.past_painted_px):
        return None
    whole = np.zeros((base.pixels.height, base.pixels.width), np.uint8)
    window(whole, found.final.box)[...] = to_array(found.final.weights)
    painted = None if came.painted is None else _over(node, came.painted)
    return ChangeProposal(_over(node, from_array(whole)), found.changed_px, found.past_painted_px, painted)


def _over(node: Node, mask: Pixels) -> Pixels:
    """A mask of the base in the pixels of a node, which may have others."""
    if (node.width, node.height) == (mask.width, mask.height):
        return mask
    way = Frame.scale(node.width / mask.width, node.height / mask.height)
    return masks.through_frame(mask, way, node.width, node.height)
