"""The mask in hand: its pixels, the stroke being drawn, and its own undo and redo without limit."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from weakref import WeakSet

import numpy as np
from PySide6.QtCore import QObject, Signal

from studio.imaging.arrays import Array, to_array, window
from studio.model.geometry import Box
from studio.model.mask_steps import PackedStep
from studio.model.pixels import Pixels
from studio.ui.canvas.in_turn import InTurn
from studio.ui.canvas.letting_go import let_go_later
from studio.ui.canvas.mask_ground import MaskGround
from studio.ui.canvas.mask_moment import Moment
from studio.ui.canvas.mask_remade import Make, Remade, changed_part, laid, remade, step_between
from studio.ui.canvas.stroke import Stroke

# What is done to more of it at once is done in a thread, and whatever comes meanwhile waits for it.
AT_ONCE_PX = 1 << 20


class MaskDocument(QObject):
    """8-bit weight in the pixels of one node. Tools write between `begin` and `commit`.

    `taken_up` comes before the mask is changed by hand, so that it can become another one first; `changed`
    carries the Box that looks different; `replaced` says that all of it may, `array` and `levels` being other
    ones than before; `stepped` carries a new PackedStep to be kept; `turned_back` says that the last step was
    undone (True) or redone (False); `busy_changed` whether something is in work.
    """

    taken_up = Signal()
    changed = Signal(object)
    replaced = Signal()
    stepped = Signal(object)
    turned_back = Signal(bool)
    busy_changed = Signal(bool)

    def __init__(self, ground: MaskGround, executor: Executor) -> None:
        super().__init__()
        self._array = ground.array
        self.levels = ground.levels
        self._executor = executor
        self._done = [*ground.done]
        self._undone = [*ground.undone]
        self._stroke: Stroke | None = None
        self._moments: WeakSet[Moment] = WeakSet()
        self._revision = 0
        self._in_turn = InTurn(executor)
        self._after_stroke: list[Callable[[], object]] = []
        self._in_turn.changed.connect(self.busy_changed)
        self.changed.connect(self._refresh)  # the first to hear it: whoever hears it later may draw

    @property
    def array(self) -> Array:
        return self._array

    @property
    def box(self) -> Box:
        return Box(0, 0, self._array.shape[1], self._array.shape[0])

    @property
    def is_being_drawn(self) -> bool:
        return self._stroke is not None

    @property
    def is_busy(self) -> bool:
        """Whether a thread makes another mask of it, or something waits for that."""
        return self._in_turn.is_busy

    @property
    def revision(self) -> int:
        """Another number whenever the mask may have become another one, or is about to."""
        return self._revision

    @property
    def is_empty(self) -> bool:
        return self.levels.is_empty

    @property
    def may_undo(self) -> bool:
        """What is in work can be undone too."""
        return bool(self._done) or self.is_busy

    @property
    def may_redo(self) -> bool:
        return bool(self._undone) or self.is_busy

    @property
    def step_bytes(self) -> int:
        """What undo costs in memory."""
        return sum(step.nbytes for step in (*self._done, *self._undone))

    def moment(self) -> Moment:
        """The mask as it is now, without the stroke that is being drawn, to be copied in a thread."""
        moment = Moment(self._array, self._stroke.tiles if self._stroke is not None else {})
        self._moments.add(moment)
        return moment

    async def settled(self) -> None:
        """Wait until nothing is in work."""
        await self._in_turn.settled()

    async def pixels(self) -> Pixels:
        """A copy, once nothing is in work; the next stroke does not reach it."""
        await self.settled()
        return await asyncio.to_thread(self.moment().pixels)

    # -- what tools do ---------------------------------------------------------------------------------

    def take_up(self) -> None:
        """Say that a hand is about to change the mask: for work that first reads it and is done later."""
        if self._stroke is None:
            self.taken_up.emit()

    def in_turn(self, act: Callable[[], object]) -> None:
        """Now, or after what is in work: how a hand begins, goes on and ends."""
        self._in_turn.act(act)

    def when_lifted(self, act: Callable[[], object]) -> None:
        """In turn, but not in the middle of a stroke: for what comes back from a thread."""
        if self._stroke is None:
            self._in_turn.act(act)
        else:
            self._after_stroke.append(act)

    def begin(self) -> None:
        """A stroke starts: what it touches from now on is remembered."""
        self.commit()
        self.take_up()
        self._stroke = Stroke(self._array)
        self._revision += 1

    def touch(self, box: Box) -> Box:
        """Remember the tiles under `box` before they are written; the part of it that there is."""
        assert self._stroke is not None, "touch comes between begin and commit"
        for place, tile in self._stroke.touch(box):
            for moment in self._moments:
                moment.keep(place, tile)
        return box.intersect(self.box)

    def commit(self) -> None:
        """The stroke ends; a step is made when it changed anything."""
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return
        if stroke.box.area > AT_ONCE_PX:
            if stroke.has_changed:
                self._note(stroke.step(self.moment()))
        else:
            before = stroke.before()
            changed = changed_part(before, window(self._array, stroke.box))
            if not changed.is_empty:
                whole = changed.moved(stroke.box.x, stroke.box.y)
                self._note(step_between(whole, window(before, changed), window(self._array, whole)))
        self._lift()

    def cancel(self) -> None:
        """The stroke never happened."""
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            for box in stroke.take_back():
                self.changed.emit(box)
            self._lift()

    # -- what becomes of it at once, each as one step --------------------------------------------------

    def remake(self, box: Box, make: Make) -> None:
        """Do `make` to the pixels of `box`; ends a stroke that is being drawn."""
        self.commit()
        self.take_up()
        self._revision += 1
        self._in_turn.act(partial(self._remake, box.intersect(self.box), make))

    def put(self, box: Box, pixels: Array) -> None:
        """Replace the pixels of `box`."""
        seen = box.intersect(self.box).moved(-box.x, -box.y)
        if not seen.is_empty:
            self.remake(box, partial(_instead, window(pixels, seen)))

    def lay(self, mask: Pixels) -> None:
        """Become `mask`, of the same size."""
        self.put(self.box, to_array(mask))

    def fill(self, value: int) -> None:
        """Everything (255) or nothing (0)."""
        self.remake(self.box, partial(np.full_like, fill_value=value))

    def take(self, made: Remade | None) -> None:
        """Become what a thread has made of the mask as it still is."""
        self._revision += 1
        self._become(made)

    def undo(self) -> None:
        """Back by one step of this mask."""
        self._in_turn.act(self._undo)

    def redo(self) -> None:
        self._in_turn.act(self._redo)

    def _remake(self, box: Box, make: Make) -> None:
        self.commit()
        if box.is_empty:
            return
        if box.area > AT_ONCE_PX:
            self._in_turn.work(partial(remade, self._array, box, make), self._become)
            return
        under = window(self._array, box)
        wanted = make(under)
        changed = changed_part(under, wanted)
        if not changed.is_empty:
            whole = changed.moved(box.x, box.y)
            before = window(self._array, whole).copy()
            self._write(whole, window(wanted, changed))
            self._note(step_between(whole, before, window(self._array, whole)))

    def _become(self, made: Remade | None) -> None:
        if made is not None:
            self._stand_on(made.ground)
            self._note(made.step)

    def _undo(self) -> None:
        self.cancel()
        if self._done:
            step = self._done[-1]
            self._show(step, lambda: to_array(step.unpack().before), self._undone_one)

    def _undone_one(self) -> None:
        self._undone.append(self._done.pop())
        self.turned_back.emit(True)

    def _redo(self) -> None:
        self.cancel()
        if self._undone:
            step = self._undone[-1]
            self._show(step, lambda: to_array(step.unpack().after), self._redone_one)

    def _redone_one(self) -> None:
        self._done.append(self._undone.pop())
        self.turned_back.emit(False)

    def _show(self, step: PackedStep, pixels: Callable[[], Array], then: Callable[[], None]) -> None:
        self._revision += 1
        if step.box.area > AT_ONCE_PX:
            work = partial(laid, self._array, step.box, pixels)
            self._in_turn.work(work, partial(self._turn, then))
        else:
            self._write(step.box, pixels())
            then()

    def _turn(self, then: Callable[[], None], ground: MaskGround) -> None:
        self._stand_on(ground)
        then()

    def _stand_on(self, ground: MaskGround) -> None:
        """Moments keep the pixels that there were: nobody writes to them any more."""
        gone = [self._array, self.levels]
        self._array, self.levels = ground.array, ground.levels
        self._moments.clear()
        self.replaced.emit()
        let_go_later(self, self._executor, gone)

    def _write(self, box: Box, pixels: Array) -> None:
        """Between strokes, as if it were one."""
        stroke = self._stroke = Stroke(self._array)
        self.touch(box)
        self._stroke = None
        window(self._array, stroke.box)[...] = pixels
        self.changed.emit(box)

    def _note(self, step: PackedStep) -> None:
        """A step was made."""
        self._done.append(step)
        self._undone.clear()
        if step.box.area > AT_ONCE_PX:
            self._executor.submit(step.pack)
        else:
            step.pack()
        self.stepped.emit(step)

    def _lift(self) -> None:
        """What waited for the end of a stroke goes on."""
        acts, self._after_stroke = self._after_stroke, []
        for act in acts:
            self._in_turn.later(partial(self.when_lifted, act))

    def _refresh(self, box: Box) -> None:
        self.levels.refresh(box)


def _instead(pixels: Array, _: Array) -> Array:
    return pixels
