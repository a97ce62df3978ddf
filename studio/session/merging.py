"""Merging: two nodes of one image become one through a mask, in the first one's pixels. No call, no cost."""

import asyncio
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from studio.imaging import codec, lying, merging
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput
from studio.model.events import BranchesChanged, NodesAdded, NoticeRaised
from studio.model.geometry import Frame
from studio.model.history import Branch, Node, Turn, TurnKind
from studio.model.ids import JOB, NODE, TURN, new_id
from studio.model.jobs import Job, JobState
from studio.model.pixels import Pixels, Sheet
from studio.model.project import Notice
from studio.model.recipe import MaskRule
from studio.model.registration import Registration
from studio.session.calls.unbroken import unbroken
from studio.session.masking import GivenMask, Masks
from studio.session.open_project import OpenProject
from studio.session.pictures import THUMBNAIL_EDGE_PX, NewPicture, PictureShelf
from studio.session.undoing import Actions
from studio.store import actions, branches, nodes, turns
from studio.store import pictures as picture_rows


@dataclass(frozen=True, slots=True)
class MergeResult:
    """`absent_px`: pixels that the mask asked of the second node, and that it does not have."""

    node: Node
    absent_px: int
    registration: Registration | None


@dataclass(frozen=True, slots=True)
class _Rows:
    """All that a merge writes in one transaction; `node` has no number yet."""

    turn: Turn
    job: Job
    node: Node
    taken: NewPicture
    merged: merging.Merged
    final_mask_blob_id: str
    grown: tuple[Branch, ...]


class Merges:
    """The first node is the base: its frame, its size and its colour space are those of the result."""

    def __init__(self, project: OpenProject, masks: Masks, shelf: PictureShelf, done: Actions) -> None:
        self._project = project
        self._masks = masks
        self._shelf = shelf
        self._done = done
        self._found: dict[tuple[str, str], Registration | None] = {}

    async def laid(self, one_id: str, other_id: str) -> Sheet:
        """All of the second node as a merge takes it, over the first one: what a preview mixes.

        Where it has nothing it is the first one. Raises BadInput for two nodes that cannot be merged.
        """
        one, other = self._pair(one_id, other_id)
        base, second = await self._shelf.sheet(one.id), await self._shelf.sheet(other.id)
        found = await self._registration(one, other, base, second)
        work = partial(merging.overlay, base, second, self._way(one, other), registration=found)
        pixels = await asyncio.to_thread(work)
        return Sheet(pixels, base.icc)

    async def merge(
        self,
        one_id: str,
        other_id: str,
        mask: Pixels,
        *,
        drawn_on: str | None = None,
        feather_px: float = 0.0,
        cancel: CancelToken | None = None,
    ) -> MergeResult:
        """White of `mask` takes the second node, black keeps the first, grey mixes.

        `mask` is in the pixels of node `drawn_on`, else of the first. Where the second has nothing the
        first stays, and a notice says so. Raises BadInput where nothing can be merged, Cancelled.
        """
        one, other = self._pair(one_id, other_id)
        given = GivenMask(mask, self._project.node(drawn_on or one.id))
        frozen = await self._masks.frozen(one.image_id, one, given)
        assert frozen is not None, "a mask was given"
        base, second = await self._shelf.sheet(one.id), await self._shelf.sheet(other.id)
        token = cancel or CancelToken()
        try:
            found = await self._registration(one, other, base, second, token)
            way = self._way(one, other)
            work = partial(merging.merge, base, second, frozen[0], way, registration=found)
            merged = await asyncio.to_thread(partial(work, feather_px=feather_px, cancel=token))
        except asyncio.CancelledError:
            token.cancel()  # the thread is told that nobody waits for it any more
            raise
        node = await unbroken(self._keep(one, other, merged, painted_blob_id=frozen[1]))
        if merged.absent_px:
            facts = {"other": other.number, "absent_px": merged.absent_px, "one": one.number}
            self._project.publish(NoticeRaised(Notice("merge-past-frame", dict(facts))))
        return MergeResult(node, merged.absent_px, merged.receipt.registration)

    def _pair(self, one_id: str, other_id: str) -> tuple[Node, Node]:
        one, other = self._project.node(one_id), self._project.node(other_id)
        if one.image_id != other.image_id:
            names = [self._project.image(node.image_id).name for node in (one, other)]
            raise BadInput("merge-two-images", one=names[0], other=names[1])
        for node in (one, other):
            if node.picture_id is None:
                raise BadInput("merge-sheet", number=node.number)
        if one.id == other.id:
            raise BadInput("merge-with-itself", number=one.number)
        return one, other

    async def _registration(
        self, one: Node, other: Node, base: Sheet, second: Sheet, cancel: CancelToken | None = None
    ) -> Registration | None:
        """How the second lies beside its frame; looked for once, as nodes never change their pixels."""
        pair = (one.id, other.id)
        if pair not in self._found:
            way = self._way(one, other)
            work = partial(lying.found_between, base, second, way, cancel=cancel)
            self._found[pair] = await asyncio.to_thread(work)
        return self._found[pair]

    def _way(self, one: Node, other: Node) -> Frame:
        """From the pixels of the first to those of the second."""
        return self._frame(one).to(self._frame(other))

    def _frame(self, node: Node) -> Frame:
        """The node's frame; that of a raw answer of another size was kept unscaled by earlier versions."""
        parent = self._project.find_node(node.parents[0]) if node.parents else None
        if node.delivery_id is None or parent is None or node.frame != parent.frame:
            return node.frame
        return node.frame.then(Frame.scale(node.width / parent.width, node.height / parent.height))

    async def _keep(self, one: Node, other: Node, merged: merging.Merged, *, painted_blob_id: str) -> Node:
        """The node in the project, told to the views; undo hides it."""
        row, base = await self._shelf.row(one.id), await self._shelf.sheet(one.id)
        taken = await self._shelf.take_patch(row, base, merged.patch, merged.patch_png, merged.box)
        final_png = await asyncio.to_thread(codec.encode_png, merged.final_mask)
        final_mask_blob_id = await self._project.file.put_blob(final_png, "image/png")
        turn = _turn(one)
        job = _job(turn, one, painted_blob_id, self._project.install_id)
        grown = self._project.histories[one.image_id].branches_growing_to(one.id)
        wanted = _node(turn, job, (one, other), taken, self._frame(one))
        rows = _Rows(turn, job, wanted, taken, merged, final_mask_blob_id, grown)
        node = await self._project.file.write(lambda db: _write(db, rows))
        self._shelf.keep_warm(taken.row.id, taken.sheet)
        history = self._project.histories[one.image_id].with_turns((turn,)).with_nodes((node,))
        self._project.histories[one.image_id] = history
        if grown:
            await self._project.reload_history(one.image_id)
            self._project.publish(BranchesChanged(one.image_id))
        self._project.publish(NodesAdded(one.image_id, turn.id, (node.id,)))
        await self._done.refresh()
        await self._shelf.settle(taken.row.id)
        return node


