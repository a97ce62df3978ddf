"""A program that tells when its window was painted first, and when it could be used; then it closes.

    started.py bare               a plain window of the same size
    started.py studio PROJECT     the studio itself, on a project

Moments are seconds of the wall clock, so that whoever started the program can count from there; beside each
stands what the main thread has worked so far, in seconds, which a busy machine changes less.
"""

import sys
import time
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SIZE = (1440, 900)


def tell(moment: str) -> None:
    sys.stdout.write(f"{moment} {time.time():.4f} {time.thread_time():.4f}\n")
    sys.stdout.flush()


def bare() -> int:
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPainter, QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    class Bare(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            QPainter(self).fillRect(self.rect(), "#303030")
            tell("painted")
            QTimer.singleShot(0, QApplication.quit)

    app = QApplication([])
    window = Bare()
    window.resize(*SIZE)
    window.show()
    return app.exec()


class WhenImported(MetaPathFinder):
    """Listens to the studio's window from outside, without importing anything before the studio does."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        if name != "studio.ui.window":
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        run = spec.loader.exec_module

        def run_and_watch(module: Any) -> None:
            run(module)
            module.Window = watched(module.Window)

        spec.loader.exec_module = run_and_watch
        return spec


def watched(window: Any) -> Any:
    from PySide6.QtCore import QEvent, QTimer

    class Watched(window):
        def __init__(self) -> None:
            self._told: set[str] = set()
            super().__init__()

        def event(self, event: QEvent) -> bool:
            done = super().event(event)
            if event.type() is QEvent.Type.Paint:
                self._tell_once("painted")
            return bool(done)

        def set_title(self, project: str, image: str = "") -> None:
            super().set_title(project, image)
            if project == Path(sys.argv[1]).stem:  # before that it is titled as the welcome page
                QTimer.singleShot(0, self._usable)

        def _usable(self) -> None:
            """The project's history is listed: painted once more, it can be used."""
            self.repaint()
            if "usable" not in self._told:
                self._tell_once("usable")
                QTimer.singleShot(500, self.close)

        def _tell_once(self, moment: str) -> None:
            if moment not in self._told:
                self._told.add(moment)
                tell(moment)

    return Watched


def studio() -> int:
    from studio.__main__ import main

    sys.meta_path.insert(0, WhenImported())
    sys.argv = ["palimpsest", sys.argv[2]]
    return main()


if __name__ == "__main__":
    sys.exit(bare() if sys.argv[1] == "bare" else studio())
