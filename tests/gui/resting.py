"""Whether a window that nobody touches rests: what its widgets are still asked to do."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

_LOOK_S, _LOOKS = 0.3, 60
_WORK = {QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest, QEvent.Type.Paint, QEvent.Type.Resize}


class Listener(QObject):
    """Counts layouts, paints and resizes by kind of widget."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _WORK:
            self.heard[f"{type(watched).__name__} {event.type().name}"] += 1
        return False


@contextmanager
def listening(app: QApplication) -> Iterator[Counter[str]]:
    listener = Listener()
    app.installEventFilter(listener)
    try:
        yield listener.heard
    finally:
        app.removeEventFilter(listener)


async def comes_to_rest(app: QApplication) -> None:
    """Waits until nothing at all is asked for between two looks; fails where that never happens."""
    with listening(app) as heard:
        for _ in range(_LOOKS):
            heard.clear()
            await asyncio.sleep(_LOOK_S)
            if not heard:
                return
    raise AssertionError(f"still asked for: {heard}")
