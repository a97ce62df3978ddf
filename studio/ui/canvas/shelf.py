"""Which pictures are ready to be shown, and which are being prepared, for all canvases of a window."""

import time
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from studio.model.cancel import CancelToken
from studio.model.geometry import IDENTITY, Frame
from studio.model.pixels import Pixels, Sheet
from studio.ui.canvas import pyramid
from studio.ui.canvas.errands import Errands
from studio.ui.canvas.letting_go import let_go_later
from studio.ui.canvas.pyramid import Pyramid

LIMIT_BYTES = 640 << 20
REST_MS = 20_000  # who looks from one picture to the other does it again sooner


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

    A large picture that was not looked at for a while rests: its halvings alone stay, so that it is there at
    once when it is looked at again, and its pixels come a moment later.
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
        self._resting: dict[str, Pyramid] = {}
        self._asked: set[str] = set()
        self._held: dict[Hashable, frozenset[str]] = {}
        self._may_rest: dict[Hashable, frozenset[str]] = {}
        self._display_icc: bytes | None = None
        self._looked_at_s = 0.0
        self._rest_is_due = False

    @property
    def nbytes(self) -> int:
        pictures: tuple[Prepared | Pyramid, ...] = (*self._ready.values(), *self._resting.values())
        return sum(picture.nbytes for picture in pictures)

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

    def at_rest(self, key: str) -> Pyramid | None:
        """The halvings of a picture whose pixels were let go."""
        return self._resting.get(key)

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

    def hold(self, holder: Hashable, keys: Iterable[str], may_rest: Iterable[str] = ()) -> None:
        """What a canvas shows now is not thrown out, nor what it may show next, which may rest meanwhile."""
        self._held[holder] = frozenset(keys)
        self._may_rest[holder] = frozenset(may_rest)
        self._make_room()
        self._rest_later()

    def clear(self) -> None:
        """Nobody will ask for any of them again."""
        gone = [*self._ready.values(), *self._resting.values()]
        self._ready.clear()
        self._resting.clear()
        let_go_later(self, self.executor, gone)

    def set_display_profile(self, icc: bytes | None) -> None:
        """Another display: everything is prepared again when it is next shown."""
        if icc == self._display_icc:
            return
        self._display_icc = icc
        again = [(key, prepared.sheet) for key, prepared in self._ready.items()]
        self._ready.clear()
        self._resting.clear()
        for key, sheet in again:
            self.deliver(key, sheet)

    def _put(self, key: str, prepared: Prepared) -> None:
        self._asked.discard(key)
        self._ready[key] = prepared
        self._ready.move_to_end(key)
        self._resting.pop(key, None)
        self._make_room()
        self._rest_later()
        self.ready.emit(key)

    def _make_room(self) -> None:
        held = frozenset().union(*self._held.values(), *self._may_rest.values())
        gone: list[Prepared | Pyramid] = [
            self._resting.pop(key) for key in [*self._resting] if key not in held
        ]
        free = [key for key in self._ready if key not in held]
        while free and self.nbytes > self._limit:
            gone.append(self._ready.pop(free.pop(0)))
        if gone:
            let_go_later(self, self.executor, gone)

    def _rest_later(self) -> None:
        self._looked_at_s = time.monotonic()
        if not self._rest_is_due:
            self._rest_is_due = True
            QTimer.singleShot(REST_MS, self, self._rest_now)

    def _rest_now(self) -> None:
        self._rest_is_due = False
        if (time.monotonic() - self._looked_at_s) * 1000 < REST_MS / 2:
            self._rest_later()
        else:
            self._lay_to_rest()

    def _lay_to_rest(self) -> None:
        """The pixels of what nobody looks at go, the longest unseen first, until there is room."""
        shown = frozenset().union(*self._held.values())
        idle = [key for key in self._ready if key not in shown]
        gone = []
        while idle and self.nbytes > self._limit:
            key = idle.pop(0)
            gone.append(self._ready.pop(key))
            self._resting[key] = gone[-1].pyramid.halved
        if gone:
            let_go_later(self, self.executor, gone)


def _prepare(sheet: Sheet, display_icc: bytes | None, _: CancelToken) -> Prepared:
    return Prepared(sheet, pyramid.build(sheet, display_icc))
