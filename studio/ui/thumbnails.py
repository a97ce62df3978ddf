"""Which small picture is shown for a node: loaded in the background, kept by bytes, scaled for the screen."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from studio.model.errors import StudioError
from studio.model.pixels import Pixels

_MIB = 2**20
_BLANK_EDGE_PX, _BLANK_GREY = 64, 0x8A  # seen as paper on the dark and on the light theme
_Key = TypeVar("_Key")
_Shown = TypeVar("_Shown", QImage, QPixmap)
_Size = tuple[str, int, int, bool]  # key, width and height in device pixels, filled
_FORMATS = {
    3: QImage.Format.Format_RGB888,
    4: QImage.Format.Format_RGBA8888,
    1: QImage.Format.Format_Grayscale8,
}


class StartsTasks(Protocol):
    """What the cache needs of the window's tasks."""

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> object: ...


class ThumbnailCache(QObject):
    """Small pictures by key. Asking for one that is not here starts loading it, the latest wish first.

    `ready` and `failed` name the key, once a wish.
    """

    ready = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        load: Callable[[str], Awaitable[Pixels]],
        tasks: StartsTasks,
        *,
        bytes_max: int = 64 * _MIB,
        loads_max: int = 4,
        wishes_max: int = 256,
    ) -> None:
        super().__init__()
        self._load = load
        self._tasks = tasks
        self._loads_max = loads_max
        self._wishes_max = wishes_max
        self._images: _ByBytes[str, QImage] = _ByBytes(bytes_max)
        self._scaled: _ByBytes[_Size, QPixmap] = _ByBytes(bytes_max // 4)
        self._wishes: OrderedDict[str, None] = OrderedDict()
        self._loading: set[str] = set()
        self._broken: set[str] = set()

    def pixmap(self, key: str) -> QPixmap | None:
        """The picture as large as it is kept, or None while it is on its way."""
        image = self._image(key)
        return None if image is None else self._made(key, image.size(), image, fills=False)

    def whole(self, key: str, size: QSize, ratio: float = 1.0) -> QPixmap | None:
        """The whole picture, as large as fits into `size` on a screen of `ratio`."""
        image = self._image(key)
        if image is None:
            return None
        return _sharp(self._made(key, size * ratio, image, fills=False), ratio)

    def filled(self, key: str, size: QSize, ratio: float = 1.0) -> QPixmap | None:
        """The middle of the picture, filling `size` on a screen of `ratio`."""
        image = self._image(key)
        if image is None:
            return None
        return _sharp(self._made(key, size * ratio, image, fills=True), ratio)

    def is_broken(self, key: str) -> bool:
        """Whether loading failed; `forget` lets it be tried again."""
        return key in self._broken

    def forget(self, key: str) -> None:
        self._images.drop(key)
        self._scaled.drop_if(lambda scaled: scaled[0] == key)
        self._broken.discard(key)

    def clear(self) -> None:
        """Forget everything, for another project."""
        self._images.clear()
        self._scaled.clear()
        self._wishes.clear()
        self._broken.clear()

    def _image(self, key: str) -> QImage | None:
        image = self._images.get(key)
        if image is None:
            self._wish(key)
        return image

    def _wish(self, key: str) -> None:
        if not key or key in self._loading or key in self._broken:
            return
        self._wishes[key] = None
        self._wishes.move_to_end(key)
        if len(self._wishes) > self._wishes_max:
            self._wishes.popitem(last=False)
        self._start_next()

    def _start_next(self) -> None:
        while self._wishes and len(self._loading) < self._loads_max:
            key, _ = self._wishes.popitem()
            self._loading.add(key)
            self._tasks.start(self._fetch(key), f"thumbnail {key}")

    async def _fetch(self, key: str) -> None:
        try:
            pixels = await self._load(key)
        except StudioError:
            self._broken.add(key)
            self.failed.emit(key)
        else:
            self._images.put(key, to_image(pixels))
            self.ready.emit(key)
        finally:
            self._loading.discard(key)
            self._start_next()

    def _made(self, key: str, size: QSize, image: QImage, *, fills: bool) -> QPixmap:
        found = self._scaled.get((key, size.width(), size.height(), fills))
        if found is None:
            found = QPixmap.fromImage(_filling(image, size) if fills else _fitting(image, size))
            self._scaled.put((key, size.width(), size.height(), fills), found)
        return found


class _ByBytes(Generic[_Key, _Shown]):
    """What was looked at last, up to a number of bytes."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._bytes = 0
        self._kept: OrderedDict[_Key, _Shown] = OrderedDict()

    def get(self, key: _Key) -> _Shown | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: _Key, shown: _Shown) -> None:
        self.drop(key)
        self._kept[key] = shown
        self._bytes += _bytes_of(shown)
        while self._bytes > self._bytes_max and len(self._kept) > 1:
            self.drop(next(iter(self._kept)))

    def drop(self, key: _Key) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._bytes -= _bytes_of(gone)

    def drop_if(self, unwanted: Callable[[_Key], bool]) -> None:
        for key in [key for key in self._kept if unwanted(key)]:
            self.drop(key)

    def clear(self) -> None:
        self._kept.clear()
        self._bytes = 0


def _bytes_of(shown: QImage | QPixmap) -> int:
    return shown.width() * shown.height() * 4


def blank(width: int, height: int) -> Pixels:
    """The thumbnail of an empty sheet of this shape."""
    scale = _BLANK_EDGE_PX / max(width, height, 1)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    return Pixels(across, down, 1, 8, memoryview(bytes([_BLANK_GREY]) * (across * down)))


def to_image(pixels: Pixels) -> QImage:
    """A copy of 8-bit pixels as Qt paints them."""
    if pixels.bits != 8 or pixels.bands not in _FORMATS:
        raise ValueError(f"a thumbnail has 8 bits and 1, 3 or 4 bands, not {pixels.bits} and {pixels.bands}")
    stride = pixels.width * pixels.bands
    raw = QImage(pixels.data, pixels.width, pixels.height, stride, _FORMATS[pixels.bands])
    wanted = QImage.Format.Format_ARGB32_Premultiplied if pixels.has_alpha else QImage.Format.Format_RGB32
    return raw.convertToFormat(wanted)


def _fitting(image: QImage, size: QSize) -> QImage:
    return image.scaled(
        size.expandedTo(QSize(1, 1)),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _filling(image: QImage, size: QSize) -> QImage:
    larger = image.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    middle = QRect(QRect(0, 0, 1, 1).topLeft(), size)
    middle.moveCenter(larger.rect().center())
    return larger.copy(middle.intersected(larger.rect()))


def _sharp(pixmap: QPixmap, ratio: float) -> QPixmap:
    shown = QPixmap(pixmap)
    shown.setDevicePixelRatio(ratio)
    return shown
