"""An answer that became a node before, read again as it was delivered, with the base it was asked for."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from studio.model.cancel import CancelToken
from studio.model.errors import BadInput
from studio.model.history import Node
from studio.model.pixels import Pixels, Sheet
from studio.model.receipt import Receipt
from studio.model.registration import Registration, Trust
from studio.model.sizes import plan_from
from studio.session import foreign_bytes
from studio.session.calls.judging import Answer
from studio.session.calls.stored_calls import request_of
from studio.session.masking import Masks
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf
from studio.store import drift as drift_rows
from studio.store import job_rows, nodes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DeliveredAnswer:
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


class DeliveredAnswers:
    """Reads the answers of one project again."""

    def __init__(self, project: OpenProject, *, shelf: PictureShelf, masks: Masks) -> None:
        self._project = project
        self._shelf = shelf
        self._masks = masks

    async def of(self, node: Node) -> DeliveredAnswer:
        """Raises BadInput where none was delivered."""
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
        return DeliveredAnswer(answer, row.blob_id, base, await self._shelf.sheet(base.id), painted, receipt)


async def worked(work: Callable[[CancelToken], T], cancel: CancelToken | None) -> T:
    """What a thread makes of an answer; raises Cancelled."""
    token = cancel or CancelToken()
    try:
        return await asyncio.to_thread(work, token)
    except asyncio.CancelledError:
        token.cancel()  # the thread is told that nobody waits for it any more
        raise
