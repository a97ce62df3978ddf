"""Where a node was allowed to differ: from its base by its turn, from its root by every turn on the way."""

import asyncio
import zlib
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np

from studio.imaging import masks
from studio.imaging.arrays import Array, from_array, to_array, window
from studio.model.geometry import Box
from studio.model.history import LockState, Node, TurnKind
from studio.model.pixels import Pixels
from studio.model.recipe import PaintedRegion
from studio.session.foreign_bytes import stored_mask
from studio.session.open_project import OpenProject
from studio.store import drift as drift_rows

_REMEMBERED_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Touched:
    """Pixels that may differ, as a mask over some node; None: all of them, so that nothing is claimed."""

    mask: Pixels | None

    def kept(self) -> Pixels | None:
        """The rest, which was to stay; None where there is none."""
        if self.mask is None:
            return None
        kept = from_array(np.where(to_array(self.mask) > 0, 0, 255).astype(np.uint8))
        return kept if masks.covered_px(kept) else None


@dataclass(frozen=True, slots=True)
class _Packed:
    """A mask of yes and no, compressed; None for everything."""

    bits: bytes | None
    width: int
    height: int


class KeepRegions:
    """Answers for one project; what was found along a path is remembered: the next turn builds on it."""

    def __init__(self, project: OpenProject) -> None:
        self._project = project
        # By node and root: through a merge a node may be reached from the root of another path.
        self._since_root: OrderedDict[tuple[str, str], _Packed] = OrderedDict()
        self._reading = asyncio.Lock()  # what one reader builds on no other may forget

    async def base_of(self, node_id: str) -> str | None:
        """The node whose pixels were to be kept; None on a root."""
        node = self._project.node(node_id)
        found = await self._allowance(node_id)
        base = found.base_node_id or (node.parents[0] if node.parents else None)
        known = self._project.find_node(base) if base else None
        return known.id if known and known.picture_id else None

    def root_of(self, node_id: str) -> str | None:
        """The node that a path began with; None where `node_id` is that node, or has no picture."""
        history = self._project.histories[self._project.node(node_id).image_id]
        root = history.root(node_id)
        return root if root != node_id else None

    async def by_turn_on(self, node_id: str, onto: Node) -> Touched:
        """Where this turn's final mask allowed change, in the pixels of `onto`."""
        node = self._project.node(node_id)
        found = await self._allowance(node_id)
        if found.state is None:
            is_given = self._kind(node) in (TurnKind.IMPORT, TurnKind.COMPOSITE)
            return Touched(None if is_given else await asyncio.to_thread(_nothing, onto))
        is_proposed = found.painted is None and found.final_mask is not None
        if found.state is not LockState.LOCKED and not is_proposed:
            return await self._by_hand(found, onto)
        if found.final_mask is None:
            return Touched(await asyncio.to_thread(_nothing, onto) if found.final_px == 0 else None)
        blob_id, box = found.final_mask
        part = await stored_mask(self._project.file, blob_id, (box.width, box.height))
        touched = await asyncio.to_thread(_laid_out, part, box, node)
        return await asyncio.to_thread(_moved, touched, node, onto)

    async def since_root(self, node_id: str) -> Touched:
        """Where any turn since the root allowed change, in the root's pixels; a merge has two ways to it."""
        root = self.root_of(node_id)
        if root is None:
            return Touched(None)
        async with self._reading:
            for step in self._order(node_id, root):
                if (step, root) not in self._since_root:
                    self._since_root[step, root] = await self._found_since(step, root)
            packed = self._since_root[node_id, root]
            self._since_root.move_to_end((node_id, root))
            self._make_room()
        return await asyncio.to_thread(_unpacked, packed)

    def _kind(self, node: Node) -> TurnKind:
        return self._project.histories[node.image_id].turns[node.turn_id].kind

    async def _allowance(self, node_id: str) -> drift_rows.Allowance:
        return await self._project.file.read(lambda db: drift_rows.allowance(db, node_id))

    def _order(self, node_id: str, root: str) -> list[str]:
        """Every node between the root and `node_id`, by all parents, those before that others build on."""
        nodes = self._project.histories[self._project.node(node_id).image_id].nodes
        found: dict[str, None] = {}
        waiting = [node_id]
        while waiting:
            at = waiting.pop()
            if at in found or at not in nodes:
                continue
            found[at] = None
            if at != root and (at, root) not in self._since_root:
                waiting.extend(nodes[at].parents)
        return sorted(found, key=lambda one: nodes[one].number)

    async def _found_since(self, node_id: str, root_id: str) -> _Packed:
        node, root = self._project.node(node_id), self._project.node(root_id)
        if node_id == root_id:
            return await asyncio.to_thread(_packed, _nothing(root))
        before = [self._since_root.get((one, root_id)) for one in node.parents]
        known = [one for one in before if one is not None and one.bits is not None]
        if not known or len(known) < len(before):
            return _Packed(None, root.width, root.height)
        if self._kind(node) is TurnKind.MERGE and len(known) > 1:
            # Where it took the other side's pixels they are as near to the root as that side is.
            return await asyncio.to_thread(_joined, known, None, root)
        on_root = await self.by_turn_on(node_id, root)
        return await asyncio.to_thread(_joined, known, on_root, root)

    def _make_room(self) -> None:
        held = sum(len(one.bits) for one in self._since_root.values() if one.bits is not None)
        while held > _REMEMBERED_BYTES and len(self._since_root) > 1:
            _, gone = self._since_root.popitem(last=False)
            held -= len(gone.bits) if gone.bits is not None else 0

    async def _by_hand(self, found: drift_rows.Allowance, onto: Node) -> Touched:
        """An answer that was not locked: what was painted for it; without that all of it.

        Its own pixels are the answer's, which may lie anywhere: what was painted was not painted on them.
        """
        drawn_on = self._project.find_node(found.painted[1]) if found.painted else None
        if found.painted is None or drawn_on is None:
            return Touched(None)
        painted = await stored_mask(self._project.file, found.painted[0])
        return await asyncio.to_thread(_moved, Touched(painted), drawn_on, onto)


