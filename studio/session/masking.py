"""The mask in hand of each image: kept stroke by stroke, so that closing loses nothing."""

import asyncio
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from studio.imaging import codec, masks, masks_in
from studio.model.errors import BadInput, ProjectDamaged
from studio.model.events import MasksChanged
from studio.model.geometry import Box, Frame
from studio.model.history import Node
from studio.model.ids import MASK, new_id
from studio.model.letting_go import let_go
from studio.model.mask_steps import PackedStep, packed
from studio.model.pixels import Pixels
from studio.model.project import Mask, MaskStep
from studio.session.foreign_bytes import stored_mask
from studio.session.mask_files import mask_from
from studio.session.open_project import OpenProject
from studio.store import masks as mask_rows


@dataclass(frozen=True, slots=True)
class MaskInHand:
    """A mask being painted: `pixels` 8-bit weight, white may change.

    `steps` are those that led there, oldest first; `undone` those that can be done again, the next first.
    `covered` is the box of what it marks, in its own pixels.
    """

    row: Mask
    pixels: Pixels
    steps: tuple[PackedStep, ...]
    undone: tuple[PackedStep, ...]
    covered_px: int
    covered: Box


@dataclass(frozen=True, slots=True)
class GivenMask:
    """A mask that one turn brings with it, in the pixels of the node that it was made for."""

    pixels: Pixels
    drawn_on: Node


