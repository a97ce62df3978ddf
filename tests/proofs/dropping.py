"""The studio with a heart, onto whose window one file after the other is dropped; then it closes.

    dropping.py GAPS FOLDER PROJECT

Each line is JSON: a file's name, what the window said of it (nothing where it was opened), and the seconds of
the clock `time.monotonic` at which it was dropped and at which it was seen to be done with.
"""

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "journeys"))

from heartbeat import Heart
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from studio.__main__ import main
from studio.ui import desk
from studio.ui.widgets.toast import Toast

_LOOK_MS, _QUIET_MS = 20, 1500
_NO_BUTTONS, _NO_KEYS = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


def drop(window: Any, file: Path) -> None:
    """As the system delivers it: first over the window, then let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    middle = window.rect().center()
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(window, QDragEnterEvent(middle, copy, data, _NO_BUTTONS, _NO_KEYS))
    QApplication.sendEvent(window, QDropEvent(QPointF(middle), copy, data, _NO_BUTTONS, _NO_KEYS))


class Dropped(desk.Desk):
    """The studio's own desk, that is given files when it is quiet."""

    def __init__(self, window: Any, studio: Any, road: Any, version: str) -> None:
        super().__init__(window, studio, road, version)
        self._files = sorted(FOLDER.iterdir())
        self._dropped = 0.0
        self._images = 0
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)
        QTimer.singleShot(_QUIET_MS, self._looking.start)

    def _look(self) -> None:
        session = self.in_hand.session
        if session is None or self.tasks.is_busy("project"):
            return
        file = self._files[0] if self._dropped else None
        said = [one for one in self._said() if file and file.name in one]
        images = len(session.images())
        if file and (said or images > self._images):
            self._tell(file, said)
        elif file:
            return
        self._images = images
        self._drop_next()

    def _said(self) -> list[str]:
        return [one.accessibleName() for one in self._window.findChildren(Toast)]

    def _tell(self, file: Path, said: list[str]) -> None:
        facts = {"name": file.name, "said": said, "dropped": self._dropped, "done": time.monotonic()}
        sys.stdout.write(json.dumps(facts) + "\n")
        sys.stdout.flush()
        self._files.pop(0)
        self._dropped = 0.0

    def _drop_next(self) -> None:
        if not self._files:
            self._looking.stop()
            QTimer.singleShot(_QUIET_MS, self._window.close)
            return
        self._dropped = time.monotonic()
        drop(self._window, self._files[0])


if __name__ == "__main__":
    desk.Desk = Dropped
    notes = Path(sys.argv.pop(1)).open("a", encoding="utf-8")  # noqa: SIM115 – as long as the program
    FOLDER = Path(sys.argv.pop(1))
    threading.Thread(target=Heart(notes).watch, daemon=True).start()
    sys.exit(main())