async def region_on(project: OpenProject, region: PaintedRegion, node_id: str) -> Pixels | None:
    """A painted region in the pixels of a node; None where nothing of it is on that node, or it is gone."""
    drawn_on, onto = project.find_node(region.node_id), project.node(node_id)
    if drawn_on is None:
        return None
    painted = await stored_mask(project.file, region.blob_id)
    return await asyncio.to_thread(_on, painted, drawn_on, onto)


def _on(mask: Pixels, drawn_on: Node, onto: Node) -> Pixels | None:
    if drawn_on.frame != onto.frame or not _same_size(mask, onto):
        mask = masks.through_frame(mask, drawn_on.frame.to(onto.frame), onto.width, onto.height)
    return mask if masks.covered_px(mask) else None


def _nothing(node: Node) -> Pixels:
    return masks.empty_mask(node.width, node.height)


def _laid_out(part: Pixels, box: Box, node: Node) -> Touched:
    """A final mask where it lies on its node."""
    canvas = np.zeros((node.height, node.width), np.uint8)
    inside = box.intersect(Box(0, 0, node.width, node.height))
    if not inside.is_empty:
        window(canvas, inside)[...] = window(to_array(part), inside.moved(-box.x, -box.y)) > 0
    return _all_or(canvas)


def _moved(touched: Touched, from_node: Node, to_node: Node) -> Touched:
    if touched.mask is None or (from_node.frame == to_node.frame and _same_size(touched.mask, to_node)):
        return touched
    way = from_node.frame.to(to_node.frame)
    moved = masks.through_frame(touched.mask, way, to_node.width, to_node.height)
    return _all_or(to_array(moved))


def _same_size(mask: Pixels, node: Node) -> bool:
    return (mask.width, mask.height) == (node.width, node.height)


def _all_or(mask: Array) -> Touched:
    """None stands for a mask that leaves nothing."""
    return Touched(None if mask.all() else from_array(mask))


def _packed(mask: Pixels) -> _Packed:
    bits = np.packbits(to_array(mask) > 0)
    return _Packed(zlib.compress(bits.tobytes(), 1), mask.width, mask.height)


def _unpacked(packed: _Packed) -> Touched:
    if packed.bits is None:
        return Touched(None)
    bits = np.frombuffer(zlib.decompress(packed.bits), np.uint8)
    flat = np.unpackbits(bits, count=packed.width * packed.height)
    return Touched(from_array(flat.reshape(packed.height, packed.width)))


def _joined(before: list[_Packed], own: Touched | None, root: Node) -> _Packed:
    """What the parents allowed and what a node allowed itself, in the root's pixels; `own` None: nothing."""
    parts = [_unpacked(one).mask for one in before]
    if own is not None:
        parts.append(own.mask)
    joined = np.zeros((root.height, root.width), bool)
    for mask in parts:
        if mask is None:
            return _Packed(None, root.width, root.height)
        joined |= to_array(mask) > 0
    return (
        _packed(from_array(joined.view(np.uint8)))
        if not joined.all()
        else _Packed(None, root.width, root.height)
    )