class Masks:
    """One mask in hand an image; new strokes are steps with the grey of their box before and after."""

    def __init__(self, project: OpenProject) -> None:
        self._project = project
        self._in_hand: dict[str, MaskInHand] = {}

    async def load(self, image_id: str) -> MaskInHand | None:
        """The mask in hand as it was left; None when nothing was ever painted."""
        if image_id in self._in_hand:
            return self._in_hand[image_id]
        kept = await self._project.file.read(lambda db: mask_rows.mask_in_hand(db, image_id))
        if kept is None:
            return None
        row = kept.mask
        stored = await stored_mask(self._project.file, kept.blob_id, (row.width, row.height))
        pixels = await asyncio.to_thread(masks.thin, stored)
        del stored
        return await self._hold(image_id, row, pixels, *await self._steps(row))

    def let_go(self) -> None:
        """Nobody asks any more."""
        gone = [*self._in_hand.values()]
        self._in_hand.clear()
        asyncio.get_running_loop().run_in_executor(None, let_go, gone)

    def covered_px(self, image_id: str) -> int:
        """How many pixels the mask in hand marks; 0 without one."""
        held = self._in_hand.get(image_id)
        return held.covered_px if held else 0

    def marked_on(self, image_id: str, onto: Node) -> Box | None:
        """Where on a node the mask in hand marks something; None where it does nowhere."""
        held = self._in_hand.get(image_id)
        if held is None or not held.covered_px:
            return None
        drawn_on = self._project.node(held.row.frame_node_id)
        box = held.covered.through(drawn_on.frame.to(onto.frame))
        marked = box.intersect(Box(0, 0, onto.width, onto.height))
        return None if marked.is_empty else marked

    def in_hand(self, image_id: str) -> MaskInHand | None:
        return self._in_hand.get(image_id)

    async def keep_step(self, image_id: str, step: PackedStep, pixels: Pixels) -> None:
        """Keep one stroke and the mask that it made; steps that were undone before it are gone."""
        held = self._in_hand.get(image_id)
        row = held.row if held and _same_size(held.row, pixels) else await self._begin(image_id, pixels)
        before, after = await self._sides(step)
        blob = await self._blob(pixels)

        def write(db: sqlite3.Connection) -> None:
            mask_rows.add_step(db, row.id, step.box, before_blob_id=before, after_blob_id=after)
            mask_rows.set_mask_pixels(db, row.id, blob)

        await self._project.file.write(write)
        await asyncio.to_thread(step.pack)
        steps = held.steps if held and held.row is row else ()
        del held  # or its pixels would be let go here, and not in a thread
        await self._hold(image_id, row, pixels, (*steps, step))
        self._project.publish(MasksChanged(image_id))

    async def keep_undo(self, image_id: str, *, undone: bool, pixels: Pixels) -> None:
        """Keep that the newest step in effect was undone, or the oldest undone one done again."""
        blob = await self._blob(pixels)
        held = self._in_hand[image_id]
        row = held.row
        if not (held.steps if undone else held.undone):
            return

        def write(db: sqlite3.Connection) -> None:
            turn_over = mask_rows.undo_step if undone else mask_rows.redo_step
            turn_over(db, row.id)
            mask_rows.set_mask_pixels(db, row.id, blob)

        await self._project.file.write(write)
        steps = (*held.steps, *held.undone)
        done = len(held.steps) + (-1 if undone else 1)
        del held
        await self._hold(image_id, row, pixels, steps[:done], steps[done:])
        self._project.publish(MasksChanged(image_id))

    async def set_pixels(self, image_id: str, pixels: Pixels) -> None:
        """Take a whole mask at once, from a file: one step over the whole picture."""
        empty = await asyncio.to_thread(masks.empty_mask, pixels.width, pixels.height)
        step = MaskStep(pixels.box, empty, pixels)
        await self.keep_step(image_id, await asyncio.to_thread(packed, step), pixels)

    async def from_file(
        self, path: Path, onto: Node, *, rule: str | None = None, fits: bool = False
    ) -> masks_in.MaskFile:
        """A mask read from a file, of the size of `onto` (scaled to it with `fits`). Raises BadInput."""
        return await mask_from(path, onto.width, onto.height, rule=rule, fits=fits)

    async def frozen(
        self, image_id: str, onto: Node, given: GivenMask | None = None
    ) -> tuple[Pixels, str] | None:
        """The mask in hand (or the one given) in the pixels of `onto`, and its blob; None without one.

        Raises BadInput("empty-mask") when nothing that it marks lies on `onto`.
        """
        held = self._in_hand.get(image_id)
        if given is None and held is not None and held.covered_px:
            given = GivenMask(held.pixels, self._project.node(held.row.frame_node_id))
        if given is None:
            return None
        pixels = await _moved(given, onto)
        _, covered = await asyncio.to_thread(masks.coverage, pixels)
        if not covered:
            raise BadInput("empty-mask")
        return pixels, await self._blob(pixels)

    async def kept(self, blob_id: str, drawn_on: Node, onto: Node) -> Pixels:
        """A mask that was frozen for an earlier turn, in the pixels of `onto`."""
        return await _moved(GivenMask(await stored_mask(self._project.file, blob_id), drawn_on), onto)

    async def over(self, mask: Pixels, root: Node, onto: Node) -> Pixels:
        """A mask of one root, stretched over another picture's."""
        way = Frame.scale(onto.width / root.width, onto.height / root.height)
        return await asyncio.to_thread(masks.through_frame, mask, way, onto.width, onto.height)

    async def _begin(self, image_id: str, pixels: Pixels) -> Mask:
        head = self._project.histories[image_id].head
        if head is None:
            raise BadInput("no-picture")
        row = Mask(new_id(MASK), image_id, pixels.width, pixels.height, head)
        blob = await self._blob(await asyncio.to_thread(masks.empty_mask, pixels.width, pixels.height))

        def write(db: sqlite3.Connection) -> None:
            mask_rows.add_mask(db, row, blob)
            mask_rows.take_in_hand(db, image_id, row.id)

        await self._project.file.write(write)
        return row

    async def _sides(self, step: PackedStep) -> tuple[str, str]:
        before, after = await asyncio.to_thread(_sides_as_png, step)
        put = self._project.file.put_blob
        return await put(before, "image/png"), await put(after, "image/png")

    async def _blob(self, pixels: Pixels) -> str:
        png = await asyncio.to_thread(codec.encode_png, pixels)
        return await self._project.file.put_blob(png, "image/png")

    async def _steps(self, mask: Mask) -> tuple[tuple[PackedStep, ...], tuple[PackedStep, ...]]:
        """Those in effect, and those that were undone."""
        file = self._project.file
        rows = await file.read(lambda db: mask_rows.steps(db, mask.id))
        whole = Box(0, 0, mask.width, mask.height)
        steps: list[PackedStep] = []
        undone: list[PackedStep] = []
        for row in rows:
            if row.box.is_empty or row.box not in whole:
                raise ProjectDamaged(
                    "project-damaged", name=file.path.name, reason=f"a stroke of {mask.id} lies outside"
                )
            size = (row.box.width, row.box.height)
            before = await stored_mask(file, row.before_blob_id, size)
            after = await stored_mask(file, row.after_blob_id, size)
            step = await asyncio.to_thread(packed, MaskStep(row.box, before, after))
            (undone if row.undone else steps).append(step)
        return tuple(steps), tuple(undone)

    async def _hold(
        self,
        image_id: str,
        row: Mask,
        pixels: Pixels,
        steps: tuple[PackedStep, ...],
        undone: tuple[PackedStep, ...] = (),
    ) -> MaskInHand:
        covered, covered_px = await asyncio.to_thread(masks.coverage, pixels)
        gone = [self._in_hand.pop(image_id, None)]
        held = self._in_hand[image_id] = MaskInHand(row, pixels, steps, undone, covered_px, covered)
        await asyncio.to_thread(let_go, gone)
        return held


def _sides_as_png(step: PackedStep) -> tuple[bytes, bytes]:
    """Its pixels are let go in the thread that this runs in: that too takes its time."""
    made = step.unpack()
    return codec.encode_png(made.before), codec.encode_png(made.after)


async def marked_by(mask: Pixels) -> Box:
    """The box of what a mask marks."""
    box, _ = await asyncio.to_thread(masks.coverage, mask)
    return box


async def _moved(given: GivenMask, onto: Node) -> Pixels:
    """A mask in the pixels of another node of its image."""
    drawn_on, pixels = given.drawn_on, given.pixels
    if drawn_on.frame == onto.frame and (pixels.width, pixels.height) == (onto.width, onto.height):
        return pixels
    way = drawn_on.frame.to(onto.frame)
    return await asyncio.to_thread(masks.through_frame, pixels, way, onto.width, onto.height)


def _same_size(row: Mask, pixels: Pixels) -> bool:
    return (row.width, row.height) == (pixels.width, pixels.height)
