"""How work on strips and tiles is shared among the cores; OpenCV, numpy and LittleCMS let go of the lock."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_MOST = 4


def share(work: Callable[[T], None], parts: Iterable[T]) -> None:
    """Does `work` on every part, on several cores; raises what the first failing one raised."""
    with ThreadPoolExecutor(min(_MOST, os.cpu_count() or 1), "imaging") as workers:
        for _ in workers.map(work, parts):
            pass
