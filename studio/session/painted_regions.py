"""A region that is painted on one node and was begun on another: what of it cannot be seen there stays."""

import asyncio

import numpy as np

from studio.imaging.arrays import from_array, to_array, window
from studio.model.geometry import Box
from studio.model.history import Node
from studio.model.pixels import Pixels
from studio.model.recipe import PaintedRegion
from studio.session.foreign_bytes import stored_mask
from studio.session.open_project import OpenProject


async def gone_on_with(
    project: OpenProject, region: PaintedRegion | None, mask: Pixels, painted_on: Node
) -> tuple[Pixels, Node]:
    """The mask and the node whose pixels it has: that of `region`, where it shows all of `painted_on`.

    So a region stays measured against what it was begun on, and a cut is no reason to lose the rest of it.
    """
    begun_on = project.find_node(region.node_id) if region is not None else None
    if region is None or begun_on is None:
        return mask, painted_on
    way = painted_on.frame.to(begun_on.frame)
    there = _box(painted_on).through(way)
    if not way.is_whole_offset or there.intersect(_box(begun_on)) != there:
        return mask, painted_on
    if there == _box(begun_on):
        return mask, begun_on
    before = await stored_mask(project.file, region.blob_id, (begun_on.width, begun_on.height))
    return await asyncio.to_thread(_replaced, before, mask, there), begun_on


def _box(node: Node) -> Box:
    return Box(0, 0, node.width, node.height)


def _replaced(before: Pixels, mask: Pixels, there: Box) -> Pixels:
    whole = np.array(to_array(before))
    window(whole, there)[...] = to_array(mask)
    return from_array(whole)
