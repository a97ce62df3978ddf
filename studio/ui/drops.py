"""What was dropped or pasted: pictures as files, as bytes, or nodes of this project."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

from studio.model.words import tr
from studio.session.sources import HeldPicture, Source

NODE_TYPE = "application/x-palimpsest-node"

_ENCODED = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "image/tiff": ".tif",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "image/vnd.adobe.photoshop": ".psd",
    "image/openraster": ".ora",
}
_MOST_LISTED_BYTES = 100_000  # any program may call its bytes our nodes
_QT_IMAGE = "application/x-qt-image"


def holds_pictures(data: QMimeData) -> bool:
    """Whether `data` has anything that can become a picture; looks at names and types only."""
    return bool(node_ids(data) or _files(data) or _encoded_type(data) or data.hasFormat(_QT_IMAGE))


def node_ids(data: QMimeData) -> tuple[str, ...]:
    """The nodes that were dragged, a line each."""
    if not data.hasFormat(NODE_TYPE):
        return ()
    listed = bytes(data.data(NODE_TYPE).data())[:_MOST_LISTED_BYTES]
    return tuple(listed.decode(errors="replace").split())


def sources(data: QMimeData) -> tuple[Source, ...]:
    """The pictures of `data`: files first, else the bytes as they came, else what Qt decoded.

    Their bytes are made when they are read, in a thread.
    """
    if files := _files(data):
        return files
    if encoded := _encoded_type(data):
        name = tr("Pasted picture") + _ENCODED[encoded]
        return (HeldPicture(partial(_bytes_of, data.data(encoded)), name),)
    image = data.imageData() if data.hasFormat(_QT_IMAGE) else None
    if not isinstance(image, QImage):
        return ()
    return (HeldPicture(partial(_as_png, image), tr("Pasted picture") + ".png"),)


def _files(data: QMimeData) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def _encoded_type(data: QMimeData) -> str:
    return next((kind for kind in _ENCODED if data.hasFormat(kind)), "")


def _bytes_of(data: QByteArray) -> bytes:
    return bytes(data.data())


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setCompression(0)  # it is read again at once
    writer.write(image)
    return _bytes_of(buffer.data())
