"""How a picture leaves the window: dragged to another program as a file, or copied."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QObject, QPoint, QPointF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from studio.imaging import codec
from studio.model.cancel import CancelToken
from studio.model.letting_go import let_go
from studio.ui import drops
from studio.ui.canvas.errands import Errand, Errands
from studio.ui.canvas.pyramid import whole_image
from studio.ui.canvas.shelf import Prepared

GHOST_PX = 160
SLICE_BYTES = 4 << 20


class DragOut(QObject):
    """A drag needs a file and a picture before it begins: pressing asks for both, and moving waits for them.

    `file_wanted(key)` asks the window, which answers with `offer_file`; the file is its to keep alive.
    """

    file_wanted = Signal(str)

    def __init__(self, errands: Errands) -> None:
        super().__init__()
        self._errands = errands
        self._copying: Errand[QImage] | None = None
        self._whole: QImage | None = None
        self._key = ""
        self._from: QPointF | None = None
        self._files: dict[str, Path] = {}

    @property
    def is_under_way(self) -> bool:
        return self._from is not None

    def press(self, key: str, at: QPointF, prepared: Prepared | None) -> None:
        """`prepared` is None for a picture that is seen only small: then the file goes alone."""
        self.release()
        self._key, self._from = key, at
        if key not in self._files or not self._files[key].exists():
            self.file_wanted.emit(key)
        if prepared is None:
            self._whole = QImage()
        else:
            self._copying = self._errands.send(partial(_as_shown, prepared), self._take)

    def offer_file(self, key: str, path: Path) -> None:
        """The file of picture `key`, to be dragged as often as wanted."""
        self._files[key] = path

    def move(self, at: QPointF, source: QWidget) -> bool:
        """Whether a drag took place (and has ended)."""
        whole = self._whole
        if self._from is None or whole is None or self._key not in self._files:
            return False
        if (at - self._from).manhattanLength() < QApplication.startDragDistance():
            return False
        self.release()
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
        self._from = self._whole = None
        if self._copying is not None:
            self._copying.cancel()
            self._copying = None

    def _take(self, whole: QImage) -> None:
        self._copying, self._whole = None, whole


def file_data(path: Path, image: QImage) -> QMimeData:
    """The file for programs that take files, the picture for those that take pictures."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    data.setImageData(image)
    return data


def copy_picture(prepared: Prepared, errands: Errands, done: Callable[[], None]) -> None:
    """Put the picture on the clipboard; it is encoded in a thread."""
    errands.send(partial(_encoded, prepared), partial(_put_on_clipboard, errands, done))


def _encoded(prepared: Prepared, token: CancelToken) -> tuple[QByteArray, QImage]:
    sheet = prepared.sheet
    png = _as_qt(codec.encode_png(sheet.pixels, sheet.icc))
    return png, _as_shown(prepared, token)


def _as_shown(prepared: Prepared, _: CancelToken) -> QImage:
    return whole_image(prepared.pyramid)


def _as_qt(data: bytes) -> QByteArray:
    """In slices, for each of which Qt keeps the interpreter."""
    made = QByteArray()
    made.reserve(len(data))
    for start in range(0, len(data), SLICE_BYTES):
        made.append(data[start : start + SLICE_BYTES])
    return made


def _put_on_clipboard(errands: Errands, done: Callable[[], None], made: tuple[QByteArray, QImage]) -> None:
    png, image = made
    data = QMimeData()
    data.setData("image/png", png)
    data.setImageData(image)
    clipboard = QGuiApplication.clipboard()
    # Held over the change, so that a thread and not the clipboard gives the memory of the last one back.
    last = [clipboard.mimeData().imageData()] if clipboard.ownsClipboard() else []
    clipboard.setMimeData(data)
    errands.send(partial(_let_go, last), _nothing_more)
    done()


def _let_go(last: list[QImage], _: CancelToken) -> None:
    let_go(last)


def _nothing_more(_: None) -> None:
    pass
