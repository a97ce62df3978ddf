"""Large things that are not shown any more, let go in a thread."""

from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from studio.model.letting_go import let_go

LATER_MS = 300


def let_go_later(owner: QObject, executor: Executor, things: list[Any]) -> None:
    """Empty `things` a moment later: until what is seen has been painted anew, that holds them, too.

    Where `owner` has gone by then, they went with it.
    """
    QTimer.singleShot(LATER_MS, owner, partial(_let_go, executor, things))


def _let_go(executor: Executor, things: list[Any]) -> None:
    with suppress(RuntimeError):  # the threads have ended, and so does the program
        executor.submit(let_go, things)
