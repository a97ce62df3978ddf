"""Another program of the user's: offers a picture for dragging, and takes what is dropped on it.

    other_program.py TITLE X Y LOG [file|picture PATH]

Each thing that happens is a line of JSON in LOG; a dropped picture is kept beside it as LOG.png.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget


class Note:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, **facts: object) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps(facts) + "\n")


class Pad(QLabel):
    """The place to drag from and to drop on."""

    def __init__(self, note: Note, offer: tuple[str, str] | None) -> None:
        super().__init__("Drag from here, drop here")
        self.setAccessibleName("Pad")
        self.setAcceptDrops(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(260, 140)
        self._note, self._offer = note, offer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._offer is None:
            return
        kind, path = self._offer
        mime = QMimeData()
        if kind == "file":
            mime.setUrls([QUrl.fromLocalFile(path)])
        else:
            mime.setImageData(QImage(path))
        drag = QDrag(self)
        drag.setMimeData(mime)
        self._note(dragged=drag.exec(Qt.DropAction.CopyAction).name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        mime = event.mimeData()
        if mime.hasImage():
            QImage(mime.imageData()).save(f"{self._note.path}.png")
        self._note(
            dropped=[url.toLocalFile() for url in mime.urls()],
            formats=mime.formats(),
            picture=mime.hasImage(),
        )
        event.acceptProposedAction()


class Window(QWidget):
    def __init__(self, title: str, note: Note, offer: tuple[str, str] | None) -> None:
        super().__init__()
        self.setWindowTitle(title)
        self._note = note
        self._line = QLineEdit()
        self._line.setAccessibleName("Line")
        button = QPushButton("Note it")
        button.clicked.connect(self._note_line)
        layout = QVBoxLayout(self)
        for part in (Pad(note, offer), self._line, button):
            layout.addWidget(part)

    def _note_line(self) -> None:
        self._note(line=self._line.text())


def main() -> int:
    title, x, y, log, *offer = sys.argv[1:]
    app = QApplication([])
    window = Window(title, Note(Path(log)), (offer[0], offer[1]) if offer else None)
    window.move(int(x), int(y))
    window.show()
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
