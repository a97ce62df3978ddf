"""What locking an answer would do, before anybody says so: the mask it would take, and how it would look."""

from dataclasses import dataclass

import numpy as np

from studio.imaging import masks
from studio.imaging.arrays import from_array, to_array, window
from studio.imaging.patches import paste
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput
from studio.model.geometry import Frame
from studio.model.history import LockState, Node
from studio.model.pixels import Pixels, Sheet
from studio.model.recipe import LockMode
from studio.session.calls.adding import Adding
from studio.session.calls.judging import judged, proposed_change
from studio.session.delivered_answers import DeliveredAnswer, DeliveredAnswers, worked
from studio.session.open_project import OpenProject


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


class Proposals:
    """Nothing is kept of what is proposed."""

    def __init__(self, project: OpenProject, *, delivered: DeliveredAnswers, adding: Adding) -> None:
        self._project = project
        self._delivered = delivered
        self._adding = adding

    async def mask(self, node_id: str, cancel: CancelToken | None = None) -> ChangeProposal | None:
        """Without a painted mask what changed; with one, that and how the change goes on past it.

        None where there is nothing to propose. Raises Cancelled.
        """
        node = self._project.node(node_id)
        if node.delivery_id is None:
            return None
        came = await self._delivered.of(node)
        return await worked(lambda token: _proposal(came, node, token), cancel)

    async def preview(self, node_id: str, cancel: CancelToken | None = None) -> Sheet:
        """What a node would be if its answer were locked as its turn was painted; nothing is kept of it.

        Raises BadInput where there is no answer, or nothing of it would be taken, Cancelled.
        """
        node = self._project.node(node_id)
        came = await self._delivered.of(node)
        async with self._adding.places:
            return await worked(lambda token: _as_locked(came, token), cancel)


def _as_locked(came: DeliveredAnswer, cancel: CancelToken) -> Sheet:
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


def _proposal(came: DeliveredAnswer, node: Node, cancel: CancelToken) -> ChangeProposal | None:
    base = came.sheet
    found = proposed_change(base, came.answer, came.painted, registration=came.found, cancel=cancel)
    if found.final is None or (came.painted is not None and not found.past_painted_px):
        return None
    whole = np.zeros((base.pixels.height, base.pixels.width), np.uint8)
    window(whole, found.final.box)[...] = to_array(found.final.weights)
    painted = None if came.painted is None else _over(node, masks.thin(came.painted))
    return ChangeProposal(_over(node, from_array(whole)), found.changed_px, found.past_painted_px, painted)


def _over(node: Node, mask: Pixels) -> Pixels:
    """A mask of the base in the pixels of a node, which may have others."""
    if (node.width, node.height) == (mask.width, mask.height):
        return mask
    way = Frame.scale(node.width / mask.width, node.height / mask.height)
    return masks.through_frame(mask, way, node.width, node.height)
