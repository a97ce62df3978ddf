"""One step of painting as data: kept compressed, because undo has no limit."""

import zlib
from concurrent.futures import Executor

from studio.model.geometry import Box
from studio.model.pixels import Pixels
from studio.model.project import MaskStep

# Below this a step is compressed at once (under 3 ms); above, in a thread.
AT_ONCE_PX = 1 << 20
LEVEL = 1


class PackedStep:
    """A MaskStep whose pixels are compressed, as soon as somebody has had the time."""

    __slots__ = ("_packed", "_raw", "box")

    def __init__(self, step: MaskStep, executor: Executor) -> None:
        self.box = step.box
        self._raw: MaskStep | None = step
        self._packed: tuple[bytes, bytes] | None = None
        if step.box.area <= AT_ONCE_PX:
            self._pack()
        else:
            executor.submit(self._pack)

    def unpack(self) -> MaskStep:
        raw = self._raw
        if raw is not None:
            return raw
        assert self._packed is not None
        before, after = (grey(self.box, zlib.decompress(part)) for part in self._packed)
        return MaskStep(self.box, before, after)

    @property
    def nbytes(self) -> int:
        if self._packed is None:
            return 2 * self.box.area
        return sum(len(part) for part in self._packed)

    def _pack(self) -> None:
        raw = self._raw
        if raw is not None:
            self._packed = (zlib.compress(raw.before.data, LEVEL), zlib.compress(raw.after.data, LEVEL))
            # Last, so that a reader in another thread finds one of the two at any moment.
            self._raw = None


def grey(box: Box, data: bytes) -> Pixels:
    """Mask pixels of the size of `box`."""
    return Pixels(box.width, box.height, 1, 8, memoryview(data))
