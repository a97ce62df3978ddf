"""How a picture leaves the window: dragged to another program as a file, or copied."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QObject, QPoint, QPointF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from studio.imaging import codec
from studio.model.cancel import CancelToken
from studio.ui import drops
from studio.ui.canvas.errands import Errands
from studio.ui.canvas.shelf import Prepared

GHOST_PX = 160


class DragOut(QObject):
    """A drag needs a file before it can begin: pressing asks for one, and moving waits until it is there.

    `file_wanted(key)` asks the window, which answers with `offer_file`; the file is its to keep alive.
    """

    file_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self._from: QPointF | None = None
        self._files: dict[str, Path] = {}

    @property
    def is_under_way(self) -> bool:
        return self._from is not None

    def press(self, key: str, at: QPointF) -> None:
        self._key, self._from = key, at
        if key not in self._files or not self._files[key].exists():
            self.file_wanted.emit(key)

    def offer_file(self, key: str, path: Path) -> None:
        """The file of picture `key`, to be dragged as often as wanted."""
        self._files[key] = path

    def move(self, at: QPointF, source: QWidget, image: Callable[[], QImage]) -> bool:
        """Whether a drag took place (and has ended)."""
        if self._from is None or self._key not in self._files:
            return False
        if (at - self._from).manhattanLength() < QApplication.startDragDistance():
            return False
        self._from = None
        whole = image()
        drag = QDrag(source)
        data = file_data(self._files[self._key], whole)
        data.setData(drops.NODE_TYPE, QByteArray(self._key.encode()))  # so that we know our own
        drag.setMimeData(data)
        ghost = whole.scaled(QSize(GHOST_PX, GHOST_PX), Qt.AspectRatioMode.KeepAspectRatio)
        drag.setPixmap(QPixmap.fromImage(ghost))
        drag.setHotSpot(QPoint(ghost.width() // 2, ghost.height() // 2))
        drag.exec(Qt.DropAction.CopyAction)
        return True

    def release(self) -> None:
        self._from = None


def file_data(path: Path, image: QImage) -> QMimeData:
    """The file for programs that take files, the picture for those that take pictures."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    data.setImageData(image)
    return data


def copy_picture(prepared: Prepared, errands: Errands, done: Callable[[], None]) -> None:
    """Put the picture on the clipboard; it is encoded in a thread."""
    errands.send(partial(_encoded, prepared), partial(_put_on_clipboard, done))


def _encoded(prepared: Prepared, _: CancelToken) -> tuple[bytes, QImage]:
    sheet = prepared.sheet
    # The image on the clipboard outlives the pyramid that lends its bytes.
    return codec.encode_png(sheet.pixels, sheet.icc), prepared.pyramid.levels[0].image.copy()


def _put_on_clipboard(done: Callable[[], None], made: tuple[bytes, QImage]) -> None:
    png, image = made
    data = QMimeData()
    data.setData("image/png", QByteArray(png))
    data.setImageData(image)
    QGuiApplication.clipboard().setMimeData(data)
    done()