def _turn(one: Node) -> Turn:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Turn(id=new_id(TURN), image_id=one.image_id, kind=TurnKind.MERGE, created=now)


def _job(turn: Turn, one: Node, painted_blob_id: str, install_id: str) -> Job:
    """Nobody is asked: it only tells where the merge started, and with which mask."""
    return Job(
        id=new_id(JOB),
        turn_id=turn.id,
        ordinal=0,
        state=JobState.SETTLED,
        from_node_id=one.id,
        base_node_id=one.id,
        install_id=install_id,
        painted_mask_blob_id=painted_blob_id,
        mask_frame_node_id=one.id,
        mask_rule=MaskRule.DRAWN.value,
        client_key=secrets.token_hex(16),
        planned=turn.created,
        ended=turn.created,
    )


def _node(turn: Turn, job: Job, parents: tuple[Node, Node], taken: NewPicture, frame: Frame) -> Node:
    one, other = parents
    return Node(
        id=new_id(NODE),
        image_id=turn.image_id,
        number=0,
        turn_id=turn.id,
        parents=(one.id, other.id),
        width=taken.row.width,
        height=taken.row.height,
        picture_id=taken.row.id,
        job_id=job.id,
        frame=frame,
        created=turn.created,
    )


def _write(db: sqlite3.Connection, rows: _Rows) -> Node:
    turn, picture_id = rows.turn, rows.taken.row.id
    turns.begin_turn(db, turn, None, (rows.job,))
    picture_rows.add_picture(db, rows.taken.row)
    picture_rows.add_thumb(db, picture_id, THUMBNAIL_EDGE_PX, rows.taken.thumbnail_png)
    node = nodes.add_node(
        db,
        rows.node,
        rows.merged.receipt,
        final_mask_blob_id=rows.final_mask_blob_id,
        final_mask_box=rows.merged.box,
    )
    actions.record(
        db,
        image_id=turn.image_id,
        kind="merge",
        subject_id=turn.id,
        forward=(actions.Change("turn", turn.id, "hidden", 0),),
        inverse=(actions.Change("turn", turn.id, "hidden", 1),),
    )
    for branch in rows.grown:
        branches.move_tip(db, branch.id, node.parents[0])
    return node
