"""Which pictures are ready to be shown, and which are being prepared, for all canvases of a window."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from studio.model.cancel import CancelToken
from studio.model.geometry import IDENTITY, Frame
from studio.model.pixels import Pixels, Sheet
from studio.ui.canvas import pyramid
from studio.ui.canvas.errands import Errands
from studio.ui.canvas.letting_go import let_go_later
from studio.ui.canvas.pyramid import Pyramid

LIMIT_BYTES = 640 << 20


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture a canvas may be asked to show: `key` is its node, `thumbnail` stands in until pixels come.

    An empty sheet has a size and no pixels.
    """

    key: str
    name: str
    width: int
    height: int
    frame: Frame = IDENTITY
    thumbnail: Pixels | None = None
    is_sheet: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    sheet: Sheet
    pyramid: Pyramid

    @property
    def nbytes(self) -> int:
        return self.sheet.pixels.data.nbytes + self.pyramid.nbytes


class PictureShelf(QObject):
    """Emits `wanted(key)` when a canvas needs full pixels; `deliver` brings them; `ready(key)` follows, or
    `given_up(key)` where they cannot be had.
    """

    wanted = Signal(str)
    ready = Signal(str)
    given_up = Signal(str)

    def __init__(self, executor: Executor, limit_bytes: int = LIMIT_BYTES) -> None:
        super().__init__()
        self.executor = executor
        self._limit = limit_bytes
        self._errands = Errands(executor)
        self._ready: OrderedDict[str, Prepared] = OrderedDict()
        self._asked: set[str] = set()
        self._held: dict[Hashable, frozenset[str]] = {}
        self._display_icc: bytes | None = None

    @property
    def nbytes(self) -> int:
        return sum(prepared.nbytes for prepared in self._ready.values())

    def find(self, key: str) -> Prepared | None:
        """The picture, if it is ready; otherwise it is asked for, once."""
        prepared = self._ready.get(key)
        if prepared is not None:
            self._ready.move_to_end(key)
            return prepared
        if key not in self._asked:
            self._asked.add(key)
            self.wanted.emit(key)
        return None

    def is_coming(self, key: str) -> bool:
        """Whether the picture was asked for and is on its way."""
        return key in self._asked

    def deliver(self, key: str, sheet: Sheet) -> None:
        """Full pixels have come; they are prepared in a thread."""
        self._asked.add(key)
        self._errands.send(partial(_prepare, sheet, self._display_icc), partial(self._put, key))

    def give_up(self, key: str) -> None:
        """The pixels cannot be had; asking again later is allowed."""
        self._asked.discard(key)
        self.given_up.emit(key)

    def hold(self, holder: Hashable, keys: Iterable[str]) -> None:
        """What a canvas shows now is not thrown out."""
        self._held[holder] = frozenset(keys)
        self._make_room()

    def clear(self) -> None:
        """Nobody will ask for any of them again."""
        gone = [*self._ready.values()]
        self._ready.clear()
        let_go_later(self, self.executor, gone)

    def set_display_profile(self, icc: bytes | None) -> None:
        """Another display: everything is prepared again when it is next shown."""
        if icc == self._display_icc:
            return
        self._display_icc = icc
        again = [(key, prepared.sheet) for key, prepared in self._ready.items()]
        self._ready.clear()
        for key, sheet in again:
            self.deliver(key, sheet)

    def _put(self, key: str, prepared: Prepared) -> None:
        self._asked.discard(key)
        self._ready[key] = prepared
        self._ready.move_to_end(key)
        self._make_room()
        self.ready.emit(key)

    def _make_room(self) -> None:
        held = frozenset().union(*self._held.values())
        free = [key for key in self._ready if key not in held]
        gone = []
        while free and self.nbytes > self._limit:
            gone.append(self._ready.pop(free.pop(0)))
        if gone:
            let_go_later(self, self.executor, gone)


def _prepare(sheet: Sheet, display_icc: bytes | None, _: CancelToken) -> Prepared:
    return Prepared(sheet, pyramid.build(sheet, display_icc))
