"""What is being worked out for the mask in a thread: said while it lasts, and called off by Esc."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from studio.model.cancel import CancelToken
from studio.model.errors import StudioError
from studio.ui.canvas.errands import Errand, Errands

T = TypeVar("T")


class LongWork(QObject):
    """`changed` says whether anything is under way; `failed` carries what the world did."""

    changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, errands: Errands) -> None:
        super().__init__()
        self._errands = errands
        self._under_way: list[Errand[Any]] = []

    @property
    def is_under_way(self) -> bool:
        return bool(self._under_way)

    def is_waited_for(self, errand: Errand[Any] | None) -> bool:
        return errand in self._under_way

    def send(self, work: Callable[[CancelToken], T], done: Callable[[T], None]) -> Errand[T]:
        """`work` runs in a thread; `done` gets its answer in this one, unless it was called off."""
        begun: list[Errand[T]] = []
        begun.append(self._errands.send(work, partial(self._take, begun, done), partial(self._fail, begun)))
        self._under_way += begun
        self._tell()
        return begun[0]

    def call_off(self) -> None:
        """Nobody waits any more for what is under way."""
        for errand in tuple(self._under_way):
            self.drop(errand)

    def drop(self, errand: Errand[Any] | None) -> None:
        """The same, of one piece; nothing where it has ended."""
        if errand is not None and self.is_waited_for(errand):
            errand.cancel()
            self._let_go([errand])

    def _take(self, begun: list[Errand[T]], done: Callable[[T], None], answer: T) -> None:
        self._let_go(begun)
        done(answer)

    def _fail(self, begun: list[Errand[T]], error: BaseException) -> None:
        self._let_go(begun)
        if not isinstance(error, StudioError):
            raise error
        self.failed.emit(error)

    def _let_go(self, gone: Sequence[Errand[Any]]) -> None:
        self._under_way = [one for one in self._under_way if one not in gone]
        self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.is_under_way)
