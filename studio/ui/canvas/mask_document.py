"""The mask in hand: its pixels, the stroke being drawn, and its own undo and redo without limit."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from studio.imaging.arrays import Array, from_array, to_array, window
from studio.model.geometry import Box
from studio.model.pixels import Pixels
from studio.model.project import MaskStep
from studio.ui.canvas.mask_ground import MaskGround
from studio.ui.canvas.mask_steps import PackedStep

TILE = 256
BAND = 64


class MaskDocument(QObject):
    """8-bit weight in the pixels of one node. Tools write between `begin` and `commit`.

    `taken_up` comes before the mask is changed by hand, so that it can become another one first; `changed`
    carries the Box that looks different; `stepped` a new MaskStep to be kept; `turned_back` says that the
    last step was undone (True) or redone (False).
    """

    taken_up = Signal()
    changed = Signal(object)
    stepped = Signal(object)
    turned_back = Signal(bool)

    def __init__(self, ground: MaskGround, executor: Executor, steps: Sequence[MaskStep] = ()) -> None:
        """`steps` as they were kept with the mask that the ground was made of."""
        super().__init__()
        self._array = ground.array
        self.levels = ground.levels
        self._executor = executor
        self._done = [PackedStep(step, executor) for step in steps if not step.undone]
        undone = [PackedStep(replace(step, undone=False), executor) for step in steps if step.undone]
        self._undone = undone[::-1]
        self._before: dict[tuple[int, int], Array] | None = None
        self._touched = Box(0, 0, 0, 0)
        self._revision = 0
        self.changed.connect(self.levels.refresh)  # the first to hear it: whoever hears it later may draw

    @property
    def array(self) -> Array:
        return self._array

    @property
    def box(self) -> Box:
        return Box(0, 0, self._array.shape[1], self._array.shape[0])

    @property
    def is_being_drawn(self) -> bool:
        return self._before is not None

    @property
    def revision(self) -> int:
        """Another number whenever the mask may have become another one."""
        return self._revision

    @property
    def is_empty(self) -> bool:
        return not self._array.any()

    @property
    def may_undo(self) -> bool:
        return bool(self._done)

    @property
    def may_redo(self) -> bool:
        return bool(self._undone)

    @property
    def step_bytes(self) -> int:
        """What undo costs in memory."""
        return sum(step.nbytes for step in (*self._done, *self._undone))

    def pixels(self) -> Pixels:
        """A copy, for whoever keeps it: the next stroke must not reach it."""
        return from_array(self._array.copy())

    def take_up(self) -> None:
        """Say that a hand is about to change the mask: for work that first reads it and is done later."""
        if self._before is None:
            self.taken_up.emit()

    def begin(self) -> None:
        """A stroke starts: what it touches from now on is remembered."""
        if self._before is not None:
            self.commit()
        self.take_up()
        self._before = {}
        self._touched = Box(0, 0, 0, 0)
        self._revision += 1

    def touch(self, box: Box) -> Box:
        """Remember the tiles under `box` before they are written; the part of it that there is."""
        assert self._before is not None, "touch comes between begin and commit"
        box = box.intersect(self.box)
        if box.is_empty:
            return box
        for row in range(box.y // TILE, (box.bottom - 1) // TILE + 1):
            for column in range(box.x // TILE, (box.right - 1) // TILE + 1):
                if (row, column) not in self._before:
                    self._before[row, column] = self._tile(row, column).copy()
        self._touched = self._touched.unite(box)
        return box

    def commit(self) -> None:
        """The stroke ends; a step is made when it changed anything."""
        if self._before is None:
            return
        box = self._touched
        before = None if box.is_empty else self._as_it_was(box)
        self._before = None
        if before is None:
            return
        changed = _changed_part(before, self._window(box))
        if not changed.is_empty:
            self._note(changed.moved(box.x, box.y), window(before, changed))

    def cancel(self) -> None:
        """The stroke never happened."""
        if self._before is None:
            return
        for (row, column), tile in self._before.items():
            self._tile(row, column)[...] = tile
        self._before = None
        if not self._touched.is_empty:
            self.changed.emit(self._touched)

    def put(self, box: Box, pixels: Array) -> None:
        """Replace the pixels of `box` as one step."""
        self.commit()
        self.take_up()
        self._revision += 1
        seen = box.intersect(self.box)
        if seen.is_empty:
            return
        wanted = window(pixels, seen.moved(-box.x, -box.y))
        changed = _changed_part(self._window(seen), wanted)
        if changed.is_empty:
            return
        whole = changed.moved(seen.x, seen.y)
        before = self._window(whole).copy()
        self._window(whole)[...] = window(wanted, changed)
        self.changed.emit(whole)
        self._note(whole, before)

    def lay(self, mask: Pixels) -> None:
        """Become `mask`, of the same size, as one step."""
        self.put(self.box, to_array(mask))

    def fill(self, value: int) -> None:
        """Everything (255) or nothing (0), as one step."""
        self.put(self.box, np.broadcast_to(np.uint8(value), self._array.shape))

    def undo(self) -> None:
        """Back by one step of this mask."""
        self.cancel()
        if self._done:
            packed = self._done.pop()
            self._undone.append(packed)
            self._show(packed.box, packed.unpack().before)
            self.turned_back.emit(True)

    def redo(self) -> None:
        self.cancel()
        if self._undone:
            packed = self._undone.pop()
            self._done.append(packed)
            self._show(packed.box, packed.unpack().after)
            self.turned_back.emit(False)

    def _note(self, box: Box, before: Array) -> None:
        """A step was made in `box`."""
        step = MaskStep(box, from_array(before), from_array(self._window(box).copy()))
        self._done.append(PackedStep(step, self._executor))
        self._undone.clear()
        self.stepped.emit(step)

    def _show(self, box: Box, pixels: Pixels) -> None:
        self._revision += 1
        self._window(box)[...] = to_array(pixels)
        self.changed.emit(box)

    def _window(self, box: Box) -> Array:
        return window(self._array, box)

    def _tile(self, row: int, column: int) -> Array:
        return self._array[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]

    def _as_it_was(self, box: Box) -> Array:
        """The pixels of `box` before the stroke: the mask of now, with the remembered tiles laid over it."""
        assert self._before is not None
        was = self._window(box).copy()
        for (row, column), tile in self._before.items():
            at = Box(column * TILE, row * TILE, tile.shape[1], tile.shape[0])
            seen = at.intersect(box)
            if seen.is_empty:
                continue
            inner, outer = seen.moved(-at.x, -at.y), seen.moved(-box.x, -box.y)
            window(was, outer)[...] = window(tile, inner)
        return was


def _changed_part(before: Array, after: Array) -> Box:
    """The smallest box, within these arrays, around every difference.

    By bands, which stay in the processor's cache: at 24 megapixels one comparison of all took 80 ms.
    """
    height, width = before.shape
    rows, columns = np.zeros(height, bool), np.zeros(width, bool)
    for top in range(0, height, BAND):
        differs = before[top : top + BAND] != after[top : top + BAND]
        if differs.any():
            rows[top : top + BAND] = differs.any(1)
            columns |= differs.any(0)
    down, across = np.flatnonzero(rows), np.flatnonzero(columns)
    if not down.size:
        return Box(0, 0, 0, 0)
    left, top = int(across[0]), int(down[0])
    return Box(left, top, int(across[-1]) - left + 1, int(down[-1]) - top + 1)
