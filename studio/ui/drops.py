"""What was dropped or pasted: pictures as files, as bytes, or nodes of this project."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

from studio.model.words import tr
from studio.session.sources import PastedPicture, Source

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
    """The pictures of `data`: files first, else the bytes as they came, else what Qt decoded."""
    if files := _files(data):
        return files
    if encoded := _encoded_type(data):
        name = tr("Pasted picture") + _ENCODED[encoded]
        return (PastedPicture(bytes(data.data(encoded).data()), name),)
    image = data.imageData() if data.hasFormat(_QT_IMAGE) else None
    return (
        (PastedPicture(_as_png(image), tr("Pasted picture") + ".png"),) if isinstance(image, QImage) else ()
    )


def _files(data: QMimeData) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def _encoded_type(data: QMimeData) -> str:
    return next((kind for kind in _ENCODED if data.hasFormat(kind)), "")


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setCompression(0)  # this runs on the main thread
    writer.write(image)
    return bytes(buffer.data().data())
