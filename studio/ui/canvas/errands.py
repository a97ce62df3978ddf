"""Work for another thread whose answer comes back to the main one, unless it was called off."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from studio.model.cancel import Cancelled, CancelToken

T = TypeVar("T")


class Errand(Generic[T]):
    """One piece of work under way; `cancel` means that nobody waits for it any more."""

    def __init__(
        self, token: CancelToken, done: Callable[[T], None], failed: Callable[[BaseException], None]
    ):
        self.token = token
        self.done = done
        self.failed = failed

    def cancel(self) -> None:
        self.token.cancel()


class Errands(QObject):
    """Sends errands out and takes the answers in; one for each widget that needs any."""

    _came_back = Signal(object, object)

    def __init__(self, executor: Executor) -> None:
        super().__init__()
        self._executor = executor
        self._under_way: set[Errand] = set()
        # Queued always: work done before its callback was added would answer inside of `send`.
        self._came_back.connect(self._receive, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        return not self._under_way

    def send(
        self,
        work: Callable[[CancelToken], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> Errand[T]:
        """`work` runs in a thread; `done` or `failed` is called with its answer in this one."""
        errand = Errand(CancelToken(), done, failed or _raise)
        self._under_way.add(errand)
        future = self._executor.submit(work, errand.token)

        def tell(future: Future[T]) -> None:
            # The widget may have gone meanwhile, and nobody waits.
            if isValid(self):
                self._came_back.emit(errand, future)

        future.add_done_callback(tell)
        return errand

    def cancel_all(self) -> None:
        for errand in self._under_way:
            errand.cancel()

    def _receive(self, errand: Errand, future: Future) -> None:
        self._under_way.discard(errand)
        error = future.exception()
        if errand.token.is_cancelled or isinstance(error, Cancelled):
            return
        if error is not None:
            errand.failed(error)
        else:
            errand.done(future.result())


def _raise(error: BaseException) -> None:
    raise error
