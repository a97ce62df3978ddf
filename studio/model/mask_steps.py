"""One step of painting as data: kept compressed, because undo has no limit."""

import zlib
from collections.abc import Callable
from threading import Lock

from studio.model.geometry import Box
from studio.model.pixels import Pixels
from studio.model.project import MaskStep

LEVEL = 1


class PackedStep:
    """A MaskStep whose pixels are made when they are first asked for, and compressed from `pack` on.

    Both take their time for a large `box`: then they are work for a thread.
    """

    __slots__ = ("_lock", "_make", "_packed", "_packing", "_raw", "box")

    def __init__(self, box: Box, make: Callable[[], MaskStep]) -> None:
        self.box = box
        self._make: Callable[[], MaskStep] | None = make
        self._raw: MaskStep | None = None
        self._packed: tuple[bytes, bytes] | None = None
        self._lock = Lock()
        self._packing = Lock()

    def unpack(self) -> MaskStep:
        with self._lock:
            if self._make is not None:
                self._raw = self._make()
                self._make = None
        raw = self._raw
        if raw is not None:
            return raw
        assert self._packed is not None
        # With the size told, or the parts are joined at the end while the interpreter is kept.
        area = self.box.area
        before, after = (grey(self.box, zlib.decompress(part, bufsize=area)) for part in self._packed)
        return MaskStep(self.box, before, after)

    def pack(self) -> None:
        """Compress its pixels, once, whoever asks first."""
        with self._packing:
            if self._packed is None:
                raw = self.unpack()
                self._packed = (zlib.compress(raw.before.data, LEVEL), zlib.compress(raw.after.data, LEVEL))
                # Last, so that a reader in another thread finds one of the two at any moment.
                self._raw = None

    @property
    def nbytes(self) -> int:
        if self._packed is None:
            return 2 * self.box.area
        return sum(len(part) for part in self._packed)


def packed(step: MaskStep) -> PackedStep:
    """A step that was kept, compressed. For a thread: each takes up to 3 ms for a megapixel."""
    made = PackedStep(step.box, lambda: step)
    made.pack()
    return made


def grey(box: Box, data: bytes) -> Pixels:
    """Mask pixels of the size of `box`."""
    return Pixels(box.width, box.height, 1, 8, memoryview(data))
