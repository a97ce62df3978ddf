"""A program that tells when its window was painted first, and when it could be used; then it closes.

    started.py bare               a plain window of the same size
    started.py studio PROJECT     the studio itself, on a project

Moments are seconds of the wall clock, so that whoever started the program can count from there.
"""

import sys
import time

SIZE = (1440, 900)


def tell(moment: str) -> None:
    sys.stdout.write(f"{moment} {time.time():.4f}\n")
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


def studio() -> int:
    from PySide6.QtCore import QEvent, QTimer

    from studio.__main__ import main
    from studio.ui import window

    class Watched(window.Window):
        """The studio's own window, listened to from outside."""

        def __init__(self) -> None:
            self._told: set[str] = set()
            super().__init__()

        def event(self, event: QEvent) -> bool:
            done = super().event(event)
            if event.type() is QEvent.Type.Paint:
                self._tell_once("painted")
            return done

        def set_title(self, project: str, image: str = "") -> None:
            super().set_title(project, image)
            if project:
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

    window.Window = Watched  # type: ignore[misc]
    sys.argv = ["palimpsest", sys.argv[2]]
    return main()


if __name__ == "__main__":
    sys.exit(bare() if sys.argv[1] == "bare" else studio())
